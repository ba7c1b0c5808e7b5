"""A sender that was heard is told so, whatever fails meanwhile and whoever else is about to warn of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.runtime.store import StoreAwayError, Stored
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_store import MemoryStore
from tests.component.warnings.plant import START, Plant, punch
from tests.support.altered import Altered

SENDER = "sender:gate.1"
DUE = datetime.fromisoformat("2024-04-13T00:00:00+08:00")
"""Three working days after the 9th are over."""


class OnceAway(MemoryStore):
    """A store that gives no answer the first time that it is asked for a sender."""

    asked = 0

    async def load(
        self, kind: str, ids: Iterable[str], fields: tuple[str, ...] | None = None
    ) -> dict[str, Stored]:
        wanted = list(ids)
        if SENDER in wanted:
            self.asked += 1
            if self.asked == 1:
                raise StoreAwayError("no answer")
        return await super().load(kind, wanted, fields)


async def test_a_new_sender_begins_though_the_store_was_away_when_it_was_to_be_told() -> None:
    plant = await Plant.open(OnceAway())
    await plant.tell(punch(1, city="linyi"))
    with pytest.raises(StoreAwayError):
        await plant.settle()
    await plant.settle()
    sender = await plant.project(SENDER)
    assert sender is not None and sender.look_at == DUE


@pytest.mark.parametrize("behind", [timedelta(0), timedelta(seconds=10)])
async def test_heard_while_another_instance_is_about_to_warn_of_it(behind: timedelta) -> None:
    """It has read the last day already when a later one is noted; the instances' clocks differ a little."""
    store = MemoryStore()
    other = await Plant.open(store, VirtualClock(START))
    came = [punch(2, "2024-04-12", city="linyi")]

    async def stale(get: Any, ids: Any) -> Any:
        found = await get(ids)
        if warns.clock.now() == DUE and came:
            await other.tell(came.pop())
            await other.settle()
        return found

    warns = await Plant.open(Altered(store, "feeds", "get", stale), VirtualClock(START))
    await other.tell(punch(1, city="linyi"))
    await other.settle()
    warns.clock.move_to(DUE)
    other.clock.move_to(DUE - behind)
    await warns.service.fire_due()
    assert came == []
    sender = await other.project(SENDER)
    assert sender is not None and not any(sender.open)
