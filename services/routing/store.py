"""How cases are stored and asked for."""

from __future__ import annotations

from datetime import UTC, datetime

from services.routing.domain import case_document
from services.routing.domain.case import OPEN, Case
from services.runtime.store import Document

INDEXES = (
    ("city", "received_at"),
    ("city", "unit", "open", "urgent_at"),
    ("city", "unit", "received_at"),
    ("city", "territory", "received_at"),
    ("city", "state", "received_at"),
    ("lead_id",),
    ("ticking",),
    ("provisional",),
)

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Sorts after every deadline."""


def encode(case: Case) -> Document:
    """The case with fields to be looked for.

    `open`; `urgent_at`, the earliest end among clocks that run or were breached and not answered;
    `ticking`, whether there is such a clock (backlog is in neither); `provisional`, a running clock
    counts days of an unpublished year.
    """
    live = [t for t in case.timers if t.running or (t.state == "breached" and t.stopped_at is None)]
    return {
        **case_document.to_document(case),
        "open": case.state in OPEN,
        "urgent_at": min((t.due_at for t in live if not t.backlog), default=NEVER),
        "ticking": any(not t.backlog for t in live),
        "provisional": any(t.provisional and t.running for t in live),
    }


def decode(document: Document) -> Case:
    """Inverse of `encode`."""
    return case_document.from_document(document)
