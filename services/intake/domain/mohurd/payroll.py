"""Payroll.Add (工人工资): a team's sheet of one month -> `payroll` and `wages_paid`.

The rows of a sheet come in parts and come again with another payStatus; what they say together is told
anew whenever it changed. Bank cards, days and hours are not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from contracts.values import yuan
from services.intake.domain.mohurd.fields import Fields, Loc
from services.intake.domain.mohurd.reading import (
    Data,
    Draft,
    Reading,
    Refused,
    Setting,
    Sheet,
    digest,
    rows_of,
    worker_of,
)

STATES = {code: code for code in ("0", "20", "30", "40")}
"""payStatus; which of them say that the money went out, the pack says."""
_YES = {"1": True, "0": False}


def read_payroll(head: Fields, project: str, setting: Setting) -> Reading:
    """The sheet is told by project, company, team and payMonth; its rows by worker and thirdPayRollCode."""
    reading = Reading()
    corp = head.key("corpCode")
    team = head.number("teamSysNo")
    month = head.month("payMonth")
    state = head.one_of("payStatus", STATES, needed=False)
    rows: dict[str, tuple[Loc, Data]] = {}
    for number, row in rows_of(head, "detailList", reading):
        worker = worker_of(row, setting)
        found = _row(row, setting, month, state)
        if row.errors or worker is None:
            reading.refused.append(Refused(number, row.errors))
            continue
        third = row.text("thirdPayRollCode", needed=False)
        key = digest(worker, found["back"], found["month"], third)[:24]
        rows[key] = (row.place, {**found, "worker": worker})
    if rows and not head.errors:
        name = digest(setting.city, project, corp, team, month)
        reading.sheet = Sheet(
            f"payroll:{name}", rows, lambda all_rows: facts_of(all_rows, str(month)), withdrawn
        )
    return reading


def _row(row: Fields, setting: Setting, month: str | None, sheet_state: str | None) -> Data:
    state = row.one_of("payStatus", STATES, needed=False) or sheet_state
    paid = state is None or state in setting.policy.paid
    back = bool(row.one_of("isBackPay", _YES, needed=False))
    total = row.fen("totalPayAmount")
    return {
        "back": back,
        "month": row.month("backPayMonth") if back else month,
        "total": total,
        "paid": row.fen("actualAmount") if paid else None,
        "on": _written(row.day("balanceDate", setting.today)) if paid else None,
    }


def _written(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def facts_of(rows: Mapping[str, Data], month: str) -> dict[str, Draft]:
    """What a sheet says: its payroll, and what was paid by month and day.

    A back payment pays an earlier month and is no part of this month's payroll.
    """
    found: dict[str, Draft] = {}
    own = [row for row in rows.values() if not row["back"]]
    if own:
        total = sum(row["total"] for row in own)
        fields = {"kind": "payroll", "month": month, "total": yuan(total), "workers": _workers(own)}
        found["payroll"] = Draft(fields, {"month": "payMonth", "total": "totalPayAmount"})
    paid: dict[tuple[str, str], list[Data]] = {}
    for row in rows.values():
        if row["paid"] is not None:
            paid.setdefault((row["month"], row["on"]), []).append(row)
    for (of, on), group in sorted(paid.items()):
        found[f"wages:{of}:{on}"] = _wages(of, on, group)
    return found


def _wages(month: str, day: str, rows: list[Data]) -> Draft:
    fields = {
        "kind": "wages_paid",
        "month": month,
        "date": day,
        "amount": yuan(sum(row["paid"] for row in rows)),
        "workers": _workers(rows),
    }
    return Draft(fields, {"month": "payMonth", "date": "balanceDate", "amount": "actualAmount"})


def _workers(rows: list[Data]) -> int:
    return len({row["worker"] for row in rows})


def withdrawn(fields: Data) -> Data | None:
    """A payment that is taken back (the bank returned it, or its day was put right) paid nothing."""
    return {**fields, "amount": "0.00", "workers": 0} if fields["kind"] == "wages_paid" else None
