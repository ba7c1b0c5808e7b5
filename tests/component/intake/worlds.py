"""Intake as production builds it, on store, bus and clock in memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from pydantic import SecretStr

from contracts.envelope import Event, from_record
from services.intake.main import build
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.packs import Library
from services.runtime.service import Calendars, Runtime, Service
from services.runtime.settings import Settings
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_bus import MemoryBus
from services.runtime.testing.memory_store import MemoryStore
from services.runtime.web import make_app

NOW = datetime(2023, 9, 1, 1, 0, tzinfo=UTC)
SETTINGS = Settings.model_validate({"secret": SecretStr("a secret of the tests, long enough")})
CALENDAR = Calendar.load(SETTINGS.calendars)
PACKS = read_packs(SETTINGS.policies)


async def no_fetch(*_: Any) -> list[Event]:
    return []


@dataclass
class World:
    """One running intake and what it stands on."""

    service: Service
    http: httpx.AsyncClient
    store: MemoryStore
    bus: MemoryBus
    clock: VirtualClock

    async def relay(self) -> list[Event]:
        """Relays everything; all events of leads that were ever published, in order per lead."""
        for relay in self.service.relays:
            while await relay.relay_once():
                pass
        return [from_record(d.headers, d.value) for d in self.bus.records("anxin.leads")]

    async def post(self, **changes: Any) -> httpx.Response:
        """Posts `a_lead(**changes)`."""
        return await self.http.post("/intake/leads", json=a_lead(**changes))

    def leads(self) -> int:
        return len(self.store.kinds["lead"].documents)


def make_world(store: MemoryStore | None = None, instance: str | None = None) -> World:
    store, bus, clock = store or MemoryStore(), MemoryBus(), VirtualClock(NOW)
    settings = SETTINGS.model_copy(update={"instance": instance})
    runtime = Runtime(settings, store, bus, clock, Calendars(CALENDAR), Library(PACKS), no_fetch)
    service = build(runtime)
    transport = httpx.ASGITransport(make_app([service]), raise_app_exceptions=True)
    return World(service, httpx.AsyncClient(transport=transport, base_url="http://anxin"), store, bus, clock)


def a_lead(**changes: Any) -> dict[str, Any]:
    """A lead as a channel would send it, with fields changed; None takes a field away."""
    base = {
        "city": "fuyang",
        "channel": "hotline_12345",
        "employer": {"name": "某建筑公司"},
        "source_id": "12345-1",
        "region": "341202",
        "amount": "180000.00",
        "reporter": {"name": "张三", "phone": "13800000000", "id_number": "341202199001011234"},
        "narrative": "三个月没有发工资",
    }
    return {k: v for k, v in {**base, **changes}.items() if v is not None}


def places(answer: httpx.Response) -> list[str]:
    """The fields that a problem names; it must be a problem."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return [".".join(map(str, e["loc"])) for e in answer.json()["errors"]]
