"""Each city is played in a process of its own; what goes wrong there is told here."""

from __future__ import annotations

from pathlib import Path

import pytest

from anxin.demo.cities import CityFailedError, Job, Outcome, one_by_one, side_by_side
from anxin.demo.load import load_demo
from anxin.demo.year import Script, Size
from anxin.embedded.errors import EmbeddedError
from services.runtime.testing.memory_store import MemoryStores
from tests.component.demo.conftest import CALENDAR, CITIES, END, PACKS, SETTINGS, SMALL, installation

TINY = Script(3, END, Size(leads=10, projects=5))


def job(city: str) -> Job:
    return Job(TINY, city, PACKS, CALENDAR, SETTINGS)


async def test_a_city_that_fails_is_told_with_its_fault() -> None:
    with pytest.raises(ExceptionGroup) as failed:
        await side_by_side([job("atlantis")], {}, lambda share: None)
    only = failed.value.exceptions[0]
    assert isinstance(only, CityFailedError)
    assert "atlantis" in str(only)
    assert "ValueError" in str(only)


async def test_whoever_started_it_reads_what_failed_and_what_to_do(told: list[str]) -> None:
    async def failing(*_: object) -> list[Outcome]:
        raise ExceptionGroup("cities", [CityFailedError("playing a city failed: disk full")])

    world, services = await installation(MemoryStores())
    with pytest.raises(EmbeddedError, match="disk full") as refused:
        await load_demo(Path("somewhere"), told.append, script=SMALL, players=failing)(world, services)
    assert "made whole" in refused.value.what_to_do


async def test_the_share_done_only_grows_and_ends_whole() -> None:
    shares: list[float] = []
    stores = MemoryStores()
    _, services = await installation(stores)
    await one_by_one([job(city) for city in CITIES[:2]], {s.name: s.store for s in services}, shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    assert any(0.5 < share < 0.9 for share in shares)
