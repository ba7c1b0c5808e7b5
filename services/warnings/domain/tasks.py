"""What a project's ledger sets a period for without a warning (FY-1.3c, FY-2.2b): the tasks of its clocks.

A task follows from facts alone; the clock of a task is journaled. A task counts from its own day, however
late the facts come: a clock whose end had passed when it was found out is born breached, marked backlog. A
breach is never withdrawn; a late answer stops it. A correction that moves a task starts its clock anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import month_of
from services.runtime.period_due import Due, due_from_date
from services.runtime.territory import Territory
from services.warnings.domain.duty import begins
from services.warnings.domain.handling import ClockRule
from services.warnings.domain.ledger import Ledger, MonthRow, Seen
from services.warnings.domain.places import Place
from services.warnings.domain.policy import WarningsPolicy


@dataclass(frozen=True, slots=True)
class Task:
    """What a clock runs for. `answered`: the day on which it was done, None: not yet."""

    rule: ClockRule
    month: str | None
    begun: Seen
    ends: Due
    answered: date | None
    unit: str | None

    @property
    def done_in_time(self) -> bool:
        """Whether the day of the answer begins before it is too late."""
        return self.answered is not None and begins(self.answered) < self.ends.at


def tasks(
    ledger: Ledger, place: Place, policy: WarningsPolicy, territory: Territory, calendar: Calendar
) -> list[Task]:
    """The tasks that a ledger sets, those due first at the head."""
    found = [
        Task(rule, month, begun, due_from_date(begun.on, rule.within, calendar), answered, unit)
        for rule in policy.clocks.values()
        for month, begun, answered in _TASKS[rule.begins](rule, ledger, place, policy, territory)
        for unit in [None if rule.unit is None else place.unit(rule.unit, policy.no_department)]
    ]
    return sorted(found, key=lambda task: (task.ends.at, task.rule.name, task.month or ""))


Found = Iterator[tuple[str | None, Seen, date | None]]


def _inspection(
    rule: ClockRule, ledger: Ledger, place: Place, policy: WarningsPolicy, territory: Territory
) -> Found:
    """From the first worker's entry to the first inspection after it (FY-2.2b)."""
    if ledger.entered is not None:
        since = ledger.entered.on
        yield None, ledger.entered, next((i.on for i in ledger.inspections if i.on >= since), None)


def _reports(
    rule: ClockRule, ledger: Ledger, place: Place, policy: WarningsPolicy, territory: Territory
) -> Found:
    """From a month's bank notice to the reports that together reach all of `to` (FY-1.3c)."""
    needed = {place.unit(template, policy.no_department) for template in rule.to}
    for month, row in ledger.months.items():
        if row.bank_notice is not None:
            yield month, row.bank_notice, _all_told(row, needed, territory)


_TASKS = {"worker_entered": _inspection, "bank_notice": _reports}
"""How each beginning of a clock is read."""


def _all_told(row: MonthRow, needed: set[str], territory: Territory) -> date | None:
    told: dict[str, date] = {}
    for unit, seen in row.reported.items():
        known = _own_code(unit, territory)
        told[known] = min(seen.on, told.get(known, seen.on))
    return max(told[unit] for unit in needed) if needed <= told.keys() else None


def _own_code(unit: str, territory: Territory) -> str:
    """A unit under its territory's own code, whichever code of it was written."""
    code, slash, department = unit.partition("/")
    region = territory.find(code)
    return unit if region is None else f"{region.code}{slash}{department}"


def too_old(task: Task, oldest: str) -> bool:
    """Whether it belongs to a month that is looked at no more."""
    return (task.month or month_of(task.begun.on)) < oldest
