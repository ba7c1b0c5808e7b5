"""What is reported of each month of work: labour cost, payroll, wages; what banks and engineers say of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from anxin.demo.beginnings import duty
from anxin.demo.city import City
from anxin.demo.habits import BAD
from anxin.demo.notes import Notes
from anxin.demo.planning import LAST, Plan
from services.runtime.calendar_days import add_months, day_in_month, end_of_month, month_after, start_of_day

NO_SUPERVISION_REPORT = 0.03
WAGE = 7_500
"""What a worker earns in a month, roughly, in yuan."""


def build(plan: Plan, city: City, notes: Notes) -> None:
    """Start, each month's labour cost, payroll and wages, completion, settlement."""
    notes.on("construction_started", "supervision", plan.started)
    people = max(6, round(plan.monthly / WAGE))
    for month in months_of(plan, notes.until):
        _month(plan, city, notes, month, max(3, round(people * notes.rng.uniform(0.75, 1.1))))
    if plan.completed <= notes.until:
        notes.on("completed", "supervision", plan.completed)
        notes.on("settled", "supervision", add_months(plan.completed, 2))


def months_of(plan: Plan, until: date) -> Iterator[str]:
    """The months of work that are over by then."""
    month = plan.first_month
    while month <= plan.last_month and start_of_day(end_of_month(month)) <= start_of_day(until):
        yield month
        month = month_after(month)


def _month(plan: Plan, city: City, notes: Notes, month: str, workers: int) -> None:
    rng = notes.rng
    last = end_of_month(month)
    due = day_in_month(month_after(month), plan.payday or LAST)
    total = f"{round(plan.monthly * rng.uniform(0.86, 1.0), 2):.2f}"
    _labour(plan, city, notes, month, last)
    paid, told = plan.habit.when(last, due)
    _payroll(notes, paid or due, {"month": month, "total": total, "workers": workers})
    if paid is not None:
        notes.on("wages_paid", "bank", paid, told, month=month, amount=total, workers=workers)
    if city.watching.any_of("supervision_report") and not plan.habit.slips(NO_SUPERVISION_REPORT):
        notes.on("supervision_report", "supervision", last + timedelta(days=rng.randint(1, 6)), month=month)


def _payroll(notes: Notes, rolled: date, roll: dict[str, Any]) -> None:
    """Handed in with the payment, or on the day that it lacks; now and then with a zero too much."""
    if notes.rng.random() > 0.015:
        notes.report("payroll", "realname", rolled, **roll)
        return
    wrong = notes.report(
        "payroll", "realname", rolled, **{**roll, "total": f"{float(roll['total']) * 10:.2f}"}
    )
    mended = rolled + timedelta(days=notes.rng.randint(20, 45))
    notes.report("payroll", "realname", mended, corrects=wrong, **roll)


def _labour(plan: Plan, city: City, notes: Notes, month: str, last: date) -> None:
    """The labour cost, whole or, by a bad habit, in two parts of which the second comes late."""
    whole = f"{plan.monthly:.2f}"
    since = last - timedelta(days=18)
    if plan.habit.name == BAD and notes.rng.random() < 0.15:
        part = f"{plan.monthly * 0.6:.2f}"
        notes.on("labour_cost_paid", "bank", since, month=month, amount=part)
        done: date | None = last + timedelta(days=notes.rng.randint(3, 40))
        assert done is not None
        notes.on("labour_cost_paid", "bank", done, month=month, amount=part)
    else:
        done = duty(plan, notes, "labour_cost_paid", "bank", since, last, month=month, amount=whole)
    if (done is None or done > last) and city.watching.any_of("account_report"):
        _noticed(plan, city, notes, month, last + timedelta(days=notes.rng.randint(1, 2)))


def _noticed(plan: Plan, city: City, notes: Notes, month: str, day: date) -> None:
    """The bank says that nothing came; the contractor reports it: at once, late, piecemeal or never."""
    notes.on("bank_notice", "bank", day, month=month)
    hrss = f"{plan.county}/hrss"
    units = list(dict.fromkeys((city.department(plan.county, plan.industry) or hrss, hrss)))
    told = day + timedelta(days=1)
    match plan.habit.pick({"in_time": 70, "late": 13, "one_after_the_other": 7, "never": 10}):
        case "in_time":
            notes.on("account_report", "realname", told, month=month, to=units)
        case "late":
            notes.on("account_report", "realname", day + timedelta(days=10), month=month, to=units)
        case "one_after_the_other":
            for number, unit in enumerate(units):
                later = told + timedelta(days=9 * number)
                notes.on("account_report", "realname", later, month=month, to=[unit])
