"""Timers: deadlines that an aggregate carries. Pure.

A timer is `running`, `met`, `breached` or `cancelled`. It is breached when `now >= due_at`; a breach is
never withdrawn, a late answer only sets `stopped_at`. A timer started anew takes the name; the former
one stays in the journal. All changes go through events, `<aggregate>.timer_*`, whose data `evolve_timers`
reads: `timer_started`, `timer_met`, `timer_breached`, `timer_answered` (late), `timer_cancelled`,
`timer_extended`, `timer_reprojected`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.envelope import By
from services.runtime.decisions import Draft
from services.runtime.frozen import changed


class TimerState(StrEnum):
    """What a timer is; `met`, `breached` and `cancelled` are final."""

    RUNNING = "running"
    MET = "met"
    BREACHED = "breached"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Timer:
    """One deadline. `due_at` is the first instant that is too late; `unit` answers for it (None: the debtor).

    `provisional`: it counts days of a year without a published schedule. `backlog`: its end lay before
    """

    name: str
    started_at: datetime
    due_at: datetime
    state: TimerState = TimerState.RUNNING
    stopped_at: datetime | None = None
    unit: str | None = None
    clauses: tuple[str, ...] = ()
    extended: bool = False
    provisional: bool = False
    backlog: bool = False
    period: str | None = None
    """The period it was counted from (`5 working_days`), so that it can be projected anew."""

    @property
    def running(self) -> bool:
        return self.state is TimerState.RUNNING


Timers = tuple[Timer, ...]


def find(timers: Timers, name: str) -> Timer | None:
    """The timer that has the name now, or None."""
    for timer in timers:
        if timer.name == name:
            return timer
    return None


def running(timers: Timers, name: str) -> Timer | None:
    """The timer of this name if it runs, or None."""
    found = find(timers, name)
    return found if found is not None and found.running else None


def next_due(timers: Timers) -> datetime | None:
    """When the earliest running timer ends, or None."""
    return min([t.due_at for t in timers if t.state is TimerState.RUNNING], default=None)


def due(timers: Timers, now: datetime) -> list[Timer]:
    """Running timers whose end has come, in order of `due_at`, then name."""
    ended = [t for t in timers if t.running and t.due_at <= now]
    return sorted(ended, key=lambda t: (t.due_at, t.name))


def unit_class(unit: str | None) -> str:
    """The unit as a metric label of few values: `city_hrss`, `county_hrss`, `county`, `office`, `debtor`.

    A code alone is a county's government (6 characters) or a township's office (9 or 12).
    """
    if unit is None:
        return "debtor"
    territory, slash, department = unit.partition("/")
    if slash:
        return f"{'county' if len(territory) == 6 else 'township'}_{department}"
    if territory[:4].isdecimal():
        return "county" if len(territory) == 6 else "township"
    return unit


def started(
    prefix: str,
    timer: Timer,
    now: datetime,
    by: By | None = None,
) -> Draft:
    """Draft of `<prefix>.timer_started` that carries the whole timer."""
    data = {
        "timer": timer.name,
        "unit": timer.unit,
        "started_at": timer.started_at.isoformat(),
        "due_at": timer.due_at.isoformat(),
        "provisional": timer.provisional,
        "backlog": timer.backlog,
        "period": timer.period,
    }
    return Draft(f"{prefix}.timer_started", now, data, timer.clauses, by)


def ended(prefix: str, kind: str, timer: Timer, now: datetime, by: By | None = None) -> Draft:
    """Draft of `<prefix>.timer_<kind>` for `met`, `breached`, `answered` or `cancelled`."""
    data = {
        "timer": timer.name,
        "unit": timer.unit,
        "due_at": timer.due_at.isoformat(),
        "backlog": timer.backlog,
    }
    return Draft(f"{prefix}.timer_{kind}", now, data, timer.clauses, by)


def stop(prefix: str, timer: Timer, now: datetime, by: By | None = None) -> list[Draft]:
    """What an answer at `now` means for a timer: met in time, a late answer noted once, or nothing."""
    if timer.running:
        return [ended(prefix, "met", timer, now, by)]
    if timer.state is TimerState.BREACHED and timer.stopped_at is None:
        return [ended(prefix, "answered", timer, now, by)]
    return []


def evolve_timers(timers: Timers, draft: Draft) -> Timers:
    """The timers after a `timer_*` event; any other event leaves them as they are."""
    kind = draft.name.partition(".timer_")[2]
    if not kind:
        return timers
    name = draft.data["timer"]
    if kind == "started":
        return (*[t for t in timers if t.name != name], _from_event(draft))
    return tuple([_changed(t, kind, draft) if t.name == name else t for t in timers])


def _from_event(draft: Draft) -> Timer:
    data = draft.data
    return Timer(
        name=data["timer"],
        started_at=datetime.fromisoformat(data["started_at"]),
        due_at=datetime.fromisoformat(data["due_at"]),
        unit=data["unit"],
        clauses=draft.clauses,
        provisional=data["provisional"],
        backlog=data["backlog"],
        period=data["period"],
    )


def _changed(timer: Timer, kind: str, draft: Draft) -> Timer:
    match kind:
        case "met":
            return changed(timer, {"state": TimerState.MET, "stopped_at": draft.time})
        case "breached":
            return changed(timer, {"state": TimerState.BREACHED})
        case "answered":
            return changed(timer, {"stopped_at": draft.time})
        case "cancelled":
            return changed(timer, {"state": TimerState.CANCELLED, "stopped_at": draft.time})
        case "extended" | "reprojected":
            anew = {
                "due_at": datetime.fromisoformat(draft.data["due_at"]),
                "extended": timer.extended or kind == "extended",
                "provisional": draft.data["provisional"],
            }
            return changed(timer, anew)
    raise ValueError(f"unknown timer event {draft.name}")


def to_document(timer: Timer) -> dict[str, Any]:
    """The timer for the store and the API."""
    return {
        "name": timer.name,
        "state": str(timer.state),
        "started_at": timer.started_at,
        "stopped_at": timer.stopped_at,
        "due_at": timer.due_at,
        "unit": timer.unit,
        "clauses": list(timer.clauses),
        "extended": timer.extended,
        "provisional": timer.provisional,
        "backlog": timer.backlog,
        "period": timer.period,
    }


def from_document(document: Mapping[str, Any]) -> Timer:
    """Inverse of `to_document`."""
    return Timer(
        name=document["name"],
        state=TimerState(document["state"]),
        started_at=document["started_at"],
        stopped_at=document["stopped_at"],
        due_at=document["due_at"],
        unit=document["unit"],
        clauses=tuple(document["clauses"]),
        extended=document["extended"],
        provisional=document["provisional"],
        backlog=document["backlog"],
        period=document["period"],
    )


def from_documents(documents: Iterable[Mapping[str, Any]]) -> Timers:
    """All timers of a document."""
    return tuple(map(from_document, documents))


def view(timer: Timer, unit: str | None) -> dict[str, Any]:
    """A timer as its readers see it (catalogue, "A timer shows"); `unit` is who answers for it now."""
    return {
        "name": timer.name,
        "state": str(timer.state),
        "started_at": timer.started_at.isoformat(),
        "stopped_at": None if timer.stopped_at is None else timer.stopped_at.isoformat(),
        "due_at": timer.due_at.isoformat(),
        "extended": timer.extended,
        "provisional": timer.provisional,
        "backlog": timer.backlog,
        "clauses": list(timer.clauses),
        "unit": unit,
    }
