"""A construction project as it is planned: who builds what where, from when to when, and by which habit."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from anxin.demo import names
from anxin.demo.city import BUILT, OWNERSHIPS, City
from anxin.demo.habits import HABITS, Habit
from anxin.demo.pace import pick
from services.runtime.calendar import Calendar
from services.runtime.calendar_days import day_in_month, local_date, month_after, month_of

RUNNING_AT_START = 0.42
"""The share of projects that were being built before the year began."""
LATE_ON_THE_PLATFORM = 0.04
"""The share of good works that are registered weeks after their permit; more of others."""
REGULAR = 0.55
"""The share of housing sites that the city's regular contractors build."""
REGULARS = 10
LAST = 31
Employer = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when projects are invented. `regulars`: contractors who build on several sites."""

    city: City
    calendar: Calendar
    start: datetime
    end: datetime
    regulars: Sequence[Employer]

    @property
    def until(self) -> date:
        """The last day."""
        return local_date(self.end)


@dataclass(frozen=True, slots=True)
class Plan:
    """One project. Sums in yuan; `payday` None: none was agreed."""

    id: str
    county: str
    industry: str
    ownership: str
    contractor: Employer
    habit: Habit
    value: float
    monthly: float
    payday: int | None
    registered: date
    contract: date
    permit: date
    form: str
    started: date
    completed: date

    @property
    def public(self) -> bool:
        """Whether public money pays for it."""
        return self.ownership != "private"

    @property
    def first_month(self) -> str:
        """The month in which work began."""
        return month_of(self.started)

    @property
    def last_month(self) -> str:
        """The month in which it was completed."""
        return month_of(self.completed)


def regular_contractors(rng: random.Random, city: City) -> list[Employer]:
    """Contractors who build on several sites of a city."""
    return [
        {"name": names.employer(rng, city.place, "housing"), "uscc": names.credit_code(rng)}
        for _ in range(REGULARS)
    ]


def plan(rng: random.Random, setting: Setting, number: int) -> Plan:
    """The `number`-th project of a city."""
    city, start = setting.city, local_date(setting.start)
    if rng.random() < RUNNING_AT_START:
        permit = start - timedelta(days=rng.randint(15, 210))
    else:
        permit = start + timedelta(days=rng.randint(0, 340))
    habit = Habit(pick(rng, HABITS), rng)
    industry = pick(rng, BUILT)
    value = round(min(9e8, rng.lognormvariate(0, 1.0) * 26_000_000), -4)
    months = max(3, min(18, round(value**0.5 / 750)))
    started = permit + timedelta(days=rng.randint(3, 25))
    return Plan(
        id=f"{city.id}-P{number:04d}",
        county=city.county(rng),
        industry=industry,
        ownership=pick(rng, OWNERSHIPS),
        contractor=_contractor(rng, setting, industry),
        habit=habit,
        value=value,
        monthly=round(value * rng.uniform(0.16, 0.24) / months, -2),
        payday=rng.randint(10, 28) if rng.random() < 0.85 else None,
        registered=_registered(rng, habit, permit),
        contract=permit - timedelta(days=rng.randint(3, 28)),
        permit=permit,
        form="permit" if rng.random() < 0.82 else "start_report",
        started=started,
        completed=day_in_month(month_after(month_of(started), months), rng.randint(5, 28)),
    )


def _contractor(rng: random.Random, setting: Setting, industry: str) -> Employer:
    if industry == "housing" and rng.random() < REGULAR:
        return rng.choice(setting.regulars)
    return {"name": names.employer(rng, setting.city.place, industry), "uscc": names.credit_code(rng)}


def _registered(rng: random.Random, habit: Habit, permit: date) -> date:
    if habit.slips(LATE_ON_THE_PLATFORM):
        return permit + timedelta(days=rng.randint(17, 60))
    return permit - timedelta(days=rng.randint(0, 12))
