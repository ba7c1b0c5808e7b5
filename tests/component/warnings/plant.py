"""The warnings service alone, on a store in memory, told by records as the bus brings them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contracts.envelope import Event
from contracts.facts import Fact, parse_fact
from services.runtime.bus import Delivery
from services.runtime.consume import Consumer
from services.runtime.enact import enact
from services.runtime.fact_records import record_of_fact
from services.runtime.service import Calendars, Runtime, Service
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_bus import MemoryBus
from services.runtime.testing.memory_store import MemoryStore
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.project import Project
from services.warnings.main import build
from tests.support.cutting import Fuse
from tests.support.worlds import CALENDAR, PACKS, SETTINGS

CITY = "fuyang"
PROJECT = "P1"
START = datetime.fromisoformat("2024-04-10T09:00:00+08:00")


async def no_fetch(*asked: object) -> list[Event]:
    raise AssertionError("facts have no holes")


def delivery(fact: Fact, **headers: str | None) -> Delivery:
    """A fact as its record comes; None takes a header away."""
    record = record_of_fact(fact, START, None)
    named = {name: text for name, text in {**record.headers, **headers}.items() if text is not None}
    raw = {name: text.encode() for name, text in named.items()}
    return Delivery(record.topic, record.partition or 0, 0, record.key.encode(), record.value, raw)


def punch(number: int, day: str = "2024-04-09", **fields: Any) -> Fact:
    """A punch of 07:00; its own id for each number."""
    at = f"{day}T07:00:00+08:00"
    return parse_fact(
        {
            "city": CITY,
            "project": PROJECT,
            "kind": "attendance",
            "source": "gate.1",
            "source_id": f"g{number}",
            "observed_at": at,
            "worker": f"w{number}",
            "at": at,
            "direction": "in",
            **fields,
        }
    )


class Plant:
    """One process of the service; another on the same store is another instance."""

    def __init__(self, store: Any, service: Service) -> None:
        self.store = store
        self.service = service

    @classmethod
    async def open(
        cls, store: Any = None, clock: VirtualClock | None = None, fuse: Fuse | None = None
    ) -> Plant:
        """A fresh process, on a store that may be there already; `fuse` cuts it off from that."""
        store = MemoryStore() if store is None else store
        library = await enact(store, [pack for pack in PACKS if pack.city in (CITY, "linyi")])
        clock = clock or VirtualClock(START)
        wired = store if fuse is None else fuse.wrap(store)
        runtime = Runtime(SETTINGS, wired, MemoryBus(), clock, Calendars(CALENDAR), library, no_fetch)
        service = build(runtime)
        if fuse is None:
            await service.prepare()
        return cls(store, service)

    @property
    def clock(self) -> VirtualClock:
        clock = self.service.runtime.clock
        assert isinstance(clock, VirtualClock)
        return clock

    @property
    def facts(self) -> Consumer:
        (found,) = (c for c in self.service.consumers if c.topic.name == "anxin.facts")
        return found

    async def tell(self, *facts: Fact) -> None:
        """Facts come in one batch."""
        await self.deliver([delivery(fact) for fact in facts])

    async def deliver(self, deliveries: Sequence[Delivery]) -> None:
        await self.facts.handle(deliveries)

    async def settle(self) -> None:
        """All that was put off is done."""
        while await self.service.catch_up():
            pass

    async def project(self, project: str = PROJECT) -> Project | None:
        """A project as it is stored."""
        found = await self.service.aggregates[0].get(project)
        return None if found is None else found[0]

    async def ledger(self, project: str = PROJECT) -> Ledger:
        """A project's ledger; empty where there is no project."""
        found = await self.project(project)
        return Ledger() if found is None else found.ledger

    async def events(self, project: str = PROJECT) -> list[tuple[str, datetime]]:
        """Names and times of a project's events."""
        stored = (await self.store.load("warning", [project])).get(project)
        return [] if stored is None else [(e.name, e.time) for e in stored.outbox]

    def letters(self) -> list[Delivery]:
        """What went to the dead letters."""
        bus = self.service.runtime.bus
        assert isinstance(bus, MemoryBus)
        return bus.records("anxin.facts.dlq")
