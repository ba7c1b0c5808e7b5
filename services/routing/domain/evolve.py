"""What each event makes of a case: the only place where its state changes.

One function per event returns the fields that it changes; the table at the foot is the list of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.values import fen
from services.routing.domain import evolve_merge, evolve_parts, evolve_route
from services.routing.domain.case import (
    SPOT_CHECK,
    Case,
    Instalment,
    Lead,
    LinkedReview,
    Reminder,
    State,
    Verified,
)
from services.routing.domain.case_parts import INTERVIEW, Proposal, Text
from services.routing.domain.evolve_route import moved, taken_by
from services.routing.domain.evolve_timers import evolve_clocks, following
from services.runtime.decisions import Draft
from services.runtime.frozen import changed

Changes = dict[str, Any]
Data = Mapping[str, Any]
FILING = "file_case"
GIVEN_ON = frozenset({"case.transferred", "case.diverted", "case.handed_back", "case.arbitrated"})
"""By these a case that the city took up a level goes back to a territory."""


def evolve(case: Case | None, draft: Draft) -> Case:
    """The case after an event. Raises LookupError for an event of a case that was never opened."""
    if case is None:
        if draft.name != "case.opened":
            raise LookupError(f"{draft.name} before case.opened")
        return _opened(draft)
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


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _opened(draft: Draft) -> Case:
    data = draft.data
    address, period = data.get("address"), data.get("period") or {}
    lead = Lead(
        id=data["lead"],
        channel=data["channel"],
        received_at=datetime.fromisoformat(data["received_at"]),
        arrived_at=datetime.fromisoformat(data["arrived_at"]),
        employer=data["employer"],
        employer_uscc=data["employer_uscc"],
        industry=data["industry"],
        ownership=data["ownership"],
        project_id=data["project_id"],
        channel_due_at=_moment(data["channel_due_at"]),
        headcount=data["headcount"],
        amount=fen(data["amount"]),
        flags=tuple(data["flags"]),
        festival=data["festival"],
        anonymous=data["anonymous"],
        brought=data.get("brought", False),
        workers=len(data.get("workers", ())),
        region_source=data.get("region_source"),
        period_start=period.get("start"),
        period_end=period.get("end"),
        address=address and Text(**address),
    )
    return Case(
        id=data["case"],
        city=data["city"],
        lead=lead,
        state=State(data["state"]),
        unit=data["unit"],
        first_unit=data["first_unit"],
        region=data["region"],
        territory=data["territory"],
        opened_at=draft.time,
        last_at=draft.time,
        task_force=data["task_force"],
        manner=data.get("manner"),
        with_units=tuple(data.get("with_units", ())),
        duty=data.get("duty"),
        kept_by=data.get("kept_by"),
        causes=tuple(data["causes"]),
    )


def _ended(case: Case, data: Data) -> Changes:
    """Over for good: nothing is to be said about it any more."""
    return {**moved(case, data), "reminders": ()}


def _without(case: Case, step: str) -> Changes:
    return {"due_steps": tuple(s for s in case.due_steps if s != step)}


def _without_filing(case: Case, changes: Changes) -> Changes:
    """A case that is paid in full or as agreed, unfounded or filed owes no filing any more."""
    changes |= _without(case, FILING)
    changes["required_steps"] = tuple(s for s in case.required_steps if s != FILING)
    return changes


def _verified(case: Case, data: Data) -> Changes:
    verified = Verified(
        data["outcome"], data["headcount"], fen(data["amount"]), data["debtor"], data["debtor_uscc"]
    )
    changes = {**moved(case, data), "verified": verified, "causes": tuple(data["causes"])}
    changes["joined"] = case.joined.verified_anew()
    over = not changed(case, changes).wages_are_owed or changed(case, changes).paid_in_full
    return _without_filing(case, changes) if over else changes


def _payment_ordered(case: Case, data: Data) -> Changes:
    return {"order_target": fen(data["target"])}


def _agreed(case: Case, data: Data) -> Changes:
    instalments = tuple(
        Instalment(
            i["timer"], datetime.fromisoformat(i["due_at"]), fen(i["amount"]) or 0, fen(i["cumulative"]) or 0
        )
        for i in data["instalments"]
    )
    reminders = _with_spot_check(case, data["spot_check_at"])
    return {**moved(case, data), "instalments": instalments, "reminders": reminders}


def _with_spot_check(case: Case, at: str | None) -> tuple[Reminder, ...]:
    others = tuple(r for r in case.reminders if r.about != SPOT_CHECK)
    return others if at is None else (*others, Reminder(datetime.fromisoformat(at), SPOT_CHECK))


def _payment_recorded(case: Case, data: Data) -> Changes:
    changes = {**moved(case, data), "paid": fen(data["paid"])}
    after = changed(case, changes)
    if after.agreement_kept:
        changes |= {"reminders": _with_spot_check(case, None), **_without(case, SPOT_CHECK)}
    return _without_filing(after, changes) if after.paid_in_full or after.agreement_kept else changes


def _joint_investigation(case: Case, data: Data) -> Changes:
    return _mark(case, "joint_investigation")


def _filed(case: Case, data: Data) -> Changes:
    changes = {"state": State(data["state"]), **taken_by(case, data["unit"]), "filed": True, "kept_by": None}
    return _without_filing(case, {**changes, "approved": False, "met_by_feedback": ()})


def _review_linked(case: Case, data: Data) -> Changes:
    linked = case.linked_review
    return {
        "linked_review": linked and replace(linked, done=True),
        **_without(case, "link_review"),
    }


def _feedback(case: Case, data: Data) -> Changes:
    return {
        **moved(case, data),
        "handled_by": data["handled_by"],
        "met_by_feedback": tuple(data["met"]),
        "approved": False,
        "satisfied": None,
        "unreachable": 0,
        "answer_waived": False,
    }


def _reviewed(case: Case, data: Data) -> Changes:
    approved = data["decision"] == "approve"
    return {
        **moved(case, data),
        "approved": approved,
        "returns": data["returns"],
        "met_by_feedback": (),
        "answer_waived": approved and case.state is State.RESOLVED,
    }


def _spot_checked(case: Case, data: Data) -> Changes:
    return {
        **_without(case, SPOT_CHECK),
        "reminders": _with_spot_check(case, data["next_at"]),
    }


def _followed_up(case: Case, data: Data) -> Changes:
    answer = data["satisfied"]
    unreachable = answer == "unreachable"
    stands = "yes" if unreachable and case.satisfied == "yes" else answer
    return {"satisfied": stands, "unreachable": case.unreachable + unreachable}


def _reopened(case: Case, data: Data) -> Changes:
    return {**moved(case, data), "approved": False, "filed": False, "order_target": None}


def _leader_assigned(case: Case, data: Data) -> Changes:
    return {**_mark(case, "leader_assignment"), "leader": data["post"]}


def _mark(case: Case, mark: str) -> Changes:
    return {} if mark in case.marks else {"marks": (*case.marks, mark)}


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
        "reminders": _with_spot_check(case, None),
    }


def _approaching(case: Case, data: Data) -> Changes:
    told = min((r for r in case.reminders if r.about == data["timer"]), key=lambda r: r.at, default=None)
    return {"reminders": tuple(r for r in case.reminders if r is not told)}


_CHANGES: dict[str, Callable[[Case, Data], Changes]] = {
    **evolve_route.CHANGES,
    "case.referred": _ended,
    "case.verified": _verified,
    "case.payment_ordered": _payment_ordered,
    "case.agreed": _agreed,
    "case.payment_recorded": _payment_recorded,
    "case.joint_investigation_opened": _joint_investigation,
    "case.filed": _filed,
    "case.review_linked": _review_linked,
    "case.feedback_submitted": _feedback,
    "case.reviewed": _reviewed,
    "case.spot_checked": _spot_checked,
    "case.followed_up": _followed_up,
    "case.reopened": _reopened,
    "case.leader_assigned": _leader_assigned,
    "case.superior_reported": lambda case, data: {"reported": True},
    "case.result_published": lambda case, data: {"published": True},
    "case.withdrawn": _ended,
    "case.closed": moved,
    "case.escalated": _escalated,
    "case.marked": lambda case, data: _mark(case, data["mark"]),
    "case.unmarked": lambda case, data: {"marks": tuple(m for m in case.marks if m != data["mark"])},
    "case.notified": _notified,
    "case.approaching": _approaching,
    **evolve_merge.CHANGES,
}
"""Events that are not here (a plan, a contact, an urging) change nothing but the time of the last event."""
