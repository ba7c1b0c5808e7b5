"""Bulletins as production builds them, on stores, bus and clock in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import pytest

from contracts.envelope import Event
from contracts.registry import EVENTS
from services.bulletins.main import build
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.packs import Library, Pack
from services.runtime.relay import record_of
from services.runtime.service import Calendars, Runtime, Service
from services.runtime.settings import Settings
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_bus import MemoryBus
from services.runtime.testing.memory_store import MemoryStore
from services.runtime.web import make_app
from tests.unit.bulletins.stories import AFTER

SETTINGS = Settings.model_validate({})
CALENDAR = Calendar.load(SETTINGS.calendars)
PACKS = [p for p in read_packs(SETTINGS.policies) if p.city == "fuyang"]


async def no_fetch(*_: Any) -> list[Event]:
    return []


@dataclass
class World:
    """One running bulletins service and what it stands on."""

    service: Service
    http: httpx.AsyncClient
    store: MemoryStore
    bus: MemoryBus
    clock: VirtualClock

    async def publish(self, events: list[Event]) -> None:
        """Puts events on the bus without delivering them."""
        await self.bus.publish([record_of(e, EVENTS[e.name].topic) for e in events])

    async def tell(self, events: list[Event]) -> None:
        """Has the service hear of events."""
        await self.publish(events)
        while await self.bus.deliver():
            pass

    async def render(self, **changes: str) -> httpx.Response:
        asked = {"city": "fuyang", "kind": "monthly_bulletin", "period": "2023-09", "format": "json"}
        return await self.http.get("/bulletins/render", params={**asked, **changes})

    async def rows(self, **changes: str) -> dict[str, Any]:
        answer = await self.render(**changes)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()["rows"]
        return found

    async def draft(self, **changes: Any) -> httpx.Response:
        asked = {"city": "fuyang", "kind": "monthly_bulletin", "period": "2023-09"}
        return await self.http.post("/bulletins/drafts", json={**asked, **changes})

    async def act(self, bulletin: str, action: str, **fields: Any) -> httpx.Response:
        body = {"action": action, "by": {"unit": "office", "post": "deputy"}, **fields}
        return await self.http.post(f"/bulletins/{bulletin}/actions", json=body)

    async def relay(self) -> None:
        for relay in self.service.relays:
            while await relay.relay_once():
                pass


def make_world(at: datetime = AFTER, packs: Sequence[Pack] = PACKS) -> World:
    store, bus, clock = MemoryStore(), MemoryBus(), VirtualClock(at)
    runtime = Runtime(SETTINGS, store, bus, clock, Calendars(CALENDAR), Library(packs), no_fetch)
    service = build(runtime)
    transport = httpx.ASGITransport(make_app([service]), raise_app_exceptions=True)
    return World(service, httpx.AsyncClient(transport=transport, base_url="http://anxin"), store, bus, clock)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    found = make_world()
    await found.service.prepare()
    async with found.http:
        yield found
