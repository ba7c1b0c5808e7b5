"""What rules look at, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import month_after
from services.runtime.conditions import Context as Scalars
from services.warnings.domain.duty import Duty
from services.warnings.domain.ledger import Ledger, Seen
from services.warnings.domain.policy import WarningType
from services.warnings.domain.work import work_months

LAST = 31
"""The day that stands for a month's last."""
LOOK_AHEAD = 15
"""Months looked at beyond the present one, for one that is not paid in advance already."""
BEGINNINGS = {
    "permit": "permit",
    "start_report": "start_report",
    "contract": "contract",
    "construction_started": "started",
    "worker_entered": "entered",
}
"""What a period may be counted from, and where the ledger has it."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What rules look at. `month` is today's; `first_month` the oldest that is still asked about."""

    ledger: Ledger
    scalars: Scalars
    calendar: Calendar
    today: date
    month: str
    first_month: str


Rule = Callable[[WarningType, Asking], Iterator[Duty]]


def begun(ledger: Ledger, begins: tuple[str, ...]) -> Seen | None:
    """The earliest of the named beginnings, or None."""
    known = (getattr(ledger, BEGINNINGS[name]) for name in begins)
    return min((seen for seen in known if seen is not None), default=None)


def months_of_work(type: WarningType, asking: Asking) -> list[str]:
    """The months in which work went on by the type's signs, some of them beyond the present one."""
    last = month_after(asking.month, LOOK_AHEAD)
    return work_months(asking.ledger, type.work, asking.first_month, last)


def month_by_month(rule: Rule) -> Rule:
    """`rule`, ending with the first month not yet over that is not fulfilled: it is due before the others."""

    def asked(type: WarningType, asking: Asking) -> Iterator[Duty]:
        for duty in rule(type, asking):
            yield duty
            if duty.month is not None and duty.month >= asking.month and not duty.done_in_time:
                return

    return asked
