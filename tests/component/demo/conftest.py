"""Small demonstration years, and stores to pour them into."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from anxin.composition import World, open_service
from anxin.demo.cities import Job, Outcome
from anxin.demo.pour import pour
from anxin.demo.year import Played, Script, Size, play_city
from anxin.world import NAMES
from services.runtime.calendar import Calendar
from services.runtime.clock import Clock
from services.runtime.enact import read_packs
from services.runtime.service import Calendars, Service
from services.runtime.settings import Settings
from services.runtime.store import Query, Store, Stores
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_bus import MemoryBus

SETTINGS = Settings.model_validate({"secret": "a secret that only these tests know"})
CALENDAR = Calendar.load(SETTINGS.calendars)
PACKS = read_packs(SETTINGS.policies)
CITIES = sorted(pack.city for pack in PACKS)
END = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
SMALL = Script(7, END, Size(leads=150, projects=15))
YEAR_END = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
ALL = Query(limit=0)
Year = Mapping[str, Played]
_played: dict[tuple[Script, str], Played] = {}


async def play(script: Script, city: str) -> Played:
    """Plays a city's part of a script by the project's own packs and calendar."""
    return await play_city(script, city, PACKS, CALENDAR, SETTINGS)


async def once(script: Script, city: str) -> Played:
    """The same, played once in this process: for those who only read it."""
    if (script, city) not in _played:
        _played[script, city] = await play(script, city)
    return _played[script, city]


async def poured_again(
    jobs: Sequence[Job], stores: Mapping[str, Store], reached: Callable[[float], None]
) -> list[Outcome]:
    """Players whose cities are played once in this process, and poured each time they are asked."""
    outcomes = []
    for job in jobs:
        played = await once(job.script, job.city)
        await pour(played.world.stores.databases, stores, lambda count: None)
        outcomes.append(Outcome(job.city, dict(played.tally.done), tuple(played.tally.refused)))
    return outcomes


@pytest.fixture(scope="session")
def year() -> Year:
    """The usual year of every city; its tests belong to the group `year`, so that it is played once."""
    return {city: asyncio.run(play(Script(20230818, YEAR_END), city)) for city in CITIES}


def documents(year: Year, service: str, kind: str) -> list[dict[str, Any]]:
    """What the stores of all cities hold of a kind."""
    return [state for played in year.values() for state in documents_of(played, service, kind)]


def documents_of(played: Played, service: str, kind: str) -> list[dict[str, Any]]:
    """What the store of one city holds of a kind."""
    return [stored.state for stored in asyncio.run(played.world.store(service).find(kind, ALL))]


async def installation(stores: Stores) -> tuple[World, list[Service]]:
    """Four services on `stores`, as `up` opens them before it loads the demonstration."""
    clock: Clock = VirtualClock(END)

    async def nothing(*_: object) -> list[object]:
        return []

    world = World(SETTINGS, stores, MemoryBus(), clock, Calendars(CALENDAR), PACKS, nothing)  # type: ignore[arg-type]
    return world, [await open_service(name, world) for name in NAMES]


@pytest.fixture
def told() -> list[str]:
    """What a person at the terminal is told."""
    return []
