"""The relay: takes outboxes in batches to the journal, then to the bus, then out of the documents.

Each slot of a kind's outboxes is leased to one relay. A relay that was cut off anywhere is repeated:
the journal ignores what it holds, receivers trust `sequence`, and what is taken out is taken by number.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from contracts.envelope import Event, to_record
from contracts.topics import Topic
from services.runtime.bus import Bus, BusAwayError, Record
from services.runtime.clock import Clock
from services.runtime.store import SLOTS, Store, StoreAwayError

log = logging.getLogger(__name__)
BATCH = 1000
LEASE = timedelta(seconds=15)
IDLE_SECONDS = 0.5
"""How long an idle relay waits for a wake-up before it looks by itself (another instance may have died)."""
AWAY_SECONDS = 1.0


def record_of(event: Event, topic: Topic) -> Record:
    """The event as a record in its city's slice of the topic."""
    headers, value = to_record(event)
    return Record(topic.name, event.subject, value, headers, topic.partition(event.city, event.subject))


class Relay:
    """Relays the outboxes of one kind of aggregate."""

    def __init__(self, kind: str, topic: Topic, store: Store, bus: Bus, clock: Clock) -> None:
        self._kind = kind
        self._topic = topic
        self._store = store
        self._bus = bus
        self._clock = clock
        self._holder = uuid4().hex
        self._wake = asyncio.Event()
        self._held: Sequence[int] = ()
        self._ask_at = datetime.min.replace(tzinfo=UTC)

    def wake(self) -> None:
        """Something was saved: look now."""
        self._wake.set()

    async def relay_once(self) -> int:
        """Relays one batch of outboxes; returns how many events went out. Raises what is away."""
        slots = await self._slots()
        if not slots:
            return 0
        waiting = await self._store.pending(self._kind, slots, BATCH)
        events = [event for _, outbox in waiting for event in outbox]
        if not events:
            return 0
        await self._store.append(events)
        await self._bus.publish([record_of(e, self._topic) for e in events])
        upto = {aggregate: outbox[-1].sequence or 0 for aggregate, outbox in waiting if outbox}
        await self._store.relayed(self._kind, upto)
        return len(events)

    async def _slots(self) -> Sequence[int]:
        """The slots that are ours; asked for anew when a third of the lease is over."""
        now = self._clock.now()
        if now >= self._ask_at:
            names = [f"relay:{self._kind}:{slot}" for slot in range(SLOTS)]
            held = [await self._store.lease(name, self._holder, now, now + LEASE) for name in names]
            self._held = [slot for slot, mine in enumerate(held) if mine]
            self._ask_at = now + LEASE / 3
        return self._held

    async def run(self) -> None:
        """Relays until cancelled; waits while store or bus is away."""
        while True:
            self._wake.clear()
            try:
                while await self.relay_once():
                    pass
                await self._pause(IDLE_SECONDS)
            except (StoreAwayError, BusAwayError) as error:
                log.warning("relay waits", extra={"kind": self._kind, "reason": str(error)})
                await asyncio.sleep(AWAY_SECONDS)

    async def _pause(self, seconds: float) -> None:
        # `wait_for` of Python 3.11 forgets that it was cancelled when it is woken at the same moment
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()


async def refill(store: Store, topics: dict[str, Topic], bus: Bus) -> int:
    """Publishes a service's whole journal to a bus that has never seen it; returns how many events.

    Events of one aggregate keep their order. `topics` says by the first word of an event's name where
    it goes.
    """
    position: str | None = None
    count = 0
    while page := await store.journal_page(position, BATCH):
        await bus.publish([record_of(e, topics[e.name.partition(".")[0]]) for _, e in page])
        position = page[-1][0]
        count += len(page)
    return count
