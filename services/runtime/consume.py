"""Consuming: every record of a batch is settled (applied, parked or dead-lettered) before it is committed.

Kafka can't retry one record later and commit past it, so what can't be handled yet is parked in the
consumer's own store. While an aggregate has parked events, its later ones park behind them; others go on.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta

from pydantic import ValidationError

from contracts.envelope import EnvelopeError, Event, to_record
from contracts.reasons import Reason
from contracts.registry import EVENTS
from contracts.topics import Topic
from services.runtime.bus import STEADY, Bus, BusAwayError, Delivery, Flow, Record
from services.runtime.clock import Clock
from services.runtime.dead_letters import letter, send
from services.runtime.foreign import read_event
from services.runtime.parking import Parking
from services.runtime.settle import Impossible, Missing, Settlement, Subscription
from services.runtime.store import Table

log = logging.getLogger(__name__)
FETCH_AFTER = timedelta(seconds=3)
"""A hole is usually filled by the bus itself within this time."""
Fetch = Callable[[Topic, str, int], Awaitable[Sequence[Event]]]
"""Asks a topic's owner for the events of a subject after a sequence."""
Check = Callable[[Event], Impossible | None]
Bulk = Callable[[Sequence[Delivery]], Awaitable[Sequence[Delivery]]]
"""Settles in bulk what it can of a batch, whatever the order, and hands back the other records."""


def check_registered(event: Event) -> Impossible | None:
    """Why an event is none of the contracts', or None."""
    known = EVENTS.get(event.name)
    if known is None or known.type != event.type:
        return Impossible(Reason.UNKNOWN_TYPE, f"no event type {event.type}")
    if event.sequence is None or event.sequence < 1:
        return Impossible(Reason.BAD_ENVELOPE, "ce_sequence: is missing")
    try:
        known.model.model_validate(event.data)
    except ValidationError as error:
        first = error.errors()[0]
        return Impossible(Reason.BAD_DATA, f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
    return None


class Consumer:
    """Settles the records of one topic for one service."""

    def __init__(
        self,
        group: str,
        subscription: Subscription,
        table: Table,
        bus: Bus,
        clock: Clock,
        fetch: Fetch,
        check: Check = check_registered,
        bulk: Bulk | None = None,
        flow: Flow = STEADY,
    ) -> None:
        self.group = group
        self.topic = subscription.topic
        self._apply = subscription.apply
        self._bus = bus
        self._clock = clock
        self._fetch = fetch
        self._check = check
        self._bulk = bulk
        self.flow = flow
        self.parking = Parking(f"{group}.{subscription.topic.name}", table, clock)

    async def handle(self, deliveries: Sequence[Delivery]) -> None:
        """Settles a batch. Raises what is away; then nothing of it may be committed."""
        rest = deliveries if self._bulk is None else await self._in_bulk(self._bulk, deliveries)
        if rest:
            await self._handle_each(rest)

    async def _in_bulk(self, bulk: Bulk, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        """What is left after the bulk; where anything is parked, what must stay behind it is left too."""
        if not await self.parking.any():
            return await bulk(deliveries)
        subjects = [(d.headers.get("ce_subject") or b"").decode(errors="replace") for d in deliveries]
        blocked = await self.parking.blocked(set(subjects))
        behind = [d for d, subject in zip(deliveries, subjects, strict=True) if subject in blocked]
        free = [d for d, subject in zip(deliveries, subjects, strict=True) if subject not in blocked]
        return [*behind, *await bulk(free)]

    async def _handle_each(self, deliveries: Sequence[Delivery]) -> None:
        letters: list[Record] = []
        readable: list[tuple[Event, Delivery]] = []
        broken: list[tuple[Event, Delivery, Impossible]] = []
        for delivery in deliveries:
            try:
                event = read_event(delivery)
            except EnvelopeError as error:
                letters.append(letter(delivery, self.group, Reason.BAD_ENVELOPE, str(error)))
                continue
            wrong = self._wrong(event)
            if wrong is None:
                readable.append((event, delivery))
            else:
                broken.append((event, delivery, wrong))
        await self._settle(readable, broken, letters)

    def _wrong(self, event: Event) -> Impossible | None:
        known = EVENTS.get(event.name)
        if known is not None and known.topic != self.topic:
            return Impossible(Reason.UNKNOWN_TYPE, f"no event type {event.type} on {self.topic.name}")
        return self._check(event)

    async def _settle(
        self,
        readable: list[tuple[Event, Delivery]],
        broken: list[tuple[Event, Delivery, Impossible]],
        letters: list[Record],
    ) -> None:
        blocked = await self.parking.blocked({e.subject for e, _ in readable})
        behind = [e for e, _ in readable if e.subject in blocked]
        free = [(e, d) for e, d in readable if e.subject not in blocked]
        settlements = await self._apply([e for e, _ in free]) if free else []
        holes: list[Event] = []
        for (event, delivery), settlement in zip(free, settlements, strict=True):
            if isinstance(settlement, Missing):
                holes.append(event)
            elif isinstance(settlement, Impossible):
                broken.append((event, delivery, settlement))
        letters += [letter(d, self.group, w.reason, w.detail) for _, d, w in broken]
        await send(self._bus, letters)
        await self.parking.park(behind, Reason.BEHIND, FETCH_AFTER)
        await self.parking.park(holes, Reason.HOLE, FETCH_AFTER)
        await self.parking.bury([e for e, _, _ in broken if e.sequence is not None])

    async def retry_parked(self) -> int:
        """Tries what is parked and due once; returns how many subjects got through.

        A subject whose owner does not answer is put off; the others are tried all the same.
        """
        through = 0
        for subject in await self.parking.due():
            try:
                if await self._retry(subject):
                    through += 1
            except BusAwayError as error:
                log.warning("parked", extra={"subject": subject, "reason": str(error)})
                await self.parking.put_off(subject)
        return through

    async def _retry(self, subject: str) -> bool:
        events = await self.parking.waiting(subject)
        if not events:
            await self.parking.put_off(subject)
            return False
        settlement = (await self._apply(events[:1]))[0]
        if isinstance(settlement, Missing):
            missing = await self._fetch(self.topic, subject, settlement.after)
            await self._apply([e for e in missing if self._wrong(e) is None])
        settlements = await self._apply(events)
        await self._after_retry(events, settlements)
        return not any(isinstance(s, Missing) for s in settlements)

    async def _after_retry(self, events: Sequence[Event], settlements: Sequence[Settlement]) -> None:
        done = [
            e for e, s in zip(events, settlements, strict=True) if not isinstance(s, Missing | Impossible)
        ]
        dead = [(e, s) for e, s in zip(events, settlements, strict=True) if isinstance(s, Impossible)]
        still = [e for e, s in zip(events, settlements, strict=True) if isinstance(s, Missing)]
        for event, impossible in dead:
            headers, value = to_record(event)
            raw = {name: text.encode() for name, text in headers.items()}
            origin = Delivery(self.topic.name, -1, -1, event.subject.encode(), value, raw)
            await send(self._bus, [letter(origin, self.group, impossible.reason, impossible.detail)])
        await self.parking.bury([e for e, _ in dead])
        await self.parking.leave(done)
        if still:
            await self.parking.put_off(still[0].subject)
            log.warning("parked", extra={"subject": still[0].subject, "count": len(still)})
