"""How cases are stored and asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from services.routing.domain import case_document
from services.routing.domain.case import OPEN, Case, State
from services.runtime.store import Document
from services.runtime.timers import Timer, TimerState

INDEXES = (
    ("city", "received_at"),
    ("city", "worklists", "urgent_at"),
    ("city", "worklists", "listed_at"),
    ("city", "interview"),
    ("city", "unit", "received_at"),
    ("city", "territory", "received_at"),
    ("city", "state", "received_at"),
    ("lead_id",),
    ("ticking",),
    ("provisional",),
    ("policy.hash", "open"),
)

KEY_ITEM = "key_item"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""Sorts after every deadline."""
BEFORE_ALL = timedelta(days=36_525)
"""What an open incident's beginning is set back by in worklists, so that it sorts before every deadline."""
BEFORE_OTHERS = timedelta(days=18_262)
"""The same of a key item, which comes after incidents."""


def encode(case: Case) -> Document:
    """The case with fields to be looked for.

    `worklists`, the units that have something to do; `urgent_at`, the earliest end among clocks that run
    or were breached and not answered; `listed_at`, the place in a worklist, an open incident's before all;
    `asking`, the names of such clocks; `interview`, whether a unit is proposed for one;
    `ticking`, whether there is such a clock (backlog is in neither); `open`, whether it has not ended;
    `provisional`, a running clock counts days of an unpublished year.
    """
    live = [t for t in case.timers if t.running or (t.state == "breached" and t.stopped_at is None)]
    urgent_at = min((t.due_at for t in live if not t.backlog), default=NEVER)
    return {
        **case_document.to_document(case),
        "worklists": sorted(worklists(case)),
        "urgent_at": urgent_at,
        "listed_at": _listed_at(case, urgent_at),
        "asking": sorted({t.name.partition("#")[0] for t in live}),
        "interview": bool(case.proposals),
        "ticking": any(not t.backlog for t in live),
        "open": case.state in OPEN,
        "provisional": any(t.provisional and t.running for t in live),
    }


def _listed_at(case: Case, urgent_at: datetime) -> datetime:
    """Incidents first, then key items (重点事项), each by its own time; the rest by what ends soonest."""
    if case.incident is not None and case.incident.open:
        return case.incident.opened_at - BEFORE_ALL
    if KEY_ITEM in case.marks:
        return (case.lead.received_at if urgent_at == NEVER else urgent_at) - BEFORE_OTHERS
    return urgent_at


def worklists(case: Case) -> set[str]:
    """The units that have something to do about a case.

    Who must act now; whoever handles it jointly; the task force that supervises it; the first unit asked,
    while it still answers for the case; who decides its dispute; who answers for a clock that runs, or that
    ran out and still waits for its answer (an agreement not kept must be filed) unless it is one of the
    case's stage; who owes the second half of a double investigation, and the police that have a suspected
    crime, even after the case was closed.
    """
    units: set[str] = set()
    if case.state in OPEN:
        standing_by = case.with_units if case.manner == "jointly" else ()
        units |= {case.unit, *standing_by, *filter(None, (case.task_force, case.kept_by, case.arbiter))}
        clocks = (clock_unit(case, t) for t in case.timers if t.running or _waits(t))
        units |= {unit for unit in clocks if unit is not None}
    if case.linked_review is not None and not case.linked_review.done:
        units.add(case.linked_review.unit)
    if case.police is not None and case.police.busy and case.state not in _NOBODYS:
        units.add(case.police.unit)
    return units


def _waits(timer: Timer) -> bool:
    unanswered = timer.state is TimerState.BREACHED and timer.stopped_at is None
    return unanswered and timer.name.partition("#")[0] not in OF_WHO_HAS_IT


_NOBODYS = frozenset({State.REFERRED, State.MERGED, State.WITHDRAWN})
FOLLOWS_THE_CASE = frozenset(("close", "channel", "campaign"))
"""Clocks that the case's unit of the moment answers for, while they run (catalogue, "A timer shows")."""
OF_WHO_HAS_IT = FOLLOWS_THE_CASE | {"transfer", "sign", "verify", "resolve"}
"""Clocks that ask something of nobody but the unit that has the case."""


def clock_unit(case: Case, timer: Timer) -> str | None:
    """Who answers for a clock now; None: the debtor."""
    follows = timer.name.partition("#")[0] in FOLLOWS_THE_CASE and timer.running
    return case.unit if follows else timer.unit


def decode(document: Document) -> Case:
    """Inverse of `encode`."""
    return case_document.from_document(document)
