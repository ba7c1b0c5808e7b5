"""Trace ids after W3C Trace Context: taken from a request, carried through every event."""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar

_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$")
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)


def begin_trace(traceparent: str | None = None) -> str:
    """Makes `traceparent` (or a new one, where it is none) the current one; returns it."""
    found = _TRACEPARENT.match(traceparent or "")
    trace = found.group(1) if found and set(found.group(1)) != {"0"} else secrets.token_hex(16)
    value = f"00-{trace}-{secrets.token_hex(8)}-01"
    _current.set(value)
    return value


def current_traceparent() -> str | None:
    """The traceparent of what is being done, or None."""
    return _current.get()


def current_trace() -> str | None:
    """The trace id alone, for logs."""
    value = _current.get()
    return None if value is None else value.split("-")[1]
