"""Taking facts: each is checked by itself; what is right goes to the bus before anybody is answered."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.fact_base import CLOCK_SKEW, DAYS_AHEAD
from contracts.fact_errors import FactError
from contracts.facts import Attendance, Fact, ProjectRegistered, parse_fact
from services.intake.domain.checks import NOT_YET, Errors
from services.intake.handlers import Intake
from services.intake.projects import Projects
from services.runtime.bus import Bus
from services.runtime.calendar_days import local_date
from services.runtime.clock import Clock
from services.runtime.fact_records import record_of_fact
from services.runtime.service import Calendars
from services.runtime.tracing import current_traceparent

BATCH = 500
MOST_REFUSED = 5_000
"""Refused facts that an answer names; the count goes on, so that a bad file does not fill the memory."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A line that is no JSON object, and why."""

    message: str


@dataclass(frozen=True, slots=True)
class RefusedFact:
    """A fact that was not taken: its place in the batch, its number if it had one, and what is wrong."""

    index: int
    source_id: str | None
    errors: Errors


@dataclass(slots=True)
class FactReport:
    """What became of a batch."""

    accepted: int = 0
    refused_count: int = 0
    refused: list[RefusedFact] = field(default_factory=list)

    def refuse(self, found: RefusedFact) -> None:
        """Counts a refused fact, and names it among the first `MOST_REFUSED`."""
        self.refused_count += 1
        if len(self.refused) < MOST_REFUSED:
            self.refused.append(found)


class Facts:
    """Takes facts. A repeat is published again: whoever receives it ignores it."""

    def __init__(
        self, intake: Intake, projects: Projects, bus: Bus, clock: Clock, calendars: Calendars
    ) -> None:
        self._intake = intake
        self._projects = projects
        self._bus = bus
        self._clock = clock
        self._calendars = calendars

    async def take(self, items: AsyncIterator[Sequence[Any]]) -> FactReport:
        """Takes batches of JSON values. Returns when the bus has acknowledged every fact that is right.

        Raises `BusAwayError` or `StoreAwayError`; then all may be sent again.
        """
        report = FactReport()
        index = 0
        async for batch in items:
            good = []
            for item in batch:
                checked = self.check(item)
                if isinstance(checked, list):
                    report.refuse(RefusedFact(index, _source_id(item), checked))
                else:
                    good.append(checked)
                index += 1
            await self.publish(good)
            report.accepted += len(good)
        return report

    async def publish(self, facts: Sequence[Fact]) -> None:
        """Publishes facts and learns the projects among them."""
        if not facts:
            return
        now, trace = self._clock.now(), current_traceparent()
        await self._bus.publish([record_of_fact(f, now, trace) for f in facts])
        await self._projects.learn(facts)

    async def known(self, facts: Sequence[Fact]) -> int:
        """How many of the facts were taken before, as far as intake can tell: registrations of projects."""
        return await self._projects.repeated(facts)

    def check(self, item: Any) -> Fact | list[tuple[Sequence[str | int], str]]:
        """One fact, or every field of it that is wrong."""
        if isinstance(item, Unreadable):
            return [([], item.message)]
        if not isinstance(item, Mapping):
            return [([], "应为对象")]
        try:
            fact = parse_fact(item)
        except FactError as error:
            return [(list(loc), words) for loc, words in error.problems]
        return self._beyond_the_form(fact) or fact

    def _beyond_the_form(self, fact: Fact) -> list[tuple[Sequence[str | int], str]]:
        """What can be wrong with a well-formed fact: its city, its region, its days."""
        now = self._clock.now()
        policy = self._intake.policy(fact.city, now)
        if policy is None:
            return [(["city"], "没有这个城市")]
        errors: list[tuple[Sequence[str | int], str]] = []
        if fact.observed_at > now + CLOCK_SKEW:
            errors.append((["observed_at"], NOT_YET))
        if isinstance(fact, ProjectRegistered) and policy.territory.find(fact.region) is None:
            errors.append((["region"], f"{policy.name}没有代码为 {fact.region} 的区域，请核对行政区划代码"))
        if isinstance(fact, Attendance) and local_date(fact.at) > local_date(now) + DAYS_AHEAD:
            errors.append((["at"], NOT_YET))
        first = self._calendars.current.first_year
        for name, day in fact.days():
            if day.year < first:
                words = f"{day.year} 年没有国务院放假安排，无法计算时限；最早可用 {first} 年的日期"
                errors.append(([name], words))
        return errors


def _source_id(item: Any) -> str | None:
    found = item.get("source_id") if isinstance(item, Mapping) else None
    return found if isinstance(found, str) else None


def batches(items: Iterable[Any]) -> Iterable[list[Any]]:
    """Items in batches."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
