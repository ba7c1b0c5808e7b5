"""Entries of many batches go in one write; none is told done before it is, and none is lost by a failure."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from services.warnings.domain.punches import Entries
from services.warnings.gathering import Gathering


class Slow:
    """A store whose writes go on until they are let go; the first `failing` of them fail."""

    def __init__(self, failing: int = 0) -> None:
        self.begun: list[dict[str, Entries]] = []
        self.free = asyncio.Event()
        self._failing = failing

    async def write(self, buckets: Mapping[str, Entries]) -> None:
        self.begun.append({bucket: dict(entries) for bucket, entries in buckets.items()})
        await self.free.wait()
        if len(self.begun) <= self._failing:
            raise ConnectionError("away")


async def _begun(gathering: Gathering, *batches: dict[str, dict[str, str]]) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(gathering.bring(batch)) for batch in batches]
    await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_one_write_goes_on_is_written_together() -> None:
    store = Slow()
    gathering = Gathering(store.write)
    tasks = await _begun(gathering, {"a": {"1": "x"}}, {"a": {"2": "x"}}, {"a": {"2": "w"}, "b": {"3": "x"}})
    assert store.begun == [{"a": {"1": "x"}}]
    assert not any(task.done() for task in tasks)
    store.free.set()
    await asyncio.gather(*tasks)
    assert store.begun == [{"a": {"1": "x"}}, {"a": {"2": "w"}, "b": {"3": "x"}}]


async def test_a_write_that_fails_is_tried_by_the_next_and_told_to_the_one_that_made_it() -> None:
    store = Slow(failing=2)
    gathering = Gathering(store.write)
    tasks = await _begun(gathering, {"a": {"1": "x"}}, {"a": {"2": "x"}}, {"b": {"3": "x"}})
    store.free.set()
    told = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in told] == [ConnectionError, ConnectionError, type(None)]
    assert store.begun[1:] == [{"a": {"2": "x"}, "b": {"3": "x"}}] * 2


async def test_whoever_was_told_of_a_failure_may_bring_the_same_again() -> None:
    store = Slow(failing=1)
    store.free.set()
    gathering = Gathering(store.write)
    with pytest.raises(ConnectionError):
        await gathering.bring({"a": {"1": "x"}})
    await gathering.bring({"a": {"1": "x"}})
    await gathering.bring({})
    assert store.begun == [{"a": {"1": "x"}}] * 2


async def test_a_batch_that_is_given_up_leaves_the_others_theirs() -> None:
    store = Slow()
    gathering = Gathering(store.write)
    tasks = await _begun(gathering, {"a": {"1": "x"}}, {"b": {"2": "x"}}, {"c": {"3": "x"}})
    tasks[1].cancel()
    await asyncio.sleep(0)
    store.free.set()
    await asyncio.gather(tasks[0], tasks[2])
    assert store.begun[-1]["c"] == {"3": "x"}
