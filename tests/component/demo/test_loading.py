"""`up --demo` on an empty store, on a full one, a second time, and after a cut in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from anxin.composition import META
from anxin.demo.cities import Players, one_by_one
from anxin.demo.load import Load, load_demo
from anxin.embedded.errors import EmbeddedError
from services.runtime.service import Service
from services.runtime.store import Change, Query, Stored
from services.runtime.testing.memory_store import MemoryStore, MemoryStores
from tests.component.demo.conftest import CITIES, SMALL, installation, once, poured_again

pytestmark = pytest.mark.xdist_group("small year")

DATA = Path("somewhere")


def load(told: list[str], players: Players = poured_again) -> Load:
    """The loading of a small year, in this process."""
    return load_demo(DATA, told.append, script=SMALL, players=players)


ALL = Query(limit=0)


class CutStore(MemoryStore):
    """A store whose process dies at the n-th writing."""

    def __init__(self, writings: int) -> None:
        super().__init__()
        self.left = writings

    def _cut(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise ConnectionError("killed")

    async def append(self, events: Sequence[Any]) -> None:
        self._cut()
        await super().append(events)

    async def save(self, kind: str, changes: Sequence[Change]) -> set[str]:
        self._cut()
        return await super().save(kind, changes)


async def contents(services: Sequence[Service]) -> dict[str, Any]:
    """All that is in the stores of an installation, sealed texts by their ids alone."""
    found: dict[str, Any] = {}
    for service in services:
        store = service.store
        assert isinstance(store, MemoryStore)
        found[f"{service.name} journal"] = {e.id: e for e in store.events()}
        for kind in [k for k, held in store.kinds.items() if held.documents]:
            found[f"{service.name} {kind}"] = {
                s.id: (s.state, s.sequence) for s in await store.find(kind, ALL)
            }
        for name, table in store.tables.items():
            if table.documents:
                found[f"{service.name} {name}"] = set(table.documents)
    return found


async def test_an_empty_installation_gets_the_year_that_was_played(told: list[str]) -> None:
    world, services = await installation(MemoryStores())
    await load(told, one_by_one)(world, services)
    years = [await once(SMALL, city) for city in CITIES]
    for service in services:
        sources = [played.world.store(service.name) for played in years]
        journal = [e for s in services if s is service for e in s.store.events()]  # type: ignore[attr-defined]
        assert sorted(e.id for e in journal) == sorted(e.id for source in sources for e in source.events())
        for kind in sources[0].kinds:
            originals: dict[str, Stored] = {}
            next_due: dict[str, datetime] = {}
            for source in sources:
                held = source.kinds[kind]
                originals |= await source.load(kind, held.documents)
                next_due |= held.next_due
            poured = {s.id: s for s in await service.store.find(kind, ALL)}
            assert {i: (s.state, s.sequence, s.applied) for i, s in poured.items()} == {
                i: (s.state, s.sequence, s.applied) for i, s in originals.items()
            }
            due = await service.store.due(kind, SMALL.end.replace(year=2030), 10_000)
            assert dict(due) == next_due


async def test_a_second_start_goes_on_with_what_is_there(told: list[str]) -> None:
    stores = MemoryStores()
    world, services = await installation(stores)
    await load(told)(world, services)
    before = await contents(services)
    world, services = await installation(stores)
    await load(told)(world, services)
    assert await contents(services) == before
    assert "already" in told[-1]


async def test_a_store_with_other_data_is_left_alone(told: list[str]) -> None:
    stores = MemoryStores()
    world, services = await installation(stores)
    await services[1].store.save("case", [Change("C-1", "fuyang", 0, 1, "", {}, None, {}, ())])
    before = await contents(services)
    with pytest.raises(EmbeddedError, match=r"routing .* holds other data") as refused:
        await load(told)(world, services)
    assert "--data" in refused.value.what_to_do
    assert await contents(services) == before


@pytest.mark.parametrize(("writings", "players"), [(0, poured_again), (1, one_by_one), (2, poured_again)])
async def test_a_load_that_was_cut_is_made_whole(told: list[str], writings: int, players: Players) -> None:
    whole, all_services = await installation(MemoryStores())
    await load(told)(whole, all_services)
    stores = MemoryStores()
    stores.databases["routing"] = cut = CutStore(writings)
    world, services = await installation(stores)
    with pytest.raises(ConnectionError):
        await load(told, players)(world, services)
    assert (await services[0].store.table(META).get(["demo"]))["demo"]["state"] == "loading"
    cut.left = 10**6
    world, services = await installation(stores)
    await load(told, players)(world, services)
    assert await contents(services) == await contents(all_services)
    assert (await services[0].store.table(META).get(["demo"]))["demo"]["state"] == "loaded"


async def test_a_half_loaded_year_of_other_packs_is_not_mixed(told: list[str]) -> None:
    stores = MemoryStores()
    stores.databases["routing"] = CutStore(0)
    world, services = await installation(stores)
    with pytest.raises(ConnectionError):
        await load(told)(world, services)
    meta = services[0].store.table(META)
    await meta.patch({"demo": {"packs": {"fuyang": "another"}}})
    with pytest.raises(EmbeddedError, match="another version"):
        await load(told)(world, services)
