"""Parked events: what a consumer can't handle yet, kept in its own store, tried again with back-off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from contracts.envelope import Event, from_document, to_document
from contracts.reasons import Reason
from services.runtime.clock import Clock
from services.runtime.store import Document, Query, Table

TABLE = "parked"
INDEXES = (("consumer", "subject"), ("consumer", "retry_at"))
FIRST_BACK_OFF = timedelta(seconds=2)
LONGEST_BACK_OFF = timedelta(minutes=5)
BATCH = 200


class Parking:
    """One consumer's parked events. A `dead` one waits for an operator and holds up those behind it."""

    def __init__(self, consumer: str, table: Table, clock: Clock) -> None:
        self._consumer = consumer
        self._table = table
        self._clock = clock

    async def any(self) -> bool:
        """Whether anything is parked."""
        query = Query({"consumer": self._consumer}, limit=1, fields=("subject",))
        return bool(await self._table.find(query))

    async def blocked(self, subjects: Iterable[str]) -> set[str]:
        """Those of `subjects` that have parked events."""
        query = Query({"consumer": self._consumer}, {"subject": list(subjects)}, limit=0, fields=("subject",))
        return {d["subject"] for d in await self._table.find(query)}

    async def park(self, events: Sequence[Event], reason: Reason, wait: timedelta) -> None:
        """Parks events; one that is parked already stays as it is."""
        if events:
            retry_at = self._clock.now() + wait
            await self._table.insert(
                [{**self._document(e, reason), "retry_at": retry_at, "dead": False} for e in events]
            )

    async def bury(self, events: Sequence[Event]) -> None:
        """Keeps the place of events that went to the dead letters, so that later ones stay behind them."""
        await self._table.put([{**self._document(e, Reason.REFUSED), "dead": True} for e in events])

    async def due(self) -> list[str]:
        """Subjects whose parked events are to be tried now."""
        query = Query(
            {"consumer": self._consumer},
            below={"retry_at": self._clock.now() + timedelta(milliseconds=1)},
            sort="retry_at",
            limit=BATCH,
            fields=("subject",),
        )
        return list(dict.fromkeys(d["subject"] for d in await self._table.find(query)))

    async def waiting(self, subject: str) -> list[Event]:
        """A subject's parked events in order, up to the first dead one."""
        query = Query({"consumer": self._consumer, "subject": subject}, limit=0)
        events = []
        for document in await self._table.find(query):
            if document["dead"]:
                break
            events.append(from_document(document["event"]))
        return events

    async def leave(self, events: Sequence[Event]) -> None:
        """Takes out what is done."""
        await self._table.delete([self._key(e) for e in events])

    async def put_off(self, subject: str) -> None:
        """Lets a subject's parked events wait twice as long as before, up to a limit."""
        query = Query({"consumer": self._consumer, "subject": subject, "dead": False}, limit=0)
        changes = {}
        for document in await self._table.find(query):
            attempts = document["attempts"] + 1
            wait = min(FIRST_BACK_OFF * 2 ** min(attempts, 20), LONGEST_BACK_OFF)
            changes[document["_id"]] = {"attempts": attempts, "retry_at": self._clock.now() + wait}
        await self._table.patch(changes)

    def _key(self, event: Event) -> str:
        return f"{self._consumer}:{event.subject}:{event.sequence or 0:09d}"

    def _document(self, event: Event, reason: Reason) -> Document:
        return {
            "_id": self._key(event),
            "consumer": self._consumer,
            "subject": event.subject,
            "reason": str(reason),
            "attempts": 0,
            "event": to_document(event),
        }
