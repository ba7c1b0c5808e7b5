"""All four services in one process, in virtual time: what `simulate`, `replay` and the demo play on.

The same handlers as in production, on the stores, bus and clock of `runtime.testing`. Reaching a time
fires what is due by it, in order, each at its own instant, and lets every message arrive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any

import httpx
from fastapi import FastAPI

from anxin.composition import World, open_service
from contracts.envelope import Event
from contracts.topics import BY_NAME, Topic
from services.runtime.calendar import Calendar
from services.runtime.calendar_years import YearSchedule
from services.runtime.enact import enact
from services.runtime.other_files import HttpFiles
from services.runtime.packs import Pack
from services.runtime.senders import Answered, HttpSender
from services.runtime.service import Calendars, Service
from services.runtime.settings import Settings
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_bus import MemoryBus
from services.runtime.testing.memory_store import MemoryStore, MemoryStores
from services.runtime.timeline import read_timeline
from services.runtime.web import make_app

NAMES = ("intake", "routing", "warnings", "bulletins")


class _Behind(httpx.AsyncBaseTransport):
    """The services of a world as one origin, once they are built."""

    def __init__(self, world: VirtualWorld) -> None:
        self._world = world

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await httpx.ASGITransport(self._world.app).handle_async_request(request)


class VirtualWorld:
    """Four services on one clock that only `reach` moves; `stores` are those of an earlier run."""

    def __init__(
        self,
        packs: Sequence[Pack],
        calendar: Calendar,
        start: datetime,
        settings: Settings,
        stores: MemoryStores | None = None,
    ) -> None:
        self.clock = VirtualClock(start)
        self.stores = MemoryStores() if stores is None else stores
        self.bus = MemoryBus()
        self.services: dict[str, Service] = {}
        self._world = World(
            settings,
            self.stores,
            self.bus,
            self.clock,
            Calendars(calendar),
            packs,
            self._fetch,
            self._send,
            HttpFiles(self.http()),
        )

    async def open(self) -> VirtualWorld:
        """Builds the services; to be called once."""
        for name in NAMES:
            self.services[name] = await open_service(name, self._world)
        return self

    @cached_property
    def app(self) -> FastAPI:
        """The web side of all services, built when it is first asked for, which is after `open`."""
        return make_app(self.services.values())

    def http(self) -> httpx.AsyncClient:
        """A client of the services; may be had before they are built."""
        return httpx.AsyncClient(transport=_Behind(self), base_url="http://simulated")

    def store(self, service: str) -> MemoryStore:
        """One service's store."""
        return self.stores.databases[service]

    async def _fetch(self, topic: Topic, subject: str, after: int) -> Sequence[Event]:
        service = self.services[BY_NAME[topic.name].owner]
        for aggregates in service.aggregates:
            stored = (await service.store.load(aggregates.kind.name, [subject])).get(subject)
            if stored is not None:
                return await read_timeline(service.store, stored, after)
        return []

    async def _send(self, lead: Mapping[str, Any], key: str) -> Answered:
        async with self.http() as client:
            return await HttpSender(client)(lead, key)

    async def settle(self) -> None:
        """Relays, delivers and catches up until nothing is left."""
        while True:
            relayed = [await relay.relay_once() for s in self.services.values() for relay in s.relays]
            delivered = await self.bus.deliver()
            caught_up = [await service.catch_up() for service in self.services.values()]
            if not (sum(relayed) + delivered + sum(caught_up)):
                return

    async def hand_on(self, service: str) -> None:
        """Relays one service's events and delivers what lies on the bus; what follows of it waits."""
        for relay in self.services[service].relays:
            await relay.relay_once()
        await self.bus.deliver()

    async def reach(self, instant: datetime) -> None:
        """Moves the clock to `instant`, stopping at every due time on the way."""
        while (due := self.earliest_due()) is not None and due <= instant:
            self.clock.move_to(max(due, self.clock.now()))
            for service in self.services.values():
                await service.fire_due()
            await self.settle()
        self.clock.move_to(max(instant, self.clock.now()))
        for service in self.services.values():
            await service.sweep()
        await self.settle()

    async def publish_year(self, year: YearSchedule) -> None:
        """Publishes a year's schedule; what was provisional is projected anew."""
        self._world.calendars.publish(year)
        for service in self.services.values():
            await service.reproject()
        await self.settle()

    async def move_to(self, pack: Pack) -> int:
        """Brings a version of a city's pack into force now and moves the city's open cases to it.

        Returns how many moved. Raises `PackError` for one that can't be read, or whose version has other
        contents already.
        """
        now = self.clock.now()
        for service in self.services.values():  # one that can't be read is enacted nowhere
            for aggregates in service.aggregates:
                aggregates.policies.of(pack)
        for service in self.services.values():
            await enact(service.store, [pack])
            former = service.runtime.library.versions(pack.city)
            latest = max((p.effective_from for p in former), default=now)
            service.runtime.library.add(replace(pack, effective_from=max(now, latest)))
        moved = 0
        for aggregates in self.services["routing"].aggregates:
            for old in self.services["routing"].runtime.library.versions(pack.city):
                moved += await aggregates.move(old.hash, pack.hash) if old.hash != pack.hash else 0
        await self.settle()
        return moved

    def earliest_due(self) -> datetime | None:
        """When the next clock of any aggregate ends."""
        dues = (store.earliest_due() for store in self.stores.databases.values())
        return min((d for d in dues if d is not None), default=None)
