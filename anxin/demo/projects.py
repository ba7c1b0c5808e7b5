"""Construction projects and what the other systems report of them over the year: facts, in time or not.

Each project has a habit; by it every duty is done in time, reported late, done late, or never. The dates
here only come near the real deadlines: which of them were kept, the warnings service says.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from anxin.demo import names
from anxin.demo.city import BUILT, OWNERSHIPS, City
from anxin.demo.pace import pick
from services.runtime.calendar_days import (
    SHANGHAI,
    add_months,
    day_in_month,
    end_of_month,
    local_date,
    month_after,
    month_of,
    start_of_day,
)

GOOD, SLACK, BAD = "good", "slack", "bad"
HABITS = ((GOOD, 64), (SLACK, 27), (BAD, 9))
IN_TIME, TOLD_LATE, LATE, OVERDUE, NEVER = "in_time", "told_late", "late", "overdue", "never"
_DONE = {
    GOOD: ((IN_TIME, 965), (TOLD_LATE, 15), (LATE, 17), (OVERDUE, 3)),
    SLACK: ((IN_TIME, 840), (TOLD_LATE, 40), (LATE, 90), (OVERDUE, 25), (NEVER, 5)),
    BAD: ((IN_TIME, 560), (TOLD_LATE, 50), (LATE, 210), (OVERDUE, 110), (NEVER, 70)),
}
_DEPOSITS = (
    ("bank_guarantee", 45),
    ("insurance", 22),
    ("cash", 15),
    ("exemption", 10),
    ("guarantor_letter", 8),
)
RUNNING_AT_START = 0.42
"""The share of projects that were being built before the year began."""
LAST = 31


@dataclass(frozen=True, slots=True)
class Site:
    """A project as leads see it; `known_at`: since when."""

    id: str
    county: str
    industry: str
    ownership: str
    contractor: str
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """A fact as the system that has it reports it, at an instant."""

    at: datetime
    fact: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Project:
    """A project with all that is reported of it up to the end of the year, in order of time."""

    site: Site
    reported: Sequence[Reported]


def invent(rng: random.Random, city: City, number: int, start: datetime, end: datetime) -> Project:
    """The `number`-th project of a city."""
    return _Works(rng, city, number, start, end).project()


class _Works:
    """One project being invented."""

    def __init__(self, rng: random.Random, city: City, number: int, start: datetime, end: datetime) -> None:
        self._rng = rng
        self._city = city
        self._id = f"{city.id}-P{number:04d}"
        self._until = local_date(end)
        if rng.random() < RUNNING_AT_START:
            self._permit = local_date(start) - timedelta(days=rng.randint(15, 210))
        else:
            self._permit = local_date(start) + timedelta(days=rng.randint(0, 340))
        self._habit = pick(rng, HABITS)
        self._industry = pick(rng, BUILT)
        self._ownership = pick(rng, OWNERSHIPS)
        self._county = city.county(rng)
        self._value = round(min(9e8, rng.lognormvariate(0, 1.0) * 26_000_000), -4)
        self._months = max(3, min(18, round(self._value**0.5 / 750)))
        self._found: list[Reported] = []

    def project(self) -> Project:
        contractor = names.employer(self._rng, self._city.place, self._industry)
        self._register(contractor)
        self._begin()
        self._build()
        known = min(r.at for r in self._found)
        site = Site(self._id, self._county, self._industry, self._ownership, contractor, known)
        return Project(site, sorted(self._found, key=lambda r: r.at))

    def _report(self, kind: str, source: str, day: date, told: date | None = None, **fields: Any) -> str:
        """Reports a fact the night after `day`, or after `told`; returns its number."""
        number = f"{self._id}-{kind}-{len(self._found):03d}"
        night = start_of_day((told or day) + timedelta(days=1)) + timedelta(
            minutes=self._rng.randint(20, 200)
        )
        fact = {
            "city": self._city.id,
            "project": self._id,
            "kind": kind,
            "source": source,
            "source_id": number,
            "observed_at": night.astimezone(SHANGHAI).isoformat(),
            **fields,
        }
        if local_date(night) <= self._until:
            self._found.append(Reported(night, fact))
        return number

    def _register(self, contractor: str) -> None:
        inside = self._city.townships[self._county]
        region = self._rng.choice(inside) if inside and self._rng.random() < 0.6 else self._county
        place = self._city.territory.regions[self._county].name
        self._report(
            "project_registered",
            "supervision",
            self._permit - timedelta(days=self._rng.randint(0, 12)),
            name=names.project(self._rng, place, self._industry),
            region=region,
            industry=self._industry,
            ownership=self._ownership,
            municipal=self._industry == "transport" and self._rng.random() < 0.3,
            developer={"name": names.developer(self._rng, place, self._ownership)},
            general_contractor={"name": contractor},
            contract_value=f"{self._value:.2f}",
        )

    def _begin(self) -> None:
        """Contract, permit, account, deposit, guarantee."""
        rng, permit = self._rng, self._permit
        contract = permit - timedelta(days=rng.randint(3, 28))
        self._monthly = round(self._value * rng.uniform(0.16, 0.24) / self._months, -2)
        terms: dict[str, Any] = {}
        if rng.random() < 0.75:
            terms["labour_cost_monthly"] = f"{self._monthly:.2f}"
        self._payday = rng.randint(10, 28) if rng.random() < 0.85 else None
        if self._payday is not None:
            terms["payday"] = self._payday
        self._report(
            "contract_signed",
            "supervision",
            contract,
            date=_day(contract),
            value=f"{self._value:.2f}",
            **terms,
        )
        form = "permit" if rng.random() < 0.82 else "start_report"
        self._report("permit_issued", "permits", permit, date=_day(permit), form=form)
        self._duty("account_opened", "bank", contract, contract + timedelta(days=30))
        deposit = {"form": pick(rng, _DEPOSITS), "amount": f"{round(self._value * 0.015, -3):.2f}"}
        self._duty("deposit_paid", "deposits", permit, permit + timedelta(days=27), **deposit)
        if self._industry == "housing" and form == "permit":
            self._guarantee()

    def _guarantee(self) -> None:
        """担保 of at least 8%; some are too low and topped up, government projects may prove their funds."""
        due = add_months(self._permit, 3)
        if self._ownership == "government" and self._rng.random() < 0.6:
            self._duty("funds_proof", "permits", self._permit, due)
            return
        low = self._habit != GOOD and self._rng.random() < 0.2
        share = 0.05 if low else self._rng.uniform(0.08, 0.1)
        self._duty("payment_guarantee", "permits", self._permit, due, amount=f"{self._value * share:.2f}")
        if low and self._rng.random() < 0.7:
            later = due + timedelta(days=self._rng.randint(4, 60))
            self._report(
                "payment_guarantee", "permits", later, date=_day(later), amount=f"{self._value * 0.04:.2f}"
            )

    def _duty(self, kind: str, source: str, since: date, last: date, **fields: Any) -> None:
        """Something to be done from `since` to `last`; `fields` are the fact's own."""
        done, told = self._when(since, last)
        if done is not None:
            self._report(kind, source, done, told, date=_day(done), **fields)

    def _when(self, since: date, last: date) -> tuple[date | None, date | None]:
        """The day on which it is done, and the day on which that is reported."""
        rng = self._rng
        window = max(0, (last - since).days)
        in_time = since + timedelta(days=rng.randint(window // 3, max(window // 3, window - 2)))
        match pick(rng, _DONE[self._habit]):
            case "in_time":
                return in_time, None
            case "told_late":
                return in_time, last + timedelta(days=rng.randint(1, 9))
            case "late":
                return last + timedelta(days=rng.randint(1, 13)), None
            case "overdue":
                return last + timedelta(days=rng.randint(17, 55)), None
        return None, None

    def _build(self) -> None:
        """Start, each month's labour cost, payroll and wages, completion, settlement."""
        rng = self._rng
        started = self._permit + timedelta(days=rng.randint(3, 25))
        self._report("construction_started", "supervision", started, date=_day(started))
        self._report("injury_insurance", "insurance", started, date=_day(started))
        first = month_of(started)
        last = month_after(first, self._months)
        completed = day_in_month(last, rng.randint(5, 28))
        people = max(6, round(self._monthly / 7_500))
        for month in _months(first, last):
            if start_of_day(end_of_month(month)) > start_of_day(self._until):
                break
            self._month(month, max(3, round(people * rng.uniform(0.75, 1.1))))
        if completed <= self._until:
            self._report("completed", "supervision", completed, date=_day(completed))
            settled = add_months(completed, 2)
            self._report("settled", "supervision", settled, date=_day(settled))

    def _month(self, month: str, workers: int) -> None:
        rng = self._rng
        last = end_of_month(month)
        due = day_in_month(month_after(month), self._payday or LAST)
        total = f"{round(self._monthly * rng.uniform(0.86, 1.0), 2):.2f}"
        self._labour(month, last)
        paid, told = self._when(last, due)
        rolled = paid or due  # the payroll is handed in with the payment, or on the day that it lacks
        roll: dict[str, Any] = {"month": month, "total": total, "workers": workers}
        if rng.random() < 0.015:
            wrong = self._report(
                "payroll", "realname", rolled, **{**roll, "total": f"{float(total) * 10:.2f}"}
            )
            mended = rolled + timedelta(days=rng.randint(20, 45))
            self._report("payroll", "realname", mended, corrects=wrong, **roll)
        else:
            self._report("payroll", "realname", rolled, **roll)
        if paid is not None:
            wages = {"month": month, "amount": total, "workers": workers}
            self._report("wages_paid", "bank", paid, told, date=_day(paid), **wages)

    def _labour(self, month: str, last: date) -> None:
        """The labour cost, whole or, by a bad habit, in two parts of which the second comes late."""
        whole = f"{self._monthly:.2f}"
        since = last - timedelta(days=18)
        if self._habit == BAD and self._rng.random() < 0.15:
            part = f"{self._monthly * 0.6:.2f}"
            self._report("labour_cost_paid", "bank", since, date=_day(since), month=month, amount=part)
            later = last + timedelta(days=self._rng.randint(3, 40))
            self._report("labour_cost_paid", "bank", later, date=_day(later), month=month, amount=part)
        else:
            self._duty("labour_cost_paid", "bank", since, last, month=month, amount=whole)


def _months(first: str, last: str) -> Iterator[str]:
    month = first
    while month <= last:
        yield month
        month = month_after(month)


def _day(day: date) -> str:
    return day.isoformat()
