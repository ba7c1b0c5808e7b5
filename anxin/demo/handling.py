"""How a case is handled, from its receipt to its end: the next scene follows from the state it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from anxin.demo import texts
from anxin.demo.finishing import afterwards, feed_back, finish, review
from anxin.demo.routes import find_out, hand_over, sign_or_divert, verify
from anxin.demo.settling import investigate, keep_agreement, settle_up
from anxin.demo.story import Scene, Told, take
from services.routing.domain.case import Case, State

FORGOTTEN = 0.006
"""The share of leads that nobody ever touches."""
FED_BACK_AT_ONCE = 0.65
"""The share of agreements that are reported as the result as soon as they are made."""


def case_story(told: Told, case: Case) -> Scene:
    """All that is done about one case."""
    if told.pace.chance(FORGOTTEN):
        return case
    while (scene := SCENES.get(case.state)) is not None:
        case = yield from _leader(told, case)
        case = yield from scene(told, case)
        case = yield from _urged(told, case)
        if case.state is State.CLOSED:
            case = yield from afterwards(told, case)
    return case


def _handled(told: Told, case: Case) -> Scene:
    """Handling: until nothing is owed, then its feedback; one that was sent back is fed back anew."""
    if not case.wages_are_owed or not case.owed:
        return (yield from feed_back(told, case))
    if case.returns and case.instalments and not case.required_steps:
        return (yield from feed_back(told, case))
    return (yield from settle_up(told, case))


def _agreed(told: Told, case: Case) -> Scene:
    """An agreement runs: most are fed back as the result, the others once they are kept."""
    fresh = not case.paid and not case.required_steps and not case.returns
    if fresh and told.pace.chance(FED_BACK_AT_ONCE):
        return (yield from feed_back(told, case))
    return (yield from keep_agreement(told, case))


def _investigated(told: Told, case: Case) -> Scene:
    if case.verified is None:
        case = yield from told.wait((2, 1), (4, 1))
        return (yield from find_out(told, case))
    if case.owed and not case.met_by_feedback:
        case = yield from investigate(told, case)
    if case.state is not State.INVESTIGATING:
        return case
    return (yield from feed_back(told, case))


def _leader(told: Told, case: Case) -> Scene:
    """领导包案 where the case is marked for it."""
    waits = "leader_assignment" in case.marks and case.leader is None and case.territory is not None
    if not waits or case.state is State.RECEIVED or not told.pace.chance(0.8):
        return case
    return (yield from take(case, "assign_leader", case.territory, "head", post="deputy"))


def _urged(told: Told, case: Case) -> Scene:
    """催办 of some that are late."""
    late = any(t.state == "breached" and t.stopped_at is None for t in case.timers)
    if not late or case.state not in SCENES or not told.pace.chance(0.1):
        return case
    return (yield from take(case, "urge", "office", text=texts.URGE))


SCENES: Mapping[State, Callable[[Told, Case], Scene]] = {
    State.RECEIVED: hand_over,
    State.TRANSFERRED: sign_or_divert,
    State.VERIFYING: verify,
    State.HANDLING: _handled,
    State.AGREED: _agreed,
    State.INVESTIGATING: _investigated,
    State.REVIEWING: review,
    State.RESOLVED: finish,
}
