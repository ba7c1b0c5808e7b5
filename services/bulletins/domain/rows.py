"""Rows: what the figures need to know of one case, and of one thing that is warned of. Pure.

Each row has one source, whose events are folded in the order of their sequence; figures are summed from
rows. A row grows by months in which something happened, never by events. Months are those of
Asia/Shanghai, half-open: an event at 00:00 of the 1st belongs to the new month. An event is of the month
of its own `time`: a breach is of the month in which the deadline ended, whenever it was found out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypedDict

from contracts.values import fen
from services.bulletins.domain.case_facts import OPEN, Event, Facts, facts_after, standing
from services.runtime.calendar_days import local_date, month_of

STILL_OPEN = "9999-12"
"""`last` of a case that is not ended: it lies after every month."""
_FOUNDED = frozenset({None, "founded", "partly_founded"})


class UnitMonth(TypedDict):
    """One unit in one month: it had a clock of the case; `late` are the stages that ran out on it."""

    month: str
    unit: str
    late: list[str]


class CaseRow(TypedDict):
    """One case. Maps go by month; `regions` and `states` hold from their month on, amounts are fen.

    `received` is the month of the lead's `received_at`, `arrived` the one in which it reached this system;
    nothing of it happened before `first` or after `last`. `facts` are a campaign's.
    """

    received: str | None
    arrived: str
    first: str
    last: str
    regions: dict[str, str | None]
    states: dict[str, str]
    verified: dict[str, int]
    paid: dict[str, int]
    advanced: dict[str, int]
    units: list[UnitMonth]
    facts: Facts | None


class Tally(TypedDict):
    """How often warnings of one type were raised, cleared (and how) or became overdue in a month."""

    month: str
    what: str
    region: str | None
    type: str
    how: str | None
    count: int


class ProjectRow(TypedDict):
    """One thing that is warned of: a project, mostly."""

    arrived: str
    first: str
    last: str
    tallies: list[Tally]


@lru_cache(maxsize=4096)
def month_of_instant(at: datetime) -> str:
    """The month in Asia/Shanghai on which an instant falls, as YYYY-MM."""
    return month_of(local_date(at))


def fold_case(row: CaseRow | None, event: Event) -> CaseRow:
    """The row after one event of its case; events that no figure needs leave it as it is."""
    month = month_of_instant(event.time)
    known = row or CaseRow(
        received=None, arrived=month, first=month, last=month,
        regions={}, states={}, verified={}, paid={}, advanced={}, units=[], facts=None,
    )  # fmt: skip
    step = _CASE_STEPS.get(event.name)
    after = known if step is None else step(known, month, event)
    placed = _placed(after, month, event.data.get("state"), step is not None)
    before = known.get("facts")
    facts = facts_after(before, event)
    return placed if facts is before else {**placed, "facts": facts}


def _placed(row: CaseRow, month: str, state: str | None, counted: bool) -> CaseRow:
    """The row with the case's state after the event, and the months within which it matters."""
    states = row["states"]
    now = OPEN if state is None else standing(state)
    if row["last"] == STILL_OPEN and now == OPEN and row["first"] <= month:
        return row  # most events: an open case goes on
    if state is not None and (not states or states[max(states)] != now):
        states = {**states, month: now}
    ended = bool(states) and states[max(states)] != OPEN
    touched = counted or state is not None
    seen = [row["first"], *states, *([month] if touched else []), *filter(None, [row["received"]])]
    closed_at = max([m for m in (row["last"], *seen) if m != STILL_OPEN])
    return {**row, "states": states, "first": min(seen), "last": closed_at if ended else STILL_OPEN}


def _opened(row: CaseRow, month: str, event: Event) -> CaseRow:
    received = month_of_instant(datetime.fromisoformat(event.data["received_at"]))
    region = event.data.get("region") or event.data.get("territory")
    return {**row, "received": received, "regions": {received: region}, "states": {received: OPEN}}


def _moved(row: CaseRow, month: str, event: Event) -> CaseRow:
    """A hand-over says where the case lies from now on; what was counted in earlier months stays there."""
    region = event.data.get("region") or event.data.get("territory")
    return row if region is None else {**row, "regions": {**row["regions"], month: region}}


def _corrected(row: CaseRow, month: str, event: Event) -> CaseRow:
    """What was wrong was wrong from the beginning: a region, the day on which the lead came."""
    if event.data.get("field") == "received_at":
        return _received_anew(row, month_of_instant(datetime.fromisoformat(event.data["value"])))
    if event.data.get("field") != "region":
        return row
    return {**row, "regions": {min(row["regions"], default=month): event.data.get("value")}}


def _received_anew(row: CaseRow, month: str) -> CaseRow:
    """The case is of another month: its first region and state hold from there on."""
    first = row["received"]

    def moved(by_month: dict[str, Any]) -> dict[str, Any]:
        return {month if known == first else known: value for known, value in by_month.items()}

    regions, states = moved(row["regions"]), moved(row["states"])
    return {**row, "received": month, "regions": regions, "states": states}


def _verified(row: CaseRow, month: str, event: Event) -> CaseRow:
    amount = fen(event.data.get("amount"))
    if event.data.get("outcome") not in _FOUNDED:
        return {**row, "verified": {m: a for m, a in row["verified"].items() if m != month}}
    return row if amount is None else {**row, "verified": {**row["verified"], month: amount}}


def _paid(row: CaseRow, month: str, event: Event) -> CaseRow:
    return {**row, "paid": _added(row["paid"], month, event)}


def _advanced(row: CaseRow, month: str, event: Event) -> CaseRow:
    return {**row, "advanced": _added(row["advanced"], month, event)}


def _added(amounts: dict[str, int], month: str, event: Event) -> dict[str, int]:
    return {**amounts, month: amounts.get(month, 0) + (fen(event.data["amount"]) or 0)}


def _timer(row: CaseRow, month: str, event: Event) -> CaseRow:
    """A clock is the unit's that answers for it then, a debtor's is nobody's; backlog makes nobody late."""
    unit = event.data["unit"]
    if unit is None:
        return row
    stage = event.data["timer"].partition("#")[0]
    breached = event.name.endswith("_breached") and not event.data.get("backlog")
    late = [stage] if breached else []
    if not late and any(u["month"] == month and u["unit"] == unit for u in row["units"]):
        return row
    others = [u for u in row["units"] if (u["month"], u["unit"]) != (month, unit)]
    known = [s for u in row["units"] if (u["month"], u["unit"]) == (month, unit) for s in u["late"]]
    noted = UnitMonth(month=month, unit=unit, late=[*known, *(s for s in late if s not in known)])
    return {**row, "units": [*others, noted]}


_CASE_STEPS: Mapping[str, Callable[[CaseRow, str, Event], CaseRow]] = {
    "case.opened": _opened,
    "case.transferred": _moved,
    "case.corrected": _corrected,
    "case.verified": _verified,
    "case.payment_recorded": _paid,
    "case.advanced": _advanced,
    **{f"case.timer_{kind}": _timer for kind in ("started", "met", "answered", "cancelled", "breached")},
}


def fold_project(row: ProjectRow | None, event: Event) -> ProjectRow:
    """The row after one event of a warned project; only raising, clearing and run-outs are tallied."""
    month = month_of_instant(event.time)
    known = row or ProjectRow(arrived=month, first=month, last=month, tallies=[])
    what = _TALLIED.get(event.name)
    if what is None:
        return known
    return {
        **known,
        "first": min(known["first"], month),
        "last": max(known["last"], month),
        "tallies": _tallied(known["tallies"], month, what, event.data),
    }


def _tallied(tallies: list[Tally], month: str, what: str, data: Mapping[str, Any]) -> list[Tally]:
    tally = Tally(
        month=month, what=what, region=data.get("region"), type=data["type"],
        how=data.get("cleared_by"), count=1,
    )  # fmt: skip
    for place, other in enumerate(tallies):
        if {**other, "count": 1} == tally:
            more: Tally = {**other, "count": other["count"] + 1}
            return [*tallies[:place], more, *tallies[place + 1 :]]
    return [*tallies, tally]


_TALLIED = {"warning.raised": "raised", "warning.cleared": "cleared", "warning.overdue": "overdue"}
