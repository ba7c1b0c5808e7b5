"""A relay that is told to end ends, also when something was saved at that very moment."""

from __future__ import annotations

import asyncio

import pytest

from contracts.topics import LEADS
from services.runtime.relay import Relay
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_bus import MemoryBus
from services.runtime.testing.memory_store import MemoryStore
from tests.support.story import START


@pytest.mark.parametrize("turns", range(4))
async def test_woken_and_told_to_end_so_many_turns_later_it_ends(turns: int) -> None:
    relay = Relay("lead", LEADS, MemoryStore(), MemoryBus(), VirtualClock(START))
    running = asyncio.ensure_future(relay.run())
    for _ in range(3):  # it has found nothing and waits
        await asyncio.sleep(0)
    relay.wake()
    for _ in range(turns):
        await asyncio.sleep(0)
    running.cancel()
    _, going_on = await asyncio.wait({running}, timeout=5)
    running.cancel()
    assert not going_on
