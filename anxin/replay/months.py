"""The figures of a replay, by month: what the bulletins of a running system say of the same cases.

The rows are folded and summed by the code of the bulletins, so that both agree by construction. What is
warned of is not replayed: its figures are left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from anxin.replay.player import Replayed
from services.bulletins.domain.figures import CASE_FIGURES, Figures, compute
from services.bulletins.domain.figures_data import to_data
from services.bulletins.domain.places import city_places
from services.bulletins.domain.policy import BulletinsPolicy
from services.bulletins.domain.rows import CaseRow
from services.runtime.calendar_days import local_date, month_after, month_of

FIGURES = tuple(CASE_FIGURES)


def monthly(replayed: Replayed, policy: BulletinsPolicy) -> dict[str, Figures]:
    """The figures of each month, from the first in which something happened to that of the last line."""
    rows = [track.row for track in replayed.tracks.values() if track.row is not None]
    if not rows or replayed.until is None:
        return {}
    places = city_places(policy.territory)
    listed = next((policy.units_listed(k) for k, kind in policy.kinds.items() if "city" in kind.scopes), [])
    months = _months(min(row["first"] for row in rows), replayed.until)
    return {month: compute(_of_month(rows, month), (), month, places, listed) for month in months}


def figures_data(figures: Figures) -> dict[str, Any]:
    """The figures of a month as JSON values: rows by region, their total, late cases by unit and stage."""
    data = to_data(figures)
    return {
        "rows": {code: _of_cases(row) for code, row in data["rows"].items()},
        "total": _of_cases(data["total"]),
        "units": data["units"],
        "late_stages": data["late_stages"],
    }


def _of_cases(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in FIGURES}


def _months(first: str, until: datetime) -> Iterator[str]:
    month, last = first, month_of(local_date(until))
    while month <= last:
        yield month
        month = month_after(month)


def _of_month(rows: list[CaseRow], month: str) -> list[CaseRow]:
    """Those that were open in a month or of which something was counted in it."""
    return [row for row in rows if row["first"] <= month <= row["last"]]
