"""What is owed for each month in which work went on: labour cost, wages, attendance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache

from services.runtime.calendar_days import day_in_month, end_of_day
from services.warnings.domain.crews import on_site
from services.warnings.domain.duty import Duty
from services.warnings.domain.evidence import evidence
from services.warnings.domain.ledger import in_force, paid_until, reached
from services.warnings.domain.policy import WarningType
from services.warnings.domain.rules.asking import LAST, Asking, month_by_month, months_of_work
from services.warnings.domain.shares import Share
from services.warnings.domain.work import next_month


@month_by_month
def labour_cost_of_month(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """Labour cost of month M at its end, against the contract's monthly sum, else M's payroll (FY-1.3b).

    Where neither is known, any transfer is taken for the whole and none at all is a month without
    (assumed: the clause says 按月足额, the catalogue what it is measured by).
    """
    for month in months_of_work(type, asking):
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


@month_by_month
def wages_of_month(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """Wages of month M after payday of M+1, else at the end of M+1, against M's payrolls (FY-1.4).

    A month without a payroll is unmet unless wages were paid for it. Nothing suspends it: no fact about
    a dispute over quantity, quality or price is read here (不得因争议拖延代发工资).
    """
    for month in months_of_work(type, asking):
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


@month_by_month
def attendance_of_month(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """By the end of month M `percent` of its workers have been seen, and somebody at all (FY-2.2a).

    Its workers: who was on site by real-name registration on some day of it; others who came count only
    where nobody is registered. The share is rounded up.
    """
    ledger = asking.ledger
    for month in months_of_work(type, asking):
        row = ledger.month(month)
        of = on_site(ledger.crews, month)
        turnout = row.of_crew if of else row.turnout
        needed = max(1, -(-of * (type.percent or 0) // 100))
        yield Duty(
            type=type.name,
            month=month,
            due_at=_after_day(month, LAST),
            done_on=reached(turnout, needed),
            required=None,
            found=None,
            evidence=ledger.crew_refs,
            workers=Share(needed, paid_until(turnout, asking.today), of),
        )


@lru_cache(maxsize=4096)
def _after_day(month: str, day: int) -> datetime:
    """24:00 of a day of the month, or of its last day in a shorter one."""
    return end_of_day(day_in_month(month, day))


def _paid_on(sums: tuple[tuple[date, int], ...], required: int | None, month: str) -> date | None:
    """When enough was paid; nothing owed is done before the month begins."""
    if required == 0:
        return day_in_month(month, 1)
    return reached(sums, 1 if required is None else required)
