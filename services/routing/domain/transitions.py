"""Where a case's steps lead it: the moves between states that the diagram draws. Pure.

The states in which a step may be taken stand in `decide.STEPS`, and a pack may open it in more (`also_in`).
A step that is not here leaves the state as it is. Tests hold what is played to this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.domain.case import OPEN, State


@dataclass(frozen=True, slots=True)
class Move:
    """What may become of a state: `to` one of these, from those where the step moves anything.

    `only` narrows where it moves the case; None: from every state in which the step may be taken.
    """

    to: frozenset[State]
    only: frozenset[State] | None = None


def _to(*to: State, only: frozenset[State] | None = None) -> Move:
    return Move(frozenset(to), only)


_AGREED = frozenset({State.AGREED})
_ENDED_WELL = frozenset({State.RESOLVED, State.CLOSED})
_BACK = (State.JUDGING, State.RECEIVED, State.TRANSFERRED, State.VERIFYING, State.HANDLING)

STEP_MOVES: Mapping[str, Move] = {
    "transfer": _to(State.TRANSFERRED),
    "sign": _to(State.VERIFYING),
    "divert": _to(State.VERIFYING),
    "hand_back": _to(*_BACK),
    "arbitrate": _to(State.TRANSFERRED, State.VERIFYING),
    "verify": _to(State.HANDLING, only=OPEN - {State.INVESTIGATING}),
    "agreement": _to(State.AGREED),
    "payment": _to(State.HANDLING, State.INVESTIGATING, only=_AGREED),
    "advance": _to(State.HANDLING, State.INVESTIGATING, only=_AGREED),
    "file_case": _to(State.INVESTIGATING),
    "feedback": _to(State.REVIEWING),
    "review": _to(State.RESOLVED, State.HANDLING, State.INVESTIGATING),
    "spot_check": _to(State.AGREED, only=frozenset({State.CLOSED})),
    "follow_up": _to(State.HANDLING, only=_ENDED_WELL),
    "close": _to(State.CLOSED),
    "withdraw": _to(State.WITHDRAWN),
    "merge": _to(State.MERGED),
    "unmerge": Move(OPEN),
}
"""By the step; `merge` and `unmerge` are confirmed by the other case's event."""

EVENT_STEPS: Mapping[str, tuple[str, ...]] = {
    "case.transferred": ("transfer",),
    "case.signed": ("sign",),
    "case.diverted": ("divert",),
    "case.handed_back": ("hand_back",),
    "case.arbitrated": ("arbitrate",),
    "case.verified": ("verify",),
    "case.agreed": ("agreement",),
    "case.payment_recorded": ("payment",),
    "case.advanced": ("advance",),
    "case.filed": ("file_case",),
    "case.feedback_submitted": ("feedback",),
    "case.reviewed": ("review",),
    "case.reopened": ("follow_up", "spot_check"),
    "case.closed": ("close",),
    "case.withdrawn": ("withdraw",),
    "case.merged": ("merge",),
    "case.unmerged": ("unmerge",),
}
"""The steps that an event which moves a case comes of."""

FIRST_STATES = frozenset({State.JUDGING, State.RECEIVED})
"""Where `lead.received` begins a case: with its first unit, or with the office that names one by hand."""


def allowed(event: str, before: State | None, after: State) -> bool:
    """Whether an event may lead from one state to another; one that stays where it is always may."""
    if before == after:
        return True
    if before is None:
        return event == "case.opened" and after in FIRST_STATES
    if event == "case.referred":
        return before in OPEN and after is State.REFERRED
    moves = (STEP_MOVES[step] for step in EVENT_STEPS.get(event, ()))
    return any(after in move.to and (move.only is None or before in move.only) for move in moves)
