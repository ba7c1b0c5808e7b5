"""What the steps make of a case that lead to its end, end it, and take it up again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.routing.domain.case import Case, State
from services.routing.domain.evolve_route import moved

Changes = dict[str, Any]
Data = Mapping[str, Any]


def _ended(case: Case, data: Data) -> Changes:
    """Over for good: nothing is to be said about it any more."""
    return {**moved(case, data), "reminders": ()}


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


def _followed_up(case: Case, data: Data) -> Changes:
    answer = data["satisfied"]
    unreachable = answer == "unreachable"
    stands = "yes" if unreachable and case.satisfied == "yes" else answer
    return {"satisfied": stands, "unreachable": case.unreachable + unreachable}


def _reopened(case: Case, data: Data) -> Changes:
    return {**moved(case, data), "approved": False, "filed": False, "order_target": None}


CHANGES: dict[str, Callable[[Case, Data], Changes]] = {
    "case.feedback_submitted": _feedback,
    "case.reviewed": _reviewed,
    "case.followed_up": _followed_up,
    "case.reopened": _reopened,
    "case.superior_reported": lambda case, data: {"reported": True},
    "case.result_published": lambda case, data: {"published": True},
    "case.closed": moved,
    "case.withdrawn": _ended,
    "case.referred": _ended,
}
