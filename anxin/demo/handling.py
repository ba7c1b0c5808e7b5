"""How a case is handled, from its receipt to its end: the next scene follows from the state it is in."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from anxin.demo.aside import asides
from anxin.demo.finishing import afterwards, feed_back, finish, review
from anxin.demo.routes import find_out, given_on_when_verified, hand_over, sign_or_divert, verify
from anxin.demo.settling import investigate, keep_agreement, settle_up
from anxin.demo.story import Scene, Told
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
        before, since = case, told.now()
        case = yield from asides(told, case)
        if case.state is not before.state:
            continue
        case = yield from scene(told, case)
        if case is before and told.now() == since:  # nothing could be done about it: another day perhaps
            case = yield from told.wait_days(told.rng.uniform(3, 12))
        if case.state is State.CLOSED:
            case = yield from afterwards(told, case)
    return case


def _handled(told: Told, case: Case) -> Scene:
    """Handling: until nothing is owed, then its feedback; one that was sent back is fed back anew."""
    if case.verified is None:
        return (yield from find_out(told, case))
    if not case.wages_are_owed or not case.owed:
        return (yield from feed_back(told, case))
    unit = case.unit
    case = yield from given_on_when_verified(told, case)
    if case.unit != unit or case.state is not State.HANDLING:
        return case
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
        return case if case.state is not State.INVESTIGATING else (yield from find_out(told, case))
    if case.owed and not case.met_by_feedback:
        case = yield from investigate(told, case)
    if case.state is not State.INVESTIGATING:
        return case
    return (yield from feed_back(told, case))


SCENES: Mapping[State, Callable[[Told, Case], Scene]] = {
    State.JUDGING: hand_over,
    State.RECEIVED: hand_over,
    State.TRANSFERRED: sign_or_divert,
    State.VERIFYING: verify,
    State.HANDLING: _handled,
    State.AGREED: _agreed,
    State.INVESTIGATING: _investigated,
    State.REVIEWING: review,
    State.RESOLVED: finish,
}
