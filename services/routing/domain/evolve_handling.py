"""What the steps make of a case that find out what is owed, get it paid, and enforce it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.values import fen
from services.routing.domain.case import SPOT_CHECK, Case, Instalment, Reminder, State, Verified
from services.routing.domain.evolve_route import moved, taken_by
from services.runtime.frozen import changed

Changes = dict[str, Any]
Data = Mapping[str, Any]
FILING = "file_case"


def mark(case: Case, name: str) -> Changes:
    """A mark set, once."""
    return {} if name in case.marks else {"marks": (*case.marks, name)}


def without(case: Case, step: str) -> Changes:
    """A step that is no longer due."""
    return {"due_steps": tuple(s for s in case.due_steps if s != step)}


def _without_filing(case: Case, changes: Changes) -> Changes:
    """A case that is paid in full or as agreed, unfounded or filed owes no filing any more."""
    changes |= without(case, FILING)
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
    reminders = with_spot_check(case, data["spot_check_at"])
    return {**moved(case, data), "instalments": instalments, "reminders": reminders}


def with_spot_check(case: Case, at: str | None) -> tuple[Reminder, ...]:
    """What is to be said of the case, with its next spot check at this instant, or none."""
    others = tuple(r for r in case.reminders if r.about != SPOT_CHECK)
    return others if at is None else (*others, Reminder(datetime.fromisoformat(at), SPOT_CHECK))


def _payment_recorded(case: Case, data: Data) -> Changes:
    changes = {**moved(case, data), "paid": fen(data["paid"])}
    after = changed(case, changes)
    if after.agreement_kept:
        changes |= {"reminders": with_spot_check(case, None), **without(case, SPOT_CHECK)}
    return _without_filing(after, changes) if after.paid_in_full or after.agreement_kept else changes


def _joint_investigation(case: Case, data: Data) -> Changes:
    return mark(case, "joint_investigation")


def _filed(case: Case, data: Data) -> Changes:
    changes = {"state": State(data["state"]), **taken_by(case, data["unit"]), "filed": True, "kept_by": None}
    return _without_filing(case, {**changes, "approved": False, "met_by_feedback": ()})


def _review_linked(case: Case, data: Data) -> Changes:
    linked = case.linked_review
    return {
        "linked_review": linked and replace(linked, done=True),
        **without(case, "link_review"),
    }


def _spot_checked(case: Case, data: Data) -> Changes:
    return {
        **without(case, SPOT_CHECK),
        "reminders": with_spot_check(case, data["next_at"]),
    }


CHANGES: dict[str, Callable[[Case, Data], Changes]] = {
    "case.verified": _verified,
    "case.payment_ordered": _payment_ordered,
    "case.agreed": _agreed,
    "case.payment_recorded": _payment_recorded,
    "case.joint_investigation_opened": _joint_investigation,
    "case.filed": _filed,
    "case.review_linked": _review_linked,
    "case.spot_checked": _spot_checked,
}
