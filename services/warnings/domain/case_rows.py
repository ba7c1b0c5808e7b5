"""A case as warnings needs to know it: whose it is, on which project, whether it was found true. Pure.

One row for each case, folded from its events in their order. Of a complainant it holds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NotRequired, TypedDict

_FOUNDED = (None, "founded", "partly_founded")
"""Outcomes of a verification by which something was owed."""
_NO_LEAD_OF_ITS_OWN = ("merged", "referred", "withdrawn")
"""States in which a case counts no more: another one answers it, it belongs elsewhere, it was taken back."""


class CaseRow(TypedDict):
    """`uscc`: the employer's, or the debtor's once one was verified; `employers` and `projects`: all that it
    ever named, since those must be counted anew as well when it names another. `amount`: in yuan, as claimed,
    or as verified; rows of before it was kept have none.
    """

    city: str
    received_at: datetime | None
    state: str
    employer: str
    uscc: str | None
    project: str | None
    county: str | None
    founded_at: datetime | None
    amount: NotRequired[str | None]
    employers: list[str]
    projects: list[str]


EMPTY = CaseRow(
    city="",
    received_at=None,
    state="",
    employer="",
    uscc=None,
    project=None,
    county=None,
    founded_at=None,
    employers=[],
    projects=[],
)


def fold_case(row: CaseRow | None, name: str, city: str, time: datetime, data: Mapping[str, Any]) -> CaseRow:
    """The row after one event of its case."""
    known = EMPTY if row is None else row
    change = _CHANGES.get(name)
    after: CaseRow = {**known, "city": city, "state": str(data.get("state", known["state"]))}
    if change is not None:
        after = {**after, **change(known, data, time)}  # type: ignore[typeddict-item]
    return {
        **after,
        "employers": _with(after["employers"], after["uscc"]),
        "projects": _with(after["projects"], after["project"]),
    }


def is_founded(row: CaseRow) -> bool:
    """Whether it stands as a founded case of its own."""
    return row["founded_at"] is not None and counts(row)


def counts(row: CaseRow) -> bool:
    """Whether it is a complaint of its own, and still here."""
    return row["received_at"] is not None and row["state"] not in _NO_LEAD_OF_ITS_OWN


def _opened(row: CaseRow, data: Mapping[str, Any], time: datetime) -> dict[str, Any]:
    return {
        "received_at": datetime.fromisoformat(data["received_at"]),
        "employer": data["employer"],
        "uscc": data.get("employer_uscc"),
        "project": data.get("project_id"),
        "county": data.get("territory"),
        "amount": data.get("amount"),
    }


def _verified(row: CaseRow, data: Mapping[str, Any], time: datetime) -> dict[str, Any]:
    """Verified anew it keeps its first instant, unless it is found untrue. The verified debtor owes."""
    if data["outcome"] not in _FOUNDED:
        return {"founded_at": None}
    amount = data.get("amount") or row.get("amount")
    found: dict[str, Any] = {"founded_at": row["founded_at"] or time, "amount": amount}
    if data.get("debtor_uscc"):
        found |= {"uscc": data["debtor_uscc"], "employer": data.get("debtor") or row["employer"]}
    return found


def _corrected(row: CaseRow, data: Mapping[str, Any], time: datetime) -> dict[str, Any]:
    value = data["value"]
    match data["field"]:
        case "project_id":
            return {"project": value}
        case "region":
            return {"county": data.get("territory")}
        case "amount":
            return {} if row["founded_at"] else {"amount": value}
        case "received_at":
            return {"received_at": datetime.fromisoformat(value)}
        case "employer":
            named = value if isinstance(value, Mapping) else {"name": value, "uscc": row["uscc"]}
            return {"employer": named.get("name", row["employer"]), "uscc": named.get("uscc")}
    return {}


_CHANGES: Mapping[str, Callable[[CaseRow, Mapping[str, Any], datetime], dict[str, Any]]] = {
    "case.opened": _opened,
    "case.transferred": lambda row, data, time: {"county": data.get("territory", row["county"])},
    "case.verified": _verified,
    "case.corrected": _corrected,
}


def _with(known: list[str], one: str | None) -> list[str]:
    return known if one is None or one in known else [*known, one]
