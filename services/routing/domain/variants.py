"""Which rule of the pack a step falls under, where the pack has several for one action. Pure."""

from __future__ import annotations

from dataclasses import replace

from contracts.case_action import Step
from services.routing.domain.case import Case
from services.routing.domain.holders import unit_class
from services.routing.domain.places import resolve
from services.routing.domain.policy import UNIT_CLASSES, RoutingPolicy, StepRule
from services.routing.domain.seen import Seen

ANY_TERRITORY = "*/"
ANY_DEPARTMENT = "*/*"
ANSWER = "answer"


def chosen(policy: RoutingPolicy, case: Case, action: Step, name: str) -> StepRule:
    """The first rule that the case and the step's target meet; the last one of a pack takes the rest."""
    if name == ANSWER:
        return _of_the_question(policy, case, getattr(action, "assistance", None))
    rules = policy.variants(name)
    if len(rules) == 1:
        return rules[0]
    seen = Seen(case, policy)
    to: str | None = getattr(action, "to", None)
    return next((r for r in rules if goes_to(r, to, case, policy) and seen.meets(r.when)), rules[-1])


def _of_the_question(policy: RoutingPolicy, case: Case, assistance: str | None) -> StepRule:
    """An answer rests on the clauses of its question."""
    rule = policy.step(ANSWER)
    unit = next((a.unit for a in case.assistances if a.id == assistance), None)
    if unit is None:
        return rule
    asked = next(r for r in policy.variants("assist") if goes_to(r, unit, case, policy))
    return replace(rule, clauses=asked.clauses, who_clauses=asked.clauses)


def goes_to(rule: StepRule, to: str | None, case: Case, policy: RoutingPolicy) -> bool:
    """Whether a target is one of those that the rule is for; a rule that names none is for all."""
    if not rule.to:
        return True
    return to is not None and any(is_meant(entry, to, case, policy) for entry in rule.to)


def is_meant(entry: str, unit: str, case: Case, policy: RoutingPolicy) -> bool:
    """Whether a kind of unit (`township`), departments anywhere (`*/*`, `*/land`) or a template mean it."""
    if entry in UNIT_CLASSES:
        return unit_class(unit, policy.territory, policy.departments) == entry
    if entry == ANY_DEPARTMENT:
        return "/" in unit
    if entry.startswith(ANY_TERRITORY):
        return unit.partition("/")[2] == entry.removeprefix(ANY_TERRITORY)
    return resolve(entry, case, policy.territory) == unit
