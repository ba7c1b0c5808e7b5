"""What a `case.timer_*` event makes of the case's clocks and of the reminders that go with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.routing.domain.case import Case, Reminder
from services.runtime.decisions import Draft
from services.runtime.frozen import changed
from services.runtime.timers import Timer, Timers, evolve_timers

FOLLOWING = frozenset({"close", "channel", "campaign"})
"""Clocks that whoever has the case at the instant answers for (catalogue, "unit is who answers for it")."""


def base_name(timer: str) -> str:
    """`instalment` of `instalment#2`."""
    return timer.partition("#")[0]


def following(timers: Timers, unit: str) -> Timers:
    """The clocks after the case has moved to `unit`: the running ones that follow it are now its own."""
    return tuple(
        [changed(t, {"unit": unit}) if t.running and base_name(t.name) in FOLLOWING else t for t in timers]
    )


def evolve_clocks(case: Case, draft: Draft) -> Case:
    """The case after an event about one of its clocks."""
    timers = evolve_timers(case.timers, draft)
    data = draft.data
    if "extended" in data or ("period" in data and draft.name != "case.timer_started"):
        timers = tuple([_refined(t, draft) if t.name == data["timer"] else t for t in timers])
    changes: dict[str, Any] = {"timers": timers, "last_at": draft.time}
    told = data.get("approaching_at")
    if case.reminders or told:
        changes["reminders"] = (
            *[r for r in case.reminders if r.about != data["timer"]],
            *[Reminder(datetime.fromisoformat(at), data["timer"]) for at in told or ()],
        )
    return changed(case, changes)


def _refined(timer: Timer, draft: Draft) -> Timer:
    """What the machinery leaves out: a clock running on after an extension, and what it now stands on."""
    data = draft.data
    changes: dict[str, Any] = {
        "extended": timer.extended or data.get("extended", False),
        "period": data["period"],
    }
    if draft.name == "case.timer_reprojected":
        begun = datetime.fromisoformat(data["started_at"])
        changes |= {"started_at": begun, "unit": data["unit"], "clauses": draft.clauses}
    return changed(timer, changes)
