"""Published events as a scenario sees them: short type, the scenario's own names, data at the top."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from contracts.envelope import from_record
from contracts.topics import FACTS
from services.runtime.bus import Delivery

_OTHERS = frozenset({"into", "case", "onward", "via", "other"})
"""Fields of an event that name another case, or a lead."""


def _named(field: str, value: Any, aliases: Mapping[str, str]) -> Any:
    return aliases.get(value, value) if field in _OTHERS and isinstance(value, str) else value


def flattened(deliveries: Iterable[Delivery], aliases: Mapping[str, str]) -> list[dict[str, Any]]:
    """The events in the order they were published; a warning's event is about its warning's id."""
    found = []
    for delivery in deliveries:
        if delivery.topic == FACTS.name or delivery.topic.endswith(".dlq"):
            continue
        event = from_record(delivery.headers, delivery.value)
        subject = str(event.data.get("warning") or event.subject)
        by = None if event.by is None else {"unit": event.by.unit, "post": event.by.post}
        found.append(
            {
                **{k: _named(k, v, aliases) for k, v in event.data.items()},
                "type": event.name,
                "subject": aliases.get(subject, subject),
                "time": event.time.isoformat(),
                "clauses": list(event.clauses),
                "by": by,
            }
        )
    return found
