"""An import whose store or instance goes away is carried on, once, by whoever is there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from services.intake.importing import runs
from services.runtime.store import Change, StoreAwayError
from services.runtime.testing.memory_store import MemoryStore
from tests.component.intake.imports import counts, imports_of, rows, start
from tests.component.intake.worlds import make_world


class LeavingStore(MemoryStore):
    """Goes away after some saves of leads, until it is told to come back."""

    saves_left = 10**9

    async def save(self, kind: str, changes: Sequence[Change]) -> set[str]:
        if kind == "lead" and changes:
            if self.saves_left <= 0:
                raise StoreAwayError("away")
            self.saves_left -= 1
        return await super().save(kind, changes)


async def test_what_was_cut_off_goes_on_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "BATCH", 10)
    monkeypatch.setattr(runs, "_AWAY_SECONDS", 0)
    store = LeavingStore()
    first = make_world(store)
    store.saves_left = 2
    answer = await start(first, rows(35))
    await imports_of(first).finished()
    halfway = (await first.http.get(answer.headers["location"])).json()
    assert counts(halfway) == ("running", 35, 20, 0, 0)
    store.saves_left = 10**9
    second = make_world(store)
    second.clock.move_to(second.clock.now() + runs.LEASE)
    await imports_of(second).tick()
    await imports_of(second).finished()
    ended = (await second.http.get(answer.headers["location"])).json()
    assert counts(ended) == ("done", 35, 35, 0, 0)
    assert second.leads() == 35


async def test_two_instances_never_carry_one_import_at_once() -> None:
    store = MemoryStore()
    first, second = make_world(store), make_world(store)
    answer = await start(first, rows(600))
    await imports_of(second).tick()
    await asyncio.gather(imports_of(first).finished(), imports_of(second).finished())
    assert counts((await first.http.get(answer.headers["location"])).json()) == ("done", 600, 600, 0, 0)


async def test_a_restarted_instance_goes_on_with_its_own_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "BATCH", 10)
    monkeypatch.setattr(runs, "_AWAY_SECONDS", 0)
    store = LeavingStore()
    first = make_world(store, instance="one")
    store.saves_left = 1
    answer = await start(first, rows(20))
    await imports_of(first).finished()
    store.saves_left = 10**9
    again = make_world(store, instance="one")
    await imports_of(again).tick()
    await imports_of(again).finished()
    ended = (await again.http.get(answer.headers["location"])).json()
    assert counts(ended) == ("done", 20, 20, 0, 0)
