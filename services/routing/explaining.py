"""Why each decision about a case was taken: rule, clause and its text, and what else would have been needed.

It folds the case's own journal, so that a rule's condition is shown with the values that it saw then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from contracts.envelope import Event
from services.routing.domain.case import ENDED, Case
from services.routing.domain.evolve import evolve
from services.routing.domain.explain import explain
from services.routing.domain.messages import Context
from services.routing.domain.offered import offered
from services.routing.domain.policy import Escalation, RoutingPolicy
from services.routing.domain.seen import SEES, Seen
from services.routing.domain.words import STEP_NAMES
from services.runtime.conditions import Condition
from services.runtime.counted import working_days
from services.runtime.decisions import Draft
from services.runtime.timers import Timer

Json = dict[str, Any]


def explanation(case: Case, timeline: Sequence[Event], context: Context, now: datetime) -> Json:
    """The decisions in order, how each clock's end was counted, and what can be done now and what not yet."""
    policy = context.policy
    return {
        "id": case.id,
        "city": case.city,
        "decisions": list(_decisions(timeline, policy)),
        "timers": [_timer(timer, context) for timer in case.timers],
        "steps": [] if case.state in ENDED else list(_steps(case, context, now)),
    }


def _decisions(timeline: Sequence[Event], policy: RoutingPolicy) -> Iterator[Json]:
    """Events of one instant, found out at once and by the same unit, are one decision."""
    case: Case | None = None
    for _, group in groupby(timeline, key=lambda e: (e.time, e.recorded_at, e.by)):
        events = list(group)
        told = []
        for event in events:
            told.append(_event(event, case, policy))
            case = evolve(case, Draft(event.name, event.time, event.data, event.clauses, event.by))
        first = events[0]
        yield {
            "time": first.time.isoformat(),
            "recorded_at": first.recorded_at.isoformat(),
            "what": first.name,
            "by": None if first.by is None else {"unit": first.by.unit, "post": first.by.post},
            "events": told,
        }


def _event(event: Event, before: Case | None, policy: RoutingPolicy) -> Json:
    found: Json = {
        "sequence": event.sequence,
        "type": event.name,
        "clauses": [{"id": c, "text": policy.clause_texts.get(c, "")} for c in event.clauses],
        "data": dict(event.data),
    }
    if event.name == "case.escalated" and before is not None:
        found |= _rules(event, before, policy)
    return found


def _rules(event: Event, before: Case, policy: RoutingPolicy) -> Json:
    """The rule that took effect, and those on the same trigger whose condition did not hold."""
    rules = policy.escalations.get(event.data["on"], ())
    seen = Seen(before, policy)
    taken = next((rule for rule in rules if rule.name == event.data["rule"]), None)
    others = [rule for rule in rules if rule is not taken and not seen.meets(rule.when)]
    return {
        "rule": None if taken is None else _rule(taken, before, policy),
        "not_met": [_rule(rule, before, policy) for rule in others],
    }


def _rule(rule: Escalation, case: Case, policy: RoutingPolicy) -> Json:
    clauses = [{"id": c, "text": policy.clause_texts.get(c, "")} for c in rule.clauses]
    return {"name": rule.name, "title": rule.title, "clauses": clauses, **_condition(rule.when, case, policy)}


def _condition(condition: Condition | None, case: Case, policy: RoutingPolicy) -> Json:
    if condition is None:
        return {"when": None, "values": {}}
    values = {name: SEES[name](case, policy) for name in condition.names if name in SEES}
    return {"when": condition.source, "values": values}


def _timer(timer: Timer, context: Context) -> Json:
    """A clock with the text of its clauses; working days with the days that were passed over."""
    texts = context.policy.clause_texts
    found: Json = {
        "name": timer.name,
        "state": str(timer.state),
        "started_at": timer.started_at.isoformat(),
        "due_at": timer.due_at.isoformat(),
        "period": timer.period,
        "provisional": timer.provisional,
        "clauses": [{"id": c, "text": texts.get(c, "")} for c in timer.clauses],
        "counted": None,
    }
    if timer.period is not None and "working_days" in timer.period:
        days = working_days(timer.started_at, timer.due_at, context.calendar)
        found["counted"] = {
            "first": days.first.isoformat(),
            "last": days.last.isoformat(),
            "working_days": days.counted,
            "weekend_days": days.weekends,
            "holidays": [day.isoformat() for day in days.holidays],
            "make_up": [day.isoformat() for day in days.make_up],
        }
    return found


def _steps(case: Case, context: Context, now: datetime) -> Iterator[Json]:
    """What the case's unit may do now, and for what it may not do yet what would be needed."""
    for offer in offered(case, context, case.unit, now):
        refused = None
        if offer.blocked is not None:
            said = explain(offer.blocked, context.policy)
            refused = {
                "message": said.message,
                "clause": said.clause,
                "clause_text": said.clause_text,
                "needed": said.needed,
            }
        name = STEP_NAMES[offer.action]
        yield {"action": offer.action, "name": name, "unit": case.unit, "refused": refused}
