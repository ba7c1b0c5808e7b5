"""Facts on the bus: no aggregate and no sequence; one record each, a project's facts in one partition.

Type `anxin.fact.reported.v1`; `ce_subject` (and so `ce_id`) is the fact's identity
`<city>:<source>:<source_id>`, the record's key the project or whatever else the fact is about, so that
what is said of one thing keeps its order. Other systems may write such records themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.envelope import Event, to_record
from contracts.fact_errors import FactError
from contracts.facts import Fact, parse_fact
from contracts.reasons import Reason
from contracts.topics import FACTS
from services.runtime.bus import Record
from services.runtime.settle import Impossible

TYPE = "anxin.fact.reported.v1"
FAMILY = "anxin.fact."
"""Other systems name the verb as they like; what a fact is, its data say."""


def fact_key(fact: Fact) -> str:
    """What a fact is about: its project, else its permit's number, else who sent it."""
    if fact.project is not None:
        return str(fact.project)
    number = getattr(fact, "number", None)
    return f"permit:{number}" if number is not None else f"sender:{fact.source}"


def fact_subject(fact: Fact) -> str:
    """The fact's identity."""
    return ":".join(fact.identity)


def record_of_fact(fact: Fact, now: datetime, traceparent: str | None) -> Record:
    """The fact as a record in its city's slice of `anxin.facts`."""
    event = Event(
        type=TYPE,
        source="/intake",
        subject=fact_subject(fact),
        time=fact.observed_at,
        recorded_at=now,
        city=fact.city,
        sequence=None,
        data=fact.model_dump(mode="json", exclude_none=True),
        traceparent=traceparent,
    )
    headers, value = to_record(event)
    key = fact_key(fact)
    return Record(FACTS.name, key, value, headers, FACTS.partition(fact.city, key))


def fact_of(event: Event) -> Fact:
    """The fact that an event carries. Raises `FactError`."""
    data: Mapping[str, Any] = event.data
    return parse_fact(data)


def check_fact(event: Event) -> Impossible | None:
    """Why an event on `anxin.facts` is no fact, or None; the `Check` of whoever consumes facts."""
    if not event.type.startswith(FAMILY):
        return Impossible(Reason.UNKNOWN_TYPE, f"no event type {event.type} on {FACTS.name}")
    try:
        fact = fact_of(event)
    except FactError as error:
        return Impossible(Reason.BAD_DATA, str(error))
    if fact.city != event.city:
        return Impossible(Reason.BAD_ENVELOPE, "ce_city is not the city of the data")
    return None
