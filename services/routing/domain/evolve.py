"""What each event makes of a case: the only place where its state changes.

One function per event returns the fields that it changes; the table at the foot is the list of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.routing.domain import evolve_ending, evolve_handling, evolve_merge, evolve_parts, evolve_route
from services.routing.domain.case import SPOT_CHECK, Case, LinkedReview
from services.routing.domain.case_parts import INTERVIEW, Proposal
from services.routing.domain.evolve_handling import mark, with_spot_check
from services.routing.domain.evolve_opened import opened
from services.routing.domain.evolve_route import taken_by
from services.routing.domain.evolve_timers import evolve_clocks, following
from services.runtime.decisions import Draft
from services.runtime.frozen import changed

Changes = dict[str, Any]
Data = Mapping[str, Any]
GIVEN_ON = frozenset({"case.transferred", "case.diverted", "case.handed_back", "case.arbitrated"})
"""By these a case that the city took up a level goes back to a territory."""


def evolve(case: Case | None, draft: Draft) -> Case:
    """The case after an event. Raises LookupError for an event of a case that was never opened."""
    if case is None:
        if draft.name != "case.opened":
            raise LookupError(f"{draft.name} before case.opened")
        return opened(draft)
    if ".timer_" in draft.name:
        return evolve_clocks(case, draft)
    changes = _changes(case, draft)
    changes["last_at"] = draft.time
    if draft.name in GIVEN_ON and case.raised is not None:
        changes["raised"] = None
    if "unit" in changes and changes["unit"] != case.unit:
        changes.setdefault("timers", following(case.timers, changes["unit"]))
    return changed(case, changes)


def _changes(case: Case, draft: Draft) -> Changes:
    change = _CHANGES.get(draft.name)
    if change is not None:
        return change(case, draft.data)
    part = evolve_parts.CHANGES.get(draft.name)
    return {} if part is None else part(case, draft)


def _leader_assigned(case: Case, data: Data) -> Changes:
    return {**mark(case, "leader_assignment"), "leader": data["post"]}


def _escalated(case: Case, data: Data) -> Changes:
    changes: Changes = {
        "due_steps": _joined(case.due_steps, data["due"]),
        "required_steps": _joined(case.required_steps, data["required"]),
    }
    if data["review_unit"] is not None:
        changes["linked_review"] = LinkedReview(data["review_unit"])
    if data["unit"] is not None:
        changes |= taken_by(case, data["unit"])
    return changes


def _joined(steps: tuple[str, ...], more: list[str]) -> tuple[str, ...]:
    return (*steps, *(s for s in more if s not in steps))


def _notified(case: Case, data: Data) -> Changes:
    if data["about"] == INTERVIEW:
        return {"proposals": (*case.proposals, Proposal(data["unit"], data["rule"]))}
    if data["about"] != SPOT_CHECK:
        return {}
    return {
        "due_steps": _joined(case.due_steps, [SPOT_CHECK]),
        "reminders": with_spot_check(case, None),
    }


def _approaching(case: Case, data: Data) -> Changes:
    told = min((r for r in case.reminders if r.about == data["timer"]), key=lambda r: r.at, default=None)
    return {"reminders": tuple(r for r in case.reminders if r is not told)}


_CHANGES: dict[str, Callable[[Case, Data], Changes]] = {
    **evolve_route.CHANGES,
    **evolve_handling.CHANGES,
    **evolve_ending.CHANGES,
    "case.leader_assigned": _leader_assigned,
    "case.escalated": _escalated,
    "case.marked": lambda case, data: mark(case, data["mark"]),
    "case.unmarked": lambda case, data: {"marks": tuple(m for m in case.marks if m != data["mark"])},
    "case.notified": _notified,
    "case.approaching": _approaching,
    **evolve_merge.CHANGES,
}
"""Events that are not here (a plan, a contact, an urging) change nothing but the time of the last event."""
