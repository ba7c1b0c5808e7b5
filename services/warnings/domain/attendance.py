"""Attendance of a month as the ledger keeps it: how many came, never who.

A month's wages are owed to those who worked in it, and a payroll is held against the workers seen on
site. So of each month the ledger keeps how many distinct workers had been seen by each of its days
(at most 31 numbers), the same of those alone who were registered on site in it, and the last day on which
anybody came.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from services.runtime.calendar_days import month_of
from services.warnings.domain.roster import NOBODY, Roster

Newcomers = tuple[tuple[date, int], ...]
"""For each day of a month with attendance, in order: workers who came that month for the first time."""


@dataclass(frozen=True, slots=True)
class Turnout:
    """Attendance of one `month` (YYYY-MM); summing `days` up to a day gives the workers seen by then.

    A day on which only workers came who had come before stands in `days` with 0. `last`: the last day;
    None where corrections left nobody. `of_crew`: the same as `days` of the workers who were on site in that
    month by real-name registration, without days on which none of them came for the first time.
    """

    month: str
    days: Newcomers
    last: date | None
    of_crew: Newcomers = ()


def turnouts(punches_by_day: Mapping[date, AbstractSet[str]], roster: Roster = NOBODY) -> list[Turnout]:
    """The months' turnouts, in order, from the workers who came on each day (Asia/Shanghai).

    Give all days of a month together; a day with nobody counts as none.
    """
    months: dict[str, list[date]] = {}
    for day in sorted(day for day, workers in punches_by_day.items() if workers):
        months.setdefault(month_of(day), []).append(day)
    return [_turnout(month, days, punches_by_day, roster.on_site(month)) for month, days in months.items()]


def _turnout(
    month: str, days: list[date], punches_by_day: Mapping[date, AbstractSet[str]], crew: AbstractSet[str]
) -> Turnout:
    seen: set[str] = set()
    newcomers, of_crew = [], []
    for day in days:
        new = punches_by_day[day] - seen
        seen |= new
        newcomers.append((day, len(new)))
        if registered := len(new & crew):
            of_crew.append((day, registered))
    return Turnout(month, tuple(newcomers), days[-1], tuple(of_crew))
