"""Whose a project is is asked of every batch that meets it for the first time, whatever becomes of others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from services.runtime.store import StoreAwayError, Stored
from services.runtime.testing.memory_store import MemoryStore
from tests.component.warnings.plant import CITY, PROJECT, Plant, delivery, punch
from tests.component.warnings.test_attendance_is_counted import registered


class Asked(MemoryStore):
    """A store that notes what is read of projects; it may be away, or let the next one who asks wait."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.wait: asyncio.Event | None = None
        self.asked = asyncio.Event()
        self.read: list[tuple[str, ...] | None] = []

    async def load(
        self, kind: str, ids: Iterable[str], fields: tuple[str, ...] | None = None
    ) -> dict[str, Stored]:
        self.read.append(fields)
        wait, self.wait = self.wait, None
        if wait is not None:
            self.asked.set()
            await wait.wait()
        if self.away:
            raise StoreAwayError("no answer")
        return await super().load(kind, ids, fields)


async def linyi_sends_of_fuyangs() -> tuple[Plant, Asked]:
    """A plant that knows a project of the one city; no punch of the other's has come yet."""
    store = Asked()
    plant = await Plant.open(store)
    await plant.tell(registered())
    store.read.clear()
    return plant, store


async def test_a_store_that_was_away_is_asked_again() -> None:
    plant, store = await linyi_sends_of_fuyangs()
    store.away = True
    with pytest.raises(StoreAwayError):
        await plant.tell(punch(1, city="linyi"))
    store.away = False
    await plant.tell(punch(1, city="linyi"))
    assert len(plant.letters()) == 1


async def test_a_batch_that_overtakes_another_asks_too() -> None:
    plant, store = await linyi_sends_of_fuyangs()
    answered = store.wait = asyncio.Event()
    first = asyncio.create_task(plant.tell(punch(1, city="linyi")))
    await store.asked.wait()
    await plant.tell(punch(2, city="linyi"))
    answered.set()
    await first
    assert len(plant.letters()) == 2
    await plant.settle()
    assert (await plant.ledger()).months == {}


async def test_once_it_is_known_nobody_asks_again() -> None:
    plant, store = await linyi_sends_of_fuyangs()
    await plant.tell(punch(1))
    store.read.clear()
    await plant.tell(punch(2), punch(3))
    assert store.read == []


@pytest.mark.parametrize("headers", [{}, {"ce_dataschema": "urn:x"}], ids=["short way", "long way"])
@pytest.mark.parametrize("city", [CITY, "linyi"])
async def test_to_know_whose_it_is_no_project_is_read(headers: dict[str, str], city: str) -> None:
    plant, store = await linyi_sends_of_fuyangs()
    await plant.deliver([delivery(punch(1, city=city), **headers)])
    assert set(store.read) == {()}
    await plant.settle()
    assert PROJECT in await plant.store.load("warning", [PROJECT])
