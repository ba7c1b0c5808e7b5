"""Reading records that anybody may have written: what can be kept and sent on, and what can't."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from contracts.envelope import EnvelopeError, Event, from_record
from services.runtime.bus import Delivery

MAX_SEQUENCE = 999_999_999
"""The journal's and the parking's ids have nine digits for it."""
MAX_DEPTH = 60
"""Levels of nesting; the store has room for a hundred, and an event lies within a document."""
_YEARS = range(1900, 2201)
_INTEGERS = range(-(2**63), 2**63)


def read_event(delivery: Delivery) -> Event:
    """The event in a record. Raises `EnvelopeError` naming what is missing, wrong or can't be kept."""
    try:
        event = from_record(delivery.headers, delivery.value, delivery.at)
    except EnvelopeError:
        raise
    except RecursionError:
        raise EnvelopeError("value", "is nested too deeply") from None
    except ValueError:
        raise EnvelopeError("ce_sequence", "is too long") from None
    _check_moment("ce_time", event.time)
    _check_moment("ce_recordedat", event.recorded_at)
    if event.sequence is not None and not 0 < event.sequence <= MAX_SEQUENCE:
        raise EnvelopeError("ce_sequence", f"is not between 1 and {MAX_SEQUENCE}")
    problem = _unkept(event.data, MAX_DEPTH)
    if problem is not None:
        raise EnvelopeError("value", problem)
    return event


def _check_moment(name: str, moment: datetime) -> None:
    try:
        year = moment.astimezone(UTC).year
    except OverflowError:
        year = 0
    if year not in _YEARS:
        raise EnvelopeError(name, "is of a year that no calendar has")


def _unkept(value: Any, depth: int) -> str | None:
    """Why JSON data can't be kept in a store or sent on, or None."""
    if depth == 0:
        return "is nested too deeply"
    if isinstance(value, str):
        return None if _is_text(value) else "holds a lone surrogate"
    if isinstance(value, int):
        return None if value in _INTEGERS else "holds a number beyond 64 bits"
    if isinstance(value, dict):
        if any("\x00" in name or not _is_text(name) for name in value):
            return "holds a name that can't be kept"
        value = value.values()
    elif not isinstance(value, list):
        return None
    return next((found for item in value if (found := _unkept(item, depth - 1)) is not None), None)


def _is_text(value: str) -> bool:
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
