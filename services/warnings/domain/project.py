"""The aggregate: a watched project with its warnings (journaled) and what is derived from its facts.

`warnings`, `clocks`, `cases`, `warned_at` and `last_at` change by events alone (`evolve`). `ledger` and
`look_at` are derived (`settle`): they can be computed anew from facts, pack and calendar, and stand in no
event.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from contracts.warnings import ClearedBy, WarningClass, WarningState
from services.runtime.timers import Timers, next_due
from services.warnings.domain.clocks import Clocks, timers_of
from services.warnings.domain.evidence import Evidence
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.shares import Share

KEPT_MONTHS = 36
"""A cleared monthly warning is kept for this long after its month; its history is in the journal."""

MOST_CASES = 300
"""Leads that a project remembers; only its latest are looked at."""


@dataclass(frozen=True, slots=True)
class Warning:
    """One warning. Money in fen; `since`: the first instant at which its duty was unmet."""

    id: str
    type: str
    month: str | None
    state: WarningState
    class_: WarningClass
    region: str | None
    liable_party: str
    supervisor: str
    occurrence: int
    raised_at: datetime
    since: datetime
    required: int | None
    found: int | None
    evidence: Evidence
    workers: Share | None
    missing: tuple[str, ...]
    rule: str
    clauses: tuple[str, ...]
    timers: Timers = ()
    cleared_at: datetime | None = None
    cleared_by: ClearedBy | None = None
    imported: tuple[str, ...] = ()
    """The other platform's warnings (`<source>:<id>`) that it stands for; computed ones have none."""

    @property
    def cleared(self) -> bool:
        """Whether it is over; it may be raised again."""
        return self.state is WarningState.CLEARED


@dataclass(frozen=True, slots=True)
class Project:
    """A project. `look_at`: the next instant at which some condition could come to hold, or None."""

    id: str
    city: str
    warnings: Mapping[str, Warning] = field(default_factory=dict)
    last_at: datetime | None = None
    ledger: Ledger = field(default_factory=Ledger)
    look_at: datetime | None = None
    clocks: Clocks = ()
    """The project's own (FY-1.3c, FY-2.2b)."""
    warned_at: datetime | None = None
    """When it was warned of for the first time."""
    cases: Mapping[str, str] = field(default_factory=dict)
    """Leads of the project, by case, and what each says of the watch over it (`links.Link`)."""

    @property
    def open(self) -> Iterator[Warning]:
        """The warnings that are not cleared."""
        return (warning for warning in self.warnings.values() if not warning.cleared)

    @property
    def next_due_at(self) -> datetime | None:
        """When something must be done next: a clock ends, or conditions must be looked at."""
        ends = [next_due(timers_of(self.clocks)), *(next_due(warning.timers) for warning in self.open)]
        return min((at for at in (self.look_at, *ends) if at is not None), default=None)


def begin(id: str, city: str) -> Project:
    """A project of which nothing is known yet."""
    return Project(id, city)


def warning_id(aggregate: str, type: str, month: str | None) -> str:
    """`<aggregate>/<type>`, and `<aggregate>/<type>/<month>` for the monthly ones."""
    return f"{aggregate}/{type}" if month is None else f"{aggregate}/{type}/{month}"


def aggregate_of(warning: str) -> str:
    """The watched aggregate that a warning's id names."""
    return warning.partition("/")[0]
