"""A consumer given every event twice, in any order, ends as one given each once and in order."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.envelope import Event, to_record
from contracts.topics import LEADS, Topic
from services.runtime.bus import Delivery
from services.runtime.consume import Consumer
from services.runtime.settle import IntoRows, Subscription
from services.runtime.store import Query
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_bus import MemoryBus
from services.runtime.testing.memory_store import MemoryStore
from tests.support.story import START, lead_event

Row = dict[str, Any]


def fold(row: Row | None, event: Event) -> Row:
    """A row that shows every application: a repeat or a change of order would be seen in it."""
    return {"seen": [*(row or {"seen": []})["seen"], event.sequence]}


def event(subject: int, sequence: int) -> Event:
    first = lead_event(subject)
    return Event(
        type=first.type,
        source=first.source,
        subject=first.subject,
        time=START + timedelta(minutes=sequence),
        recorded_at=START,
        city=first.city,
        sequence=sequence,
        data=first.data,
    )


def delivery(item: Event, offset: int) -> Delivery:
    headers, value = to_record(item)
    raw = {name: text.encode() for name, text in headers.items()}
    return Delivery(LEADS.name, 0, offset, item.subject.encode(), value, raw)


class Receiver:
    """One consumer over rows; its owner's journal holds everything."""

    def __init__(self, everything: Sequence[Event]) -> None:
        self.store = MemoryStore()
        self.clock = VirtualClock(START)
        self.bus = MemoryBus()
        self.fetched = 0

        async def fetch(topic: Topic, subject: str, after: int) -> Sequence[Event]:
            self.fetched += 1
            return [e for e in everything if e.subject == subject and (e.sequence or 0) > after]

        rows = IntoRows(self.store, "row", fold)
        subscription = Subscription(LEADS, rows)
        table = self.store.table("parked")
        self.consumer = Consumer("reader", subscription, table, self.bus, self.clock, fetch)

    async def take(self, events: Sequence[Event]) -> None:
        await self.consumer.handle([delivery(e, n) for n, e in enumerate(events)])

    async def catch_up(self) -> None:
        """Lets the time of every back-off pass until nothing is parked."""
        for _ in range(30):
            self.clock.move_to(self.clock.now() + timedelta(minutes=10))
            await self.consumer.retry_parked()
        assert await self.store.table("parked").count(Query()) == 0

    async def rows(self) -> dict[str, Row]:
        found = await self.store.load("row", ["L-1", "L-2", "L-3"])
        return {i: {"seen": stored.state["seen"]} for i, stored in found.items()}


ALL = [event(subject, sequence) for subject in (1, 2, 3) for sequence in range(1, 6)]
WANTED = {f"L-{n}": {"seen": [1, 2, 3, 4, 5]} for n in (1, 2, 3)}


@settings(max_examples=60, deadline=None)
@given(st.permutations(ALL + ALL), st.integers(0, 2**16))
def test_twice_and_in_any_order_is_as_once_in_order(order: list[Event], seed: int) -> None:
    async def play() -> None:
        receiver = Receiver(ALL)
        chance = random.Random(seed)
        rest = list(order)
        while rest:
            size = chance.randint(1, len(rest))
            await receiver.take(rest[:size])
            rest = rest[size:]
            if chance.random() < 0.5:
                receiver.clock.move_to(receiver.clock.now() + timedelta(seconds=chance.randint(1, 20)))
                await receiver.consumer.retry_parked()
        await receiver.catch_up()
        assert await receiver.rows() == WANTED

    asyncio.run(play())


async def test_events_that_the_bus_lost_are_fetched_from_their_owner() -> None:
    receiver = Receiver(ALL)
    await receiver.take([e for e in ALL if e.sequence != 3])
    assert (await receiver.rows())["L-1"] == {"seen": [1, 2]}
    assert receiver.fetched == 0
    await receiver.catch_up()
    assert receiver.fetched == 3
    assert await receiver.rows() == WANTED


async def test_one_subjects_hole_holds_up_no_other() -> None:
    receiver = Receiver(ALL)
    await receiver.take([e for e in ALL if not (e.subject == "L-1" and e.sequence == 1)])
    rows = await receiver.rows()
    assert "L-1" not in rows
    assert rows["L-2"] == rows["L-3"] == {"seen": [1, 2, 3, 4, 5]}


async def test_what_comes_while_a_hole_is_open_stays_behind_it() -> None:
    receiver = Receiver(ALL)
    await receiver.take([event(1, 1), event(1, 3)])
    await receiver.take([event(1, 2), event(1, 4)])
    assert (await receiver.rows())["L-1"] == {"seen": [1]}
    await receiver.catch_up()
    assert (await receiver.rows())["L-1"] == {"seen": [1, 2, 3, 4]}
    assert receiver.fetched == 0
