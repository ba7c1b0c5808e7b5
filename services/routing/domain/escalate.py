"""What follows from an event by the pack's own rules: marks, a change of hands, steps due, clocks begun."""

from __future__ import annotations

from services.routing.domain import clocks
from services.routing.domain.case import Case
from services.routing.domain.clocks import AGGREGATE, Work
from services.routing.domain.evolve_timers import base_name
from services.routing.domain.policy import Escalation
from services.runtime import timers
from services.runtime.timers import Timer, TimerState


def breach(work: Work, timer: Timer) -> None:
    """A clock has run out: it is breached, and the pack's rules on that take effect."""
    work.push(timers.ended(AGGREGATE, "breached", timer, work.now, work.by))
    follow(work, f"breached:{base_name(timer.name)}")


def follow(work: Work, trigger: str) -> None:
    """Applies, in the pack's order, each rule on this trigger whose condition holds."""
    rules = work.policy.escalations.get(trigger)
    if rules:
        seen = work.seen()
        for rule in rules:
            if seen.meets(rule.when):
                _apply(work, rule, trigger)


def _apply(work: Work, rule: Escalation, trigger: str) -> None:
    then = rule.then
    marks = [mark for mark in then.marks if mark not in work.state.marks]
    begun = [name for name in then.start if not _awaits_answer(work.state, name)]
    if not (marks or begun or then.unit or then.due or then.require) and (then.marks or then.start):
        return
    work.add(
        "case.escalated",
        rule.clauses,
        rule=rule.name,
        on=trigger,
        unit=work.resolve(then.unit),
        due=list(then.due),
        required=list(then.require),
        members=_units(work, then.members),
        review_unit=work.resolve(then.review_unit),
    )
    for mark in marks:
        work.add("case.marked", rule.clauses, mark=mark, rule=rule.name)
    for unit in _units(work, then.notify):
        work.add("case.notified", rule.clauses, to=unit, about=rule.name)
    for name in begun:
        clocks.start(work, name)


def _units(work: Work, templates: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(work.resolve, templates))))


def _awaits_answer(case: Case, name: str) -> bool:
    """Whether a clock runs, or ran out and what it forces is still to be done: it is not begun again."""
    timer = timers.find(case.timers, name)
    if timer is None:
        return False
    unanswered = timer.state is TimerState.BREACHED and timer.stopped_at is None
    return timer.running or (unanswered and bool(case.required_steps))
