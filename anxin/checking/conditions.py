"""Conditions that can never hold: a number that no case has, a word that no lead carries.

A condition is tried on every mixture of the values that it speaks of (each number, one below and one above;
each word and another). What none of them meets never holds. Where there are too many mixtures to try all, the
condition is believed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, get_args

from anxin.checking.checked import Checked, walk
from contracts.case_actions_handle import Verify
from contracts.case_rules import IncidentLevel, Mark
from contracts.cases_route import CaseState, Manner
from contracts.leads import Cause, Channel, Flag, Industry, Ownership
from services.routing.domain.policy import CONDITION_NAMES, UNIT_CLASSES
from services.runtime.conditions import Condition, Context

_MOST = 20_000
_FEW = 4
_OTHER = "something else"
WORDS: Mapping[str, frozenset[str]] = {
    "channel": frozenset(Channel),
    "industry": frozenset(Industry),
    "ownership": frozenset(Ownership),
    "causes": frozenset(Cause),
    "flags": frozenset(Flag),
    "marks": frozenset(get_args(Mark)),
    "state": frozenset(get_args(CaseState)),
    "manner": frozenset(get_args(Manner)),
    "holder": frozenset(UNIT_CLASSES),
    "incident_level": frozenset(get_args(IncidentLevel)),
    "outcome": frozenset(get_args(get_args(Verify.model_fields["outcome"].annotation)[0])),
}
"""The words that each name can be; other names are open."""
LISTS = frozenset({"causes", "flags", "marks"})
NUMBERS = {
    "headcount": int,
    "returns": int,
    "debts": int,
    "amount": float,
    "owed": float,
    "paid": float,
}
TRUTHS = frozenset(
    {"agreement", "instalment_unpaid", "filed", "in_festival", "has_industry_department", "raised"}
)
_COMPARED = re.compile(r"\b(\w+)\s*[!=]=\s*(['\"])(.*?)\2")
_CONTAINED = re.compile(r"(['\"])([^'\"]*)\1\s+in\s+(\w+)\b")
_ONE_OF = re.compile(r"\b(\w+)\s+in\s+\[([^\]]*)\]")
_STRING = re.compile(r"(['\"])(.*?)\1")
_NUMBER = re.compile(r"(?<![\w'\"])\d+(?:\.\d+)?")


def check(checked: Checked) -> Iterator[str]:
    """Every `when`, `met_by` and `scope` of a case: its words are known, and some case meets it."""
    regions = frozenset(checked.policy.territory.regions)
    forces = frozenset(u for u in checked.policy.territory.unit_names if u.startswith("tf_"))
    words = {**WORDS, "region": regions, "territory": regions, "task_force": forces}
    sections = {name: checked.pack.section(name) for name in ("routing", "units", "campaigns")}
    for place, source in walk(sections):
        if place[-1] not in ("when", "met_by", "scope") or not isinstance(source, str):
            continue
        strange = [(name, word) for name, word in _spoken(source) if word not in words.get(name, (word,))]
        for name, word in strange:
            known = ", ".join(sorted(words[name])) or "none"
            yield checked.said(place, f"condition {source!r}: no {name} is {word!r}; write one of: {known}")
        if not strange and never_holds(source):
            yield checked.said(
                place,
                f"condition {source!r} never holds; write one that some case meets, or take the rule away",
            )


def _spoken(source: str) -> Iterator[tuple[str, str]]:
    """Which name is compared with which word."""
    for name, _, word in _COMPARED.findall(source):
        if word:
            yield name, word
    for _, word, name in _CONTAINED.findall(source):
        yield name, word
    for name, several in _ONE_OF.findall(source):
        yield from ((name, word) for _, word in _STRING.findall(several) if word)


@cache
def never_holds(source: str) -> bool:
    """Whether no case meets the condition; False where that can't be told."""
    condition = Condition.parse(source, frozenset(CONDITION_NAMES))
    names = sorted(condition.names)
    texts = sorted({word for _, word in _STRING.findall(source)})
    numbers = sorted({float(n) for n in _NUMBER.findall(source)})
    values: list[list[Any]] = []
    for name in names:
        possible = _values(name, texts, numbers)
        if possible is None:
            return False
        values.append(possible)
    if _count(values) > _MOST:
        return False
    return not any(
        condition.holds(Context(dict(zip(names, mix, strict=True)))) for mix in itertools.product(*values)
    )


def _count(values: list[list[Any]]) -> int:
    count = 1
    for possible in values:
        count *= len(possible)
    return count


def _values(name: str, texts: list[str], numbers: list[float]) -> list[Any] | None:
    """What a name is tried with; None where that would be too much."""
    if name in TRUTHS:
        return [True, False]
    if name in NUMBERS:
        near = {n + d for n in (0.0, *numbers) for d in (-1, 0, 0.01, 1) if n + d >= 0}
        whole = NUMBERS[name]
        return sorted({whole(n) for n in near})
    words = [word for word in texts if word in WORDS.get(name, texts)]
    if name not in LISTS:
        return list(dict.fromkeys(("", *words, _OTHER)))
    if len(words) > _FEW:
        return None
    return [list(some) for n in range(len(words) + 1) for some in itertools.combinations(words, n)]
