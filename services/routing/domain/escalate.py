"""What follows from an event by the pack's own rules: marks, a change of hands, steps due, clocks begun."""

from __future__ import annotations

from services.routing.domain import clocks
from services.routing.domain.case import Case
from services.routing.domain.clocks import AGGREGATE
from services.routing.domain.escalate_hard import begin_incident, opens_incident, propose, proposed
from services.routing.domain.evolve_timers import base_name
from services.routing.domain.policy import Escalation, Notice, Then
from services.routing.domain.work import Work
from services.runtime import timers
from services.runtime.timers import Timer, TimerState


def breach(work: Work, timer: Timer) -> None:
    """A clock has run out: it is breached, and the pack's rules on that take effect.

    What ran out before the case was brought here had its consequences elsewhere.
    """
    work.push(timers.ended(AGGREGATE, "breached", timer, work.now, work.by))
    if not timer.backlog:
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
    lifted = [mark for mark in then.unmark if mark in work.state.marks]
    begun = [name for name in then.start if not _awaits_answer(work.state, name)]
    ended = [name for name in then.cancel if timers.running(work.state.timers, name)]
    due = [step for step in then.due if step not in work.state.due_steps]
    incident, unit = opens_incident(work, rule), proposed(work, rule)
    if not (marks or lifted or begun or ended or due or incident or unit) and _only_changes(then):
        return
    work.add(
        "case.escalated",
        rule.clauses,
        rule=rule.name,
        on=trigger,
        unit=None if work.state.raised else work.resolve(then.unit),
        due=list(then.due),
        required=list(then.require),
        members=_units(work, then.members),
        review_unit=work.resolve(then.review_unit),
    )
    for mark in marks:
        work.add("case.marked", rule.clauses, mark=mark, rule=rule.name)
    for mark in lifted:
        work.add("case.unmarked", rule.clauses, mark=mark, rule=rule.name)
    for told, post in _told(work, then.notify):
        work.add("case.notified", rule.clauses, to=told, post=post, about=rule.name)
    if incident:
        begin_incident(work, rule.clauses, then.open_incident or "general", rule=rule.name)
        follow(work, "incident_opened")
    if unit is not None:
        propose(work, rule, unit)
    clocks.cancel(work, ended)
    for name in begun:
        clocks.start(work, name)


def _only_changes(then: Then) -> bool:
    """Whether the rule is about marks, clocks and the like alone, so that it is silent where it changes none.

    A step that is still due is called for again, aloud, where the rule tells somebody.
    """
    changes = (then.marks, then.unmark, then.start, then.cancel, then.due)
    further = (then.open_incident, then.propose_interview)
    return any((*changes, *further)) and not (then.unit or then.require or (then.due and then.notify))


def _told(work: Work, notices: tuple[Notice, ...]) -> list[tuple[str, str | None]]:
    """The units, and the posts in them, that a rule tells: each once."""
    units = ((work.resolve(notice.unit), notice.post) for notice in notices)
    return list(dict.fromkeys((unit, post) for unit, post in units if unit is not None))


def _units(work: Work, templates: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(work.resolve, templates))))


def _awaits_answer(case: Case, name: str) -> bool:
    """Whether a clock runs, or ran out and what it forces is still to be done: it is not begun again."""
    timer = timers.find(case.timers, name)
    if timer is None:
        return False
    unanswered = timer.state is TimerState.BREACHED and timer.stopped_at is None
    return timer.running or (unanswered and bool(case.required_steps))
