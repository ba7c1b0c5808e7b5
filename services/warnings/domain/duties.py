"""Duties: what a project owed by when, and the day on which it was done. A duty unmet is a warning.

A duty holds good from facts alone; whether it is unmet is asked of an instant (`Duty.standing`). A period
that has run out holds from the first instant after its last day; what is dated later than the day of the
asking has not happened yet. Amounts are fen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from functools import lru_cache

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import (
    day_in_month,
    end_of_day,
    local_date,
    month_after,
    start_of_day,
)
from services.runtime.conditions import Context as Scalars
from services.runtime.period_due import due_from_date
from services.runtime.periods import Period
from services.warnings.domain.evidence import Evidence, evidence
from services.warnings.domain.ledger import Ledger, Seen, in_force, paid_until, reached
from services.warnings.domain.policy import Fulfilment, WarningType
from services.warnings.domain.work import next_month, work_months

LAST = 31
"""The day that stands for a month's last."""
LOOK_AHEAD = 15
"""Months looked at beyond the present one, for one that is not paid in advance already."""


class Standing(Enum):
    """How a duty stands at an instant."""

    PENDING = auto()
    IN_TIME = auto()
    LATE = auto()
    UNMET = auto()


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. `due_at` is the first instant too late; `done_on` the day of fulfilment, None: not done."""

    type: str
    month: str | None
    due_at: datetime
    done_on: date | None
    required: int | None
    found: int | None
    evidence: Evidence

    @property
    def done_in_time(self) -> bool:
        """Whether the day of fulfilment begins before it is too late."""
        return self.done_on is not None and _begins(self.done_on) < self.due_at

    def standing(self, now: datetime) -> Standing:
        """How it stands at `now`."""
        if self.done_on is not None and self.done_on <= local_date(now):
            return Standing.IN_TIME if self.done_in_time else Standing.LATE
        return Standing.UNMET if now >= self.due_at else Standing.PENDING

    def changes_at(self, now: datetime) -> datetime | None:
        """The next instant at which its standing could matter anew, facts staying as they are; or None."""
        match self.standing(now):
            case Standing.PENDING if not self.done_in_time:
                return self.due_at
            case Standing.UNMET if self.done_on is not None:
                return _begins(self.done_on)
        return None


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


def duties(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """The duties of one type; none where its `when` does not hold of the project.

    Of the months not yet over none is given beyond the first that is not fulfilled: it is due before them.
    """
    if type.when is not None and not type.when.holds(asking.scalars):
        return
    for duty in RULES[type.rule](type, asking):
        yield duty
        if duty.month is not None and duty.month >= asking.month and not duty.done_in_time:
            return


def done_within(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """`within` of the earliest of `begins`, one of `done_by` (FY-1.3a, FY-1.5, FY-1.6)."""
    begun = _earliest(asking.ledger, type.begins)
    if begun is None or type.within is None:
        return
    done = [found for way in type.done_by if (found := _fulfilled(way, asking)) is not None]
    first = min(done, default=None)
    required = next((r for way in type.done_by if (r := _share(way, asking.ledger)) is not None), None)
    yield Duty(
        type=type.name,
        month=None,
        due_at=_due(begun.on, type.within, asking.calendar),
        done_on=None if first is None else first.on,
        required=required,
        found=None if required is None else paid_until(asking.ledger.guarantees, asking.today),
        evidence=evidence(begun.ref, None if first is None else first.ref),
    )


def labour_cost_of_month(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """Labour cost of month M at its end, against the contract's monthly sum, else M's payroll (FY-1.3b).

    Where neither is known, any transfer is taken for the whole and none at all is a month without
    (assumed: the clause says 按月足额, the catalogue what it is measured by).
    """
    for month in _months(type, asking):
        row = asking.ledger.month(month)
        agreed = in_force(asking.ledger.labour_cost_monthly, day_in_month(month, LAST))
        required = row.payroll if agreed is None else agreed.value
        refs = row.payroll_refs if agreed is None else evidence(agreed.ref)
        yield Duty(
            type=type.name,
            month=month,
            due_at=_after_day(month, LAST),
            done_on=_paid_on(row.labour, required, month),
            required=required,
            found=paid_until(row.labour, asking.today),
            evidence=refs.plus(row.labour_refs),
        )


def wages_of_month(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """Wages of month M after payday of M+1, else at the end of M+1, against M's payrolls (FY-1.4).

    A month without a payroll is unmet unless wages were paid for it. Nothing suspends it: no fact about
    a dispute over quantity, quality or price is read here (不得因争议拖延代发工资).
    """
    for month in _months(type, asking):
        row = asking.ledger.month(month)
        payday = in_force(asking.ledger.payday, day_in_month(month, LAST))
        yield Duty(
            type=type.name,
            month=month,
            due_at=_after_day(next_month(month), LAST if payday is None else payday.value),
            done_on=_paid_on(row.wages, row.payroll, month),
            required=row.payroll,
            found=paid_until(row.wages, asking.today),
            evidence=row.payroll_refs.plus(row.wages_refs),
        )


RULES: dict[str, Rule] = {
    "done_within": done_within,
    "labour_cost_of_month": labour_cost_of_month,
    "wages_of_month": wages_of_month,
}
"""The named rules that a pack's types choose from."""


def _months(type: WarningType, asking: Asking) -> list[str]:
    last = month_after(asking.month, LOOK_AHEAD)
    return work_months(asking.ledger, type.work, asking.first_month, last)


@lru_cache(maxsize=4096)
def _after_day(month: str, day: int) -> datetime:
    """24:00 of a day of the month, or of its last day in a shorter one."""
    return end_of_day(day_in_month(month, day))


@lru_cache(maxsize=4096)
def _begins(day: date) -> datetime:
    return start_of_day(day)


def _paid_on(sums: tuple[tuple[date, int], ...], required: int | None, month: str) -> date | None:
    """When enough was paid; nothing owed is done before the month begins."""
    if required == 0:
        return day_in_month(month, 1)
    return reached(sums, 1 if required is None else required)


def _earliest(ledger: Ledger, begins: tuple[str, ...]) -> Seen | None:
    known = (getattr(ledger, _BEGINNINGS[name]) for name in begins)
    return min((seen for seen in known if seen is not None), default=None)


_BEGINNINGS = {
    "permit": "permit",
    "start_report": "start_report",
    "contract": "contract",
    "construction_started": "started",
}


def _fulfilled(way: Fulfilment, asking: Asking) -> Seen | None:
    if way.when is not None and not way.when.holds(asking.scalars):
        return None
    ledger = asking.ledger
    match way.fact:
        case "deposit_paid":
            return min((seen for form, seen in ledger.deposits.items() if form in way.forms), default=None)
        case "payment_guarantee":
            day = reached(ledger.guarantees, _share(way, ledger) or 1)
            return None if day is None else Seen(day, ledger.guarantee_refs.ids[0])
        case "account_opened":
            return ledger.account
        case "funds_proof":
            return ledger.funds_proof
    raise ValueError(f"nothing is known of {way.fact}")


def _share(way: Fulfilment, ledger: Ledger) -> int | None:
    """What the percentage of the contract's value comes to, rounded up to a fen; None while it is unknown."""
    if way.percent is None or ledger.value is None:
        return None
    return -(-ledger.value * way.percent // 100)


def _due(day: date, within: Period, calendar: Calendar) -> datetime:
    return due_from_date(day, within, calendar).at
