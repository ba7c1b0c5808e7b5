"""Rules that no case ever comes to, because one before them takes all that they would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from anxin.checking.checked import Checked
from services.routing.domain.places import ROLE, TEMPLATE_WORDS

NO_STEP = "is_no_step_of_this_city"
"""The guard that refuses whatever comes to it."""
_ALWAYS = ("", "true")
Key = tuple[str, tuple[str, ...]]


def check(checked: Checked) -> Iterator[str]:
    """Where the first rule that fits wins: first units, clocks, reviewers, steps with several rules."""
    lists: list[tuple[tuple[str, ...], bool]] = [(("first_units",), True), (("reviewers",), False)]
    lists += [(("timers", str(name)), False) for name in checked.written("routing", "timers") or {}]
    lists += [(("steps", str(name)), False) for name in checked.written("routing", "steps") or {}]
    for place, skips in lists:
        rules = checked.written("routing", *place)
        if isinstance(rules, list):
            yield from _behind(checked, ("routing", *place), rules, skips)
    yield from _guards_behind_no_step(checked)


def _behind(
    checked: Checked, place: tuple[str, ...], rules: Sequence[Mapping[str, Any]], skips: bool
) -> Iterator[str]:
    """`skips`: a rule whose unit there is not is passed over, so that only a sure unit ends the search."""
    taken: dict[Key, int] = {}
    for n, rule in enumerate(rules):
        key = _key(rule)
        before = taken.get(key, taken.get(("", ())))
        if before is not None:
            _, line = checked.pack.locate((*place, before)) or ("", 0)
            yield checked.said(
                (*place, n),
                f"{place[-1]}: no case comes to this rule, for the one in line {line} takes all that it "
                "would; write it before that one, or give that one another `when`",
            )
        elif not skips or _is_sure(str(rule.get("unit"))):
            taken[key] = n


def _key(rule: Mapping[str, Any]) -> Key:
    when = " ".join(str(rule.get("when", "")).split())
    return "" if when in _ALWAYS else when, tuple(sorted(map(str, rule.get("to", ()))))


def _is_sure(template: str) -> bool:
    return "{" not in template and template not in TEMPLATE_WORDS and not template.startswith(ROLE)


def _guards_behind_no_step(checked: Checked) -> Iterator[str]:
    for name, rules in checked.policy.steps.items():
        for n, rule in enumerate(rules):
            closed = [
                g for g, guard in enumerate(rule.guards) if guard.rule == NO_STEP and guard.when is None
            ]
            if closed and closed[0] + 1 < len(rule.guards):
                several = isinstance(checked.written("routing", "steps", name), list)
                at = ("routing", "steps", name, *((n,) if several else ()), "guards", closed[0] + 1)
                yield checked.said(
                    at, f"{name}: {NO_STEP} refuses before this guard is asked; take one of them away"
                )
