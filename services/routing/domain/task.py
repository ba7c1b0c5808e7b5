"""A task as an aggregate: opened or planned, and reported before its clock runs out. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.runtime import timers
from services.runtime.decisions import Draft
from services.runtime.timers import Timers, TimerState

CLOCK = "task"


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    PLANNED = "planned"
    OVERDUE = "overdue"
    """Its end has passed without a report."""
    REPORTED = "reported"


STATE_NAMES = {
    TaskState.OPEN: "待办",
    TaskState.PLANNED: "已安排",
    TaskState.OVERDUE: "逾期未报",
    TaskState.REPORTED: "已报告",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One task of one unit. `about`: whom it looks at, where that is another; `on`: its planned day."""

    city: str
    kind: str
    unit: str
    about: str | None = None
    on: date | None = None
    reported_at: datetime | None = None
    found: int | None = None
    leads: tuple[str, ...] = ()
    clocks: Timers = ()

    @property
    def state(self) -> TaskState:
        if self.reported_at is not None:
            return TaskState.REPORTED
        clock = timers.find(self.clocks, CLOCK)
        if clock is not None and clock.state is TimerState.BREACHED:
            return TaskState.OVERDUE
        return TaskState.OPEN if self.on is None else TaskState.PLANNED


def evolve(task: Task | None, draft: Draft) -> Task:
    """The task after one event; its city is put in by `begin`."""
    if task is None:
        raise LookupError(f"{draft.name} before the task began")
    data = draft.data
    match draft.name:
        case "task.opened":
            return replace(task, kind=data["kind"], unit=data["unit"], about=data.get("about"))
        case "task.planned":
            return replace(task, on=date.fromisoformat(data["on"]))
        case "task.reported":
            leads = tuple(data["leads"])
            return replace(task, reported_at=draft.time, found=data["found"], leads=leads)
    return replace(task, clocks=timers.evolve_timers(task.clocks, draft))


def begin(id_: str, city: str) -> Task:
    """What a task is before its first event."""
    return Task(city, "", "")


def begun(task: Task | None) -> bool:
    """Whether it was opened."""
    return task is not None and bool(task.kind)


def next_due(task: Task) -> datetime | None:
    """When its clock ends, if it runs."""
    return timers.next_due(task.clocks)


def to_document(task: Task) -> dict[str, Any]:
    """The task for the store, with fields to be looked for."""
    clock = timers.find(task.clocks, CLOCK)
    return {
        "city": task.city,
        "kind": task.kind,
        "unit": task.unit,
        "about": task.about,
        "on": None if task.on is None else task.on.isoformat(),
        "reported_at": task.reported_at,
        "found": task.found,
        "leads": list(task.leads),
        "timers": [timers.to_document(one) for one in task.clocks],
        "state": str(task.state),
        "open": task.state is not TaskState.REPORTED,
        "due_at": None if clock is None else clock.due_at,
        "ticking": task.state is not TaskState.REPORTED,
        "provisional": False,
    }


def from_document(document: Mapping[str, Any]) -> Task:
    """Inverse of `to_document`."""
    on = document["on"]
    return Task(
        city=document["city"],
        kind=document["kind"],
        unit=document["unit"],
        about=document["about"],
        on=None if on is None else date.fromisoformat(on),
        reported_at=document["reported_at"],
        found=document["found"],
        leads=tuple(document["leads"]),
        clocks=timers.from_documents(document["timers"]),
    )
