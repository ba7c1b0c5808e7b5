"""The envelope of every event: CloudEvents 1.0 in Kafka binary mode.

`type` is `anxin.<aggregate>.<past_tense>.v<N>`, `subject` the aggregate's id, `sequence` counts its
events from 1 without gaps (facts have none). `time` is when the thing happened by the rules (a timer's
own due time, say), `recorded_at` when this system found out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/json"
PREFIX = "anxin."


class EnvelopeError(ValueError):
    """A record that is no event of ours; `field` names the header or part that is wrong."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


@dataclass(frozen=True, slots=True)
class By:
    """Who took a step: a unit and, where known, the post in it. Never a person."""

    unit: str
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one aggregate. `data` holds JSON values only; money is yuan as a string."""

    type: str
    source: str
    subject: str
    time: datetime
    recorded_at: datetime
    city: str
    sequence: int | None
    data: Mapping[str, Any]
    clauses: tuple[str, ...] = ()
    by: By | None = None
    policy: str | None = None
    traceparent: str | None = None

    @property
    def id(self) -> str:
        """Unique for `source`: the subject and its sequence; a fact's id is its subject."""
        return self.subject if self.sequence is None else f"{self.subject}:{self.sequence}"

    @property
    def name(self) -> str:
        """`case.signed` of `anxin.case.signed.v1`."""
        return short_name(self.type)


def short_name(event_type: str) -> str:
    """`anxin.case.signed.v1` -> `case.signed`."""
    return event_type.removeprefix(PREFIX).rpartition(".v")[0]


def to_document(event: Event) -> dict[str, Any]:
    """The event as a document for BSON or JSON-with-datetimes; `from_document` reads it back."""
    return {
        "type": event.type,
        "source": event.source,
        "subject": event.subject,
        "time": event.time,
        "recorded_at": event.recorded_at,
        "city": event.city,
        "sequence": event.sequence,
        "data": dict(event.data),
        "clauses": list(event.clauses),
        "by": None if event.by is None else {"unit": event.by.unit, "post": event.by.post},
        "policy": event.policy,
        "traceparent": event.traceparent,
    }


def from_document(document: Mapping[str, Any]) -> Event:
    """Inverse of `to_document`."""
    by = document.get("by")
    return Event(
        type=document["type"],
        source=document["source"],
        subject=document["subject"],
        time=document["time"],
        recorded_at=document["recorded_at"],
        city=document["city"],
        sequence=document["sequence"],
        data=document["data"],
        clauses=tuple(document["clauses"]),
        by=None if by is None else By(by["unit"], by.get("post")),
        policy=document.get("policy"),
        traceparent=document.get("traceparent"),
    )


def to_json(event: Event) -> dict[str, Any]:
    """The event as JSON values, for the journal over HTTP; `from_json` reads it back."""
    document = to_document(event)
    document["time"] = event.time.isoformat()
    document["recorded_at"] = event.recorded_at.isoformat()
    return document


def from_json(document: Mapping[str, Any]) -> Event:
    """Inverse of `to_json`."""
    times = {k: datetime.fromisoformat(document[k]) for k in ("time", "recorded_at")}
    return from_document({**document, **times})


def to_record(event: Event) -> tuple[dict[str, str], bytes]:
    """Headers and value of the Kafka record, in CloudEvents binary mode."""
    headers = {
        "content-type": CONTENT_TYPE,
        "ce_specversion": SPEC_VERSION,
        "ce_id": event.id,
        "ce_type": event.type,
        "ce_source": event.source,
        "ce_subject": event.subject,
        "ce_time": event.time.isoformat(),
        "ce_recordedat": event.recorded_at.isoformat(),
        "ce_city": event.city,
    }
    optional = {
        "ce_sequence": None if event.sequence is None else str(event.sequence),
        "ce_clauses": ",".join(event.clauses) or None,
        "ce_byunit": event.by and event.by.unit,
        "ce_bypost": event.by and event.by.post,
        "ce_policy": event.policy,
        "traceparent": event.traceparent,
    }
    headers.update({name: value for name, value in optional.items() if value})
    return headers, json.dumps(event.data, ensure_ascii=False, separators=(",", ":")).encode()


def from_record(headers: Mapping[str, bytes], value: bytes | None, arrived: datetime | None = None) -> Event:
    """Reads a Kafka record. Raises `EnvelopeError` naming the header that is missing or wrong.

    `arrived` is when the record was written: its `recorded_at` where another system left that out.
    """

    def text(name: str) -> str | None:
        raw = headers.get(name)
        if raw is None:
            return None
        try:
            return raw.decode()
        except UnicodeDecodeError:
            raise EnvelopeError(name, "is not UTF-8") from None

    def required(name: str) -> str:
        found = text(name)
        if not found:
            raise EnvelopeError(name, "is missing")
        return found

    def moment(name: str) -> datetime:
        raw = required(name)
        try:
            found = datetime.fromisoformat(raw)
        except ValueError:
            raise EnvelopeError(name, "is no RFC 3339 time") from None
        if found.tzinfo is None:
            raise EnvelopeError(name, "has no offset")
        return found

    if required("ce_specversion") != SPEC_VERSION:
        raise EnvelopeError("ce_specversion", f"is not {SPEC_VERSION}")
    sequence = text("ce_sequence")
    if sequence is not None and not sequence.isdecimal():
        raise EnvelopeError("ce_sequence", "is no whole number")
    try:
        data = json.loads(value or b"")
    except ValueError:
        raise EnvelopeError("value", "is no JSON") from None
    if not isinstance(data, dict):
        raise EnvelopeError("value", "is no JSON object")
    unit = text("ce_byunit")
    time = moment("ce_time")
    return Event(
        type=required("ce_type"),
        source=required("ce_source"),
        subject=required("ce_subject"),
        time=time,
        recorded_at=moment("ce_recordedat") if "ce_recordedat" in headers else arrived or time,
        city=required("ce_city"),
        sequence=None if sequence is None else int(sequence),
        data=data,
        clauses=tuple(filter(None, (text("ce_clauses") or "").split(","))),
        by=None if unit is None else By(unit, text("ce_bypost")),
        policy=text("ce_policy"),
        traceparent=text("traceparent"),
    )
