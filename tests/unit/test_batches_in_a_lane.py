"""Batches side by side: no more than allowed, each committed after the one before it."""

from __future__ import annotations

import asyncio

from services.runtime.lane import Lane


class Batch:
    """A batch whose handler ends when it is told to; it is noted when it is committed."""

    def __init__(self, name: str, committed: list[str]) -> None:
        self.begun = False
        self.handled = asyncio.Event()
        self.done = asyncio.Event()
        self._name = name
        self._committed = committed

    async def settle(self, former: asyncio.Future[None] | None) -> None:
        self.begun = True
        await self.handled.wait()
        if former is not None:
            await former
        self._committed.append(self._name)
        self.done.set()


def batches() -> tuple[Batch, Batch, Batch, list[str]]:
    committed: list[str] = []
    first, second, third = (Batch(name, committed) for name in "abc")
    return first, second, third, committed


async def test_one_by_one_the_next_waits_for_the_first() -> None:
    first, _, _, committed = batches()
    lane = Lane(ahead=0)
    lane.enter(first.settle)
    assert not await lane.room(0.01)
    first.handled.set()
    assert await lane.room(5)
    assert committed == ["a"]


async def test_with_one_ahead_the_second_begins_and_the_third_waits() -> None:
    first, second, _, committed = batches()
    lane = Lane(ahead=1)
    lane.enter(first.settle)
    assert await lane.room(5)
    lane.enter(second.settle)
    assert not await lane.room(0.01)
    assert first.begun and second.begun and committed == []


async def test_what_is_done_first_is_committed_after_what_came_before_it() -> None:
    first, second, third, committed = batches()
    lane = Lane(ahead=1)
    lane.enter(first.settle)
    lane.enter(second.settle)
    second.handled.set()
    assert not await lane.room(0.01)
    assert committed == []
    first.handled.set()
    assert await lane.room(5)
    lane.enter(third.settle)
    third.handled.set()
    async with asyncio.timeout(5):
        await third.done.wait()
    assert committed == ["a", "b", "c"]


async def test_closed_it_gives_up_what_is_not_done() -> None:
    first, second, _, committed = batches()
    lane = Lane(ahead=1)
    lane.enter(first.settle)
    lane.enter(second.settle)
    await lane.close()
    first.handled.set()
    second.handled.set()
    assert await lane.room(0.01)
    assert committed == []
