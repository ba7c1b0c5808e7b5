"""How cases are stored and asked for."""

from __future__ import annotations

from services.routing.domain import case_document
from services.routing.domain.case import Case
from services.runtime.store import Document

INDEXES = (
    ("city", "received_at"),
    ("city", "unit", "state"),
    ("city", "territory", "received_at"),
    ("city", "state", "received_at"),
    ("lead_id",),
    ("ticking",),
    ("provisional",),
)


def encode(case: Case) -> Document:
    """The case with two fields to be looked for: `ticking`, a clock runs or its breach is unanswered
    (backlog is counted apart); `provisional`, a running clock counts days of an unpublished year.
    """
    live = [t for t in case.timers if t.running or (t.state == "breached" and t.stopped_at is None)]
    return {
        **case_document.to_document(case),
        "ticking": any(not t.backlog for t in live),
        "provisional": any(t.provisional and t.running for t in live),
    }


def decode(document: Document) -> Case:
    """Inverse of `encode`."""
    return case_document.from_document(document)
