"""Guards and steps that a pack makes impossible: a guard that looks at what the step has not, or at what the
pack never brings about; a step given to units that there are not."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from typing import get_args

from anxin.checking.checked import Checked, Place
from anxin.checking.clocks import closed_steps, escalations
from contracts.case_actions import Action, Step
from services.routing.domain.guards import GUARDS
from services.routing.domain.policy import RoutingPolicy, StepRule
from services.routing.domain.words import REFER

MODELS: dict[str, type[Step]] = {
    get_args(model.model_fields["action"].annotation)[0]: model for model in get_args(get_args(Action)[0])
}
"""Each step's fields."""
ONLY_OF: dict[str, tuple[str, ...]] = {
    "has_all_six_parts": ("feedback",),
    "is_no_interim_answer": ("feedback",),
    "is_not_too_thin": ("feedback",),
    "timer_may_be_extended": ("extend",),
    "extended_once_only": ("extend",),
    "extended_before_it_expires": ("extend",),
    "gives_a_reason": tuple(name for name, model in MODELS.items() if "reason" in model.model_fields),
}
"""Guards that belong to certain steps."""
AFTER: dict[str, str] = {
    "review_was_approved": "review",
    "approved_with_no_point_failed": "review",
    "complainant_is_satisfied": "follow_up",
    "answer_can_be_stood_in_for": "follow_up",
    "is_not_bound_by_a_decision": "arbitrate",
    "police_status_follows": "police_transfer",
    "was_told_of_the_transfer": "police_transfer",
    "debt_is_linked": "link_debt",
    "was_verified": "verify",
    "wages_were_found_owed": "verify",
    "incident_goes_on": "open_incident",
}
"""Guards that pass only after another step."""


def check(checked: Checked) -> Iterator[str]:
    """Every guard and every `who` of the pack's steps."""
    closed = closed_steps(checked)
    for name, rules in checked.policy.steps.items():
        several = isinstance(checked.written("routing", "steps", name), list)
        for n, rule in enumerate(rules):
            place: Place = ("routing", "steps", name, *((n,) if several else ()))
            if not checked.own(place):
                continue
            yield from _who(checked, place, name, rule)
            for g, guard in enumerate(rule.guards):
                for why in _why_impossible(checked, name, guard.rule, closed):
                    yield checked.said((*place, "guards", g), f"{name}: guard {guard.rule} {why}")


def _why_impossible(checked: Checked, step: str, guard: str, closed: frozenset[str]) -> Iterator[str]:
    if step == REFER:  # whose guards the pack's reader has looked at
        return
    model = MODELS[step]
    lacking = sorted(looked_at(guard) - set(model.model_fields))
    if step not in ONLY_OF.get(guard, (step,)):
        yield f"belongs to {', '.join(ONLY_OF[guard])}; write it there or take it away"
    elif lacking:
        known = ", ".join(sorted(set(model.model_fields) - {"action", "at", "by"}))
        yield f"looks at `{lacking[0]}`, which {step} has not; it has: {known}; write a guard that fits"
    if AFTER.get(guard) in closed:
        yield (
            f"can never pass, for the pack closes the step {AFTER[guard]}; "
            "open that step or take the guard away"
        )
    lack = _NEEDS.get(guard)
    said = lack(checked) if lack else None
    if said:
        yield said


@cache
def looked_at(guard: str) -> frozenset[str]:
    """The fields of the step that a guard reads."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(GUARDS[guard])))
    return frozenset(
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_the_step(node.value)
    ) - {"action"}


def _is_the_step(node: ast.expr) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr == "action" and isinstance(node.value, ast.Name) and node.value.id == "asked"
    return isinstance(node, ast.Name) and node.id == "action"


def _who(checked: Checked, place: Place, name: str, rule: StepRule) -> Iterator[str]:
    """A step given to a task force, an arbiter or the police only, where there never is one."""
    policy = checked.policy
    missing = {
        "task_force": all(first.task_force is None for first in policy.first_units),
        "police_unit": "police_transfer" in closed_steps(checked),
        "arbiter": "dispute" in closed_steps(checked),
    }
    if rule.who and all(missing.get(unit, False) for unit in rule.who):
        yield checked.said(
            (*place, "who"),
            f"{name}: nobody can take this step, for no case has a {rule.who[0]}; name a unit such as unit",
        )


def _no_extension(checked: Checked) -> str | None:
    rules = (rule for timer in checked.policy.timers.values() for rule in timer)
    if any(rule.extension is not None for rule in rules):
        return None
    return "can never pass, for no clock has an `extension`; write `extension` beside its `period`"


def _no_review(checked: Checked) -> str | None:
    if any(rule.then.review_unit for rule in escalations(checked)):
        return None
    return "has no second half to look at; write an escalation with `then: {review_unit: role:industry}`"


def _no_attempts(checked: Checked) -> str | None:
    if checked.policy.follow_up.attempts is not None:
        return None
    return "can never pass, for `follow_up.attempts` is not given; write `attempts: 3` there"


def _no_police(checked: Checked) -> str | None:
    names = checked.policy.territory.unit_names
    if "city_police" in names or "*/police" in names:
        return None
    return 'can never pass, for units.yaml names no police; write `"*/police": 公安局` in `names`'


def _no_territorys_hrss(checked: Checked) -> str | None:
    return _in_territories(checked.policy, "*/hrss" in checked.policy.territory.unit_names, '"*/hrss"')


def _no_territory(checked: Checked) -> str | None:
    return _in_territories(checked.policy, True, "")


def _no_department(checked: Checked) -> str | None:
    names = checked.policy.territory.unit_names
    known = any(f"*/{department}" in names for department in checked.policy.departments)
    return _in_territories(checked.policy, known, "`departments` and their names")


def _in_territories(policy: RoutingPolicy, named: bool, wanted: str) -> str | None:
    if not policy.territory.counties():
        level = policy.territory.level
        return f"can never pass, for regions.yaml has no region of level {level}; write one"
    return None if named else f"can never pass, for units.yaml does not name {wanted}; write it in `names`"


_NEEDS: dict[str, Callable[[Checked], str | None]] = {
    "timer_may_be_extended": _no_extension,
    "approved_by_a_leading_post": _no_extension,
    "linked_review_is_open": _no_review,
    "both_halves_are_done": _no_review,
    "answer_can_be_stood_in_for": _no_attempts,
    "goes_to_the_police": _no_police,
    "goes_to_a_territorys_hrss": _no_territorys_hrss,
    "goes_to_a_territorys_government": _no_territory,
    "goes_to_an_industry_department_of_the_same_level": _no_department,
}
"""What a guard needs of the pack; the answer says what lacks and what to write."""
