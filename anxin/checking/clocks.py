"""Clocks that never begin, rules on what never happens, and marks that nobody sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from anxin.checking.checked import Checked, walk
from anxin.checking.order import NO_STEP
from services.routing.domain.policy import Escalation

BEGUN = frozenset(
    {"first_response", "transfer", "judge", "close", "channel", "campaign", "sign", "verify", "resolve"}
    | {"payment_order", "instalment", "investigation", "assist", "review", "arbitrate", "incident_report"}
)
"""Clocks that a lead or a step begins; any other begins by a rule's `start`."""
DATED = frozenset({"channel", "campaign", "payment_order", "instalment"})
"""Clocks whose end comes with the thing itself."""
FIRES: dict[str, tuple[str, ...]] = {
    "transferred": ("transfer",),
    "signed": ("sign",),
    "diverted": ("divert",),
    "verified": ("verify",),
    "agreed": ("agreement",),
    "filed": ("file_case",),
    "found_unpaid": ("spot_check",),
    "reopened": ("follow_up",),
    "handed_back": ("hand_back",),
    "disputed": ("dispute",),
    "arbitrated": ("arbitrate",),
    "planned": ("plan",),
    "contacted": ("contact",),
    "paid": ("payment",),
    "returned": ("review",),
    "corrected": ("correct",),
    "special_team_formed": ("special_team",),
    "police_transferred": ("police_transfer",),
    "police_updated": ("police_update",),
}
"""The steps that make each trigger; one that is not here comes of itself."""
BY_STEP = {
    "leader_assignment": ("assign_leader",),
    "joint_investigation": ("joint_investigation",),
    "special_team": ("special_team",),
    "incident": ("open_incident",),
    "disputed": ("dispute",),
    "police_transfer": ("police_transfer",),
}
"""Marks that a step sets; the others are set by rules."""
_MARK = re.compile(r"(['\"])(\w+)\1\s+in\s+marks\b")


def check(checked: Checked) -> Iterator[str]:
    """See the module."""
    yield from _never_begun(checked)
    yield from _extensions(checked)
    yield from _never_fired(checked)
    yield from _never_marked(checked)


def closed_steps(checked: Checked) -> frozenset[str]:
    """The steps that the pack closes to everybody."""
    return frozenset(
        name
        for name, rules in checked.policy.steps.items()
        if all(any(g.rule == NO_STEP and g.when is None for g in rule.guards) for rule in rules)
    )


def escalations(checked: Checked) -> tuple[Escalation, ...]:
    """All rules on triggers, each once."""
    found = {rule.name: rule for rules in checked.policy.escalations.values() for rule in rules}
    return tuple(found.values())


def _never_begun(checked: Checked) -> Iterator[str]:
    policy = checked.policy
    started = {name for rule in escalations(checked) for name in rule.then.start}
    begun = BEGUN | started | set(policy.follow_up.restart)
    for name, rules in policy.timers.items():
        place = ("routing", "timers", name)
        if not checked.own(place):
            continue
        if name not in begun:
            yield checked.said(
                place,
                f"nothing begins the clock {name}; write a rule in `escalations` with "
                f"`then: {{start: [{name}]}}`, or take the clock away",
            )
        for n, rule in enumerate(rules):
            if rule.period is None and name not in DATED:
                yield checked.said(
                    (*place, n), f"the clock {name} has no end; write `period: {{days: 15}}` or the like"
                )


def _extensions(checked: Checked) -> Iterator[str]:
    guarded = {guard.rule for rule in checked.policy.variants("extend") for guard in rule.guards}
    for name, rules in checked.policy.timers.items():
        for n, rule in enumerate(rules):
            if rule.extension is None:
                continue
            place = ("routing", "timers", name, n, "extension")
            if name in DATED:
                yield checked.said(place, f"the clock {name} has a date of its own; take `extension` away")
            elif "approved_by_a_leading_post" not in guarded:
                yield checked.said(
                    place,
                    "anybody could extend this clock; write `steps.extend` with the guard "
                    "approved_by_a_leading_post",
                )


def _never_fired(checked: Checked) -> Iterator[str]:
    closed = closed_steps(checked)
    for rule in escalations(checked):
        for trigger in rule.on:
            why = _why_never(checked, trigger, closed)
            if why:
                yield checked.said(
                    ("routing", "escalations", rule.name, "on"),
                    f"{rule.name}: {trigger} never happens, for {why}; "
                    "write another trigger or take the rule away",
                )


def _why_never(checked: Checked, trigger: str, closed: frozenset[str]) -> str | None:
    steps = FIRES.get(trigger, ())
    if steps and closed.issuperset(steps):
        return f"the pack closes the step {steps[0]}"
    if trigger == "reopened" and not checked.policy.follow_up.reopens:
        return "`follow_up.reopens` is false"
    return None


def _never_marked(checked: Checked) -> Iterator[str]:
    """A mark that is looked at or taken away is one that a step or a rule sets."""
    closed = closed_steps(checked)
    rules = escalations(checked)
    made = {mark for rule in rules for mark in rule.then.marks}
    made |= {mark for mark, steps in BY_STEP.items() if not closed.issuperset(steps)}
    if any(rule.then.open_incident for rule in rules):
        made.add("incident")
    for rule in rules:
        for mark in rule.then.unmark:
            if mark not in made:
                yield checked.said(
                    ("routing", "escalations", rule.name, "then", "unmark"),
                    f"{rule.name}: no rule sets the mark {mark}; write one with `then: {{marks: [{mark}]}}`",
                )
    for place, source in walk({"routing": checked.pack.section("routing")}):
        if place[-1] in ("when", "met_by") and isinstance(source, str):
            for _, mark in _MARK.findall(source):
                if mark not in made and checked.own(place):
                    yield checked.said(
                        place,
                        f"condition {source!r}: no rule sets the mark {mark}; "
                        f"write one with `then: {{marks: [{mark}]}}`",
                    )
