"""What is reported of works that public money pays for: proof of funds, progress payments."""

from __future__ import annotations

from datetime import date, timedelta

from anxin.demo.beginnings import duty
from anxin.demo.city import City
from anxin.demo.monthly import months_of
from anxin.demo.notes import Notes
from anxin.demo.planning import Plan
from services.runtime.calendar_days import day_in_month

BUDGET_LATE = 0.07
LOW = 0.02
"""The share of a good work's payments that stay below what is asked."""


def pay_for(plan: Plan, city: City, notes: Notes) -> None:
    """Proof of funds and, month by month, progress payments of public works."""
    if plan.public and city.watching.any_of("funds_not_in_place"):
        _proof(plan, notes)
    if plan.public and city.watching.any_of("progress_payment_low"):
        _progress(plan, notes)


def _proof(plan: Plan, notes: Notes) -> None:
    """Before work begins, as it should be; budgets are approved late now and then."""
    last = plan.started + timedelta(days=14)
    if plan.habit.slips(BUDGET_LATE):
        notes.on("funds_proof", "permits", last + timedelta(days=notes.rng.randint(3, 45)))
    else:
        duty(plan, notes, "funds_proof", "permits", plan.started, last)


def _progress(plan: Plan, notes: Notes) -> None:
    """A payment each month; one that is too low is made up some weeks later, or with the next."""
    rng = notes.rng
    months = list(months_of(plan, notes.until))
    paid = 0.0
    for number, month in enumerate(months, 1):
        completed = plan.value * min(1.0, number / (len(months) + 2))
        day = day_in_month(month, rng.randint(20, 27))
        low = plan.habit.slips(LOW)
        paid = max(paid, completed * (rng.uniform(0.6, 0.76) if low else rng.uniform(0.81, 0.88)))
        _payment(notes, day, completed, paid)
        if low and rng.random() < 0.5:
            paid = max(paid, completed * 0.82)
            _payment(notes, day + timedelta(days=rng.randint(6, 20)), completed, paid)


def _payment(notes: Notes, day: date, completed: float, paid: float) -> None:
    notes.on("progress_payment", "finance", day, completed_value=f"{completed:.2f}", paid_total=f"{paid:.2f}")
