"""A service as the host sees it, and the loops that keep it going.

`build(runtime) -> Service` is each service's composition root; tests, `simulate` and production use
the same one, with other stores, buses and clocks in `Runtime`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from fastapi import APIRouter

from services.runtime.aggregate import Aggregates
from services.runtime.bus import Bus, BusAwayError
from services.runtime.calendar import Calendar
from services.runtime.calendar_years import YearSchedule
from services.runtime.clock import Clock
from services.runtime.consume import Consumer, Fetch
from services.runtime.metrics import (
    CALENDAR_UNTIL,
    CONSUMER_LAG,
    LATE_TO_FIRE,
    OUTBOX_EVENTS,
    OUTBOX_OLDEST,
    SWEEP_AT,
)
from services.runtime.other_files import NO_FILES, OtherFiles
from services.runtime.packs import Library
from services.runtime.relay import Relay
from services.runtime.senders import SendLead, nobody
from services.runtime.settings import Settings
from services.runtime.store import Query, Store, StoreAwayError

log = logging.getLogger(__name__)
SWEEP_SECONDS = 0.5
RETRY_SECONDS = 1.0
AWAY_SECONDS = 1.0


class Calendars:
    """The calendar in use; a year published later replaces it while services run."""

    def __init__(self, calendar: Calendar) -> None:
        self.current = calendar

    def publish(self, year: YearSchedule) -> None:
        """Counts by `year` too from now on."""
        self.current = self.current.with_year(year)


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a service is built from."""

    settings: Settings
    store: Store
    bus: Bus
    clock: Clock
    calendars: Calendars
    library: Library
    fetch: Fetch
    send: SendLead = nobody
    files: OtherFiles = NO_FILES

    @property
    def calendar(self) -> Calendar:
        """The calendar as it is known now; ask again for each decision."""
        return self.calendars.current


@dataclass(slots=True)
class Service:
    """One service: its routes, aggregates, consumers, and further loops and measurements of its own."""

    name: str
    runtime: Runtime
    edges: Callable[[], Sequence[APIRouter]] = tuple
    """Makes its routes. Asked for once and only where HTTP is served: there are many of them to make."""
    aggregates: Sequence[Aggregates[Any, Any]] = ()
    consumers: Sequence[Consumer] = ()
    relays: Sequence[Relay] = ()
    tables: dict[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    rows: dict[str, Sequence[tuple[str, ...]]] = field(default_factory=dict)
    measures: Sequence[Callable[[], Awaitable[None]]] = ()
    handlers: Any = None
    """What its edges call: HTTP, the command line and `simulate` alike."""
    ticks: Sequence[Callable[[], Awaitable[Any]]] = ()
    """Further work that is asked for now and then, like a sweep; raises what is away."""
    long_work: Sequence[Callable[[], Awaitable[bool]]] = ()
    """Ticks of what takes long: each does some, so that timers are fired in between, and tells whether
    more is left to be done at once.
    """
    put_off: Sequence[Callable[[], Awaitable[int]]] = ()
    """Work on what was taken in, that waits for a quiet moment; each does some and tells how much."""
    _routers: Sequence[APIRouter] | None = None

    @property
    def routers(self) -> Sequence[APIRouter]:
        """Its routes."""
        if self._routers is None:
            self._routers = self.edges()
        return self._routers

    @property
    def store(self) -> Store:
        return self.runtime.store

    async def prepare(self) -> None:
        """Makes collections and indexes ready and enters the subscriptions."""
        for aggregates in self.aggregates:
            await self.store.prepare(aggregates.kind.name, aggregates.kind.indexes)
        for name, indexes in self.rows.items():
            await self.store.prepare(name, indexes)
        for name, indexes in self.tables.items():
            self.store.table(name, indexes)
        await self.store.ready()
        for consumer in self.consumers:
            self.runtime.bus.subscribe(self.name, consumer.topic, consumer.handle, consumer.flow)

    async def reproject(self) -> int:
        """Projects provisional deadlines anew by the calendar of now; returns how many aggregates moved."""
        return sum([await aggregates.reproject() for aggregates in self.aggregates])

    async def fire_due(self) -> None:
        """Fires every timer that is due now."""
        for aggregates in self.aggregates:
            while await aggregates.fire_due(self.runtime.clock.now()):
                pass

    async def sweep(self) -> bool:
        """Fires what is due and does what else is to be done now and then; whether to come again at once."""
        await self.fire_due()
        for tick in self.ticks:
            await tick()
        left = [await work() for work in self.long_work]
        SWEEP_AT.labels(service=self.name).set(self.runtime.clock.now().timestamp())
        return any(left)

    async def catch_up(self) -> int:
        """Does some of what was put off; asked until nothing is left, all is done."""
        return sum([await work() for work in self.put_off])

    async def retry_parked(self) -> int:
        """Tries what is parked and due."""
        return sum([await consumer.retry_parked() for consumer in self.consumers])

    def loops(self) -> list[Awaitable[None]]:
        """What runs as long as the service does."""
        relays = [relay.run() for relay in self.relays]
        return [
            *relays,
            _repeat("sweep", self.sweep, SWEEP_SECONDS),
            _repeat("retry", self._retry, RETRY_SECONDS),
        ]

    async def _retry(self) -> bool:
        await self.retry_parked()
        return False

    async def not_ready(self) -> list[str]:
        """What keeps it from serving, in words; empty when it is ready."""
        try:
            await self.store.ready()
        except StoreAwayError as error:
            return [f"store: {error}"]
        return []

    async def measure(self) -> None:
        """Looks up the gauges."""
        now = self.runtime.clock.now()
        waiting, oldest, late = 0, now, 0
        for aggregates in self.aggregates:
            count, since = await self.store.backlog(aggregates.kind.name)
            waiting += count
            oldest = min(oldest, since or now)
            due = Query(below={"next_due_at": now - timedelta(seconds=2 * SWEEP_SECONDS)})
            late += await self.store.count(aggregates.kind.name, due)
        OUTBOX_EVENTS.labels(service=self.name).set(waiting)
        OUTBOX_OLDEST.labels(service=self.name).set((now - oldest).total_seconds())
        LATE_TO_FIRE.labels(service=self.name).set(late)
        CALENDAR_UNTIL.set(self.runtime.calendar.covered_until.timestamp())
        for (topic, partition), behind in (await self.runtime.bus.lag()).items():
            CONSUMER_LAG.labels(topic=topic, partition=str(partition)).set(behind)
        for measure in self.measures:
            await measure()


async def _repeat(name: str, work: Callable[[], Awaitable[bool]], seconds: float) -> None:
    """Does `work` over and over, at once where it left some; waits while store or bus is away, lets
    anything else end the process.
    """
    while True:
        try:
            left = await work()
            await asyncio.sleep(0 if left else seconds)
        except (StoreAwayError, BusAwayError) as error:
            log.warning("%s waits: %s", name, error)
            await asyncio.sleep(AWAY_SECONDS)
