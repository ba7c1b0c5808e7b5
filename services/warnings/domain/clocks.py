"""A project's own clocks, as they are kept: journaled, each for one task (see `tasks`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.runtime.decisions import Draft
from services.runtime.timers import Timer, Timers, TimerState, evolve_timers

Clocks = tuple["ProjectClock", ...]


@dataclass(frozen=True, slots=True)
class ProjectClock:
    """A clock of the project itself; `month` tells those of one kind apart."""

    month: str | None
    timer: Timer
    told: tuple[str, ...] = ()
    """The units that heard that it ran out: they see to it beside who answers for it."""

    @property
    def kind(self) -> str:
        """The rule's name: the clock's, without the number of those side by side."""
        return self.timer.name.partition("#")[0]

    @property
    def unmet(self) -> bool:
        """Whether it ran out and is not answered yet."""
        return self.timer.state is TimerState.BREACHED and self.timer.stopped_at is None

    @property
    def units(self) -> tuple[str, ...]:
        """Who has it on a worklist while it asks for something."""
        own = () if self.timer.unit is None else (self.timer.unit,)
        return tuple(dict.fromkeys((*own, *self.told))) if self.asks else ()

    @property
    def asks(self) -> bool:
        """Whether something is still to be done."""
        return self.timer.running or self.unmet


def free_name(clocks: Clocks, kind: str) -> str:
    """The name of a further clock of this kind: the kind, or with the first number that none has."""
    taken = {clock.timer.name for clock in clocks if clock.asks}
    names = (kind if n == 1 else f"{kind}#{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def shown(clocks: Clocks) -> list[ProjectClock]:
    """One clock for each name: the one that has it now."""
    return list({clock.timer.name: clock for clock in clocks}.values())


def timers_of(clocks: Clocks) -> Timers:
    """The timers alone."""
    return tuple(clock.timer for clock in clocks)


def is_of_project(project: str, data: Mapping[str, Any]) -> bool:
    """Whether an event is about a clock of the project itself: its `warning` is `<project>/<clock>`."""
    return "timer" in data and data["warning"] == f"{project}/{data['timer']}"


def told_of(clocks: Clocks, project: str, draft: Draft) -> Clocks:
    """The clocks after units were told of one of them; as they are where it was about a warning."""
    about, to = draft.data["warning"], tuple(draft.data["to"])
    return tuple(
        replace(c, told=to) if c.unmet and about == f"{project}/{c.timer.name}" else c for c in clocks
    )


def evolve_clocks(clocks: Clocks, draft: Draft, oldest: str) -> Clocks:
    """The clocks after an event about one of them.

    One that is started takes the place of the one for its task; those of months before `oldest` that ask
    for nothing go, their history is in the journal.
    """
    name = draft.data["timer"]
    if draft.name.endswith(".timer_started"):
        (timer,) = evolve_timers((), draft)
        begun = ProjectClock(draft.data.get("month"), timer)
        kept = [c for c in clocks if (c.kind, c.month) != (begun.kind, begun.month)]
        changed = (*kept, begun)
    else:
        changed = tuple(
            replace(c, timer=evolve_timers((c.timer,), draft)[0]) if c.asks and c.timer.name == name else c
            for c in clocks
        )
    return tuple(c for c in changed if c.asks or c.month is None or c.month >= oldest)
