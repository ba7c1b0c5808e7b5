"""Which steps a unit may take on a case now, and what still stands in the way of those it may. Pure.

It asks the same tables as `decide`: the states of a step, the pack's `who`, the pack's guards. A guard
that looks at what is typed says nothing here; one that looks at the case alone blocks the step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, get_args

from contracts import case_actions
from contracts.case_actions import Step
from contracts.envelope import By
from services.routing.domain.case import Case
from services.routing.domain.clocks import rule_of
from services.routing.domain.decide import STEPS
from services.routing.domain.guard import Asked
from services.routing.domain.guards import GUARDS
from services.routing.domain.messages import Act, Context
from services.routing.domain.places import OFFICE, permitted
from services.routing.domain.policy import RoutingPolicy, StepRule
from services.routing.domain.seen import Seen
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal

MODELS: dict[str, type[Step]] = {
    get_args(model.model_fields["action"].annotation)[0]: model
    for model in get_args(get_args(case_actions.Action)[0])
}
"""The model of each action's input."""
_OF_THE_CASE = (None, "action")
"""Fields that a refusal names when nothing typed would help."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A step that a unit may take in the present state; `blocked`: not yet, and why."""

    action: str
    blocked: Refusal | None = None


def offered(case: Case, context: Context, unit: str, now: datetime) -> list[Offered]:
    """The steps of `unit` now, in the order of the table of steps."""
    found = []
    for action in STEPS:
        rules = rules_for(case, context.policy, unit, action)
        if rules and not _pointless(case, action, rules):
            asked = Asked(case, Act(_blank(action), By(unit)), context, now)
            stand = [_blocked(asked, rule) for rule in rules]
            found.append(Offered(action, None if None in stand else stand[0]))
    return [one for one in found if one.action != "extend" or extendable(case, context, now)]


def rules_for(case: Case, policy: RoutingPolicy, unit: str, action: str) -> list[StepRule]:
    """The pack's rules under which `unit` may take an action in the present state, whatever its target."""
    states, seen = STEPS[action].states, Seen(case, policy)
    return [
        rule
        for rule in policy.variants(action)
        if (case.state in states or case.state in rule.also_in)
        and (unit == OFFICE or unit in permitted(rule.who, case, policy.territory))
        and seen.meets(rule.when)
    ]


def extendable(case: Case, context: Context, now: datetime) -> list[str]:
    """The running clocks of a case that its pack lets be extended, and that were not yet."""
    work = Work(case, now, context)
    return [
        timer.name
        for timer in case.timers
        if timer.running
        and not timer.extended
        and (rule := rule_of(work, timer.name)) is not None
        and rule.extension is not None
    ]


_POINTLESS: dict[str, Callable[[Case], bool]] = {
    "arbitrate": lambda case: case.dispute is None,
    "dispute": lambda case: case.dispute is not None,
    "answer": lambda case: not case.assistances,
    "file_case": lambda case: case.filed,
    "link_review": lambda case: case.linked_review is None or case.linked_review.done,
}
"""Steps that have nothing to do on such a case, so that nobody need read of them."""


def _pointless(case: Case, action: str, rules: list[StepRule]) -> bool:
    if action == "hand_back":
        return not case.trail and all(rule.back_to is None for rule in rules)
    test = _POINTLESS.get(action)
    return test is not None and test(case)


def _blocked(asked: Asked, rule: StepRule) -> Refusal | None:
    seen = Seen(asked.case, asked.policy)
    for guard in rule.guards:
        if not seen.meets(guard.when):
            continue
        refusal = GUARDS[guard.rule](asked)
        if refusal is not None and refusal.field in _OF_THE_CASE:
            return replace(refusal, clause=guard.clause)
    return None


def _blank(action: str) -> Any:
    """The step with nothing typed."""
    model = MODELS[action]
    empty: dict[str, Any] = {name: None for name, field in model.model_fields.items() if field.is_required()}
    return model.model_construct(None, **{**empty, "action": action})
