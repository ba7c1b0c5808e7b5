"""An aggregate's timeline: its journal, followed by what its outbox still holds."""

from __future__ import annotations

from contracts.envelope import Event
from services.runtime.store import Store, Stored

PAGE = 1000


async def read_timeline(store: Store, stored: Stored, after: int = 0) -> list[Event]:
    """All events of an aggregate with a sequence above `after`, in order, each once."""
    events: dict[int, Event] = {}
    last = after
    while page := await store.journal(stored.id, last, PAGE):
        events.update({e.sequence or 0: e for e in page})
        last = page[-1].sequence or 0
    for event in stored.outbox:
        if (event.sequence or 0) > after:
            events.setdefault(event.sequence or 0, event)
    return [events[n] for n in sorted(events)]
