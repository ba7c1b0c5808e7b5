"""Which steps a unit may take about a territory's supervision now, and which must wait. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from services.routing.domain.places import OFFICE
from services.routing.domain.supervision.guards import (
    GUARDS,
    Attempt,
    after_an_unmet_notice,
    rectification_is_refused,
    rectification_is_slow,
)
from services.routing.domain.supervision.rules import MeasureRule, Rules
from services.routing.domain.supervision.state import DATED, STATION, Supervision
from services.runtime.decisions import Refusal

BY_STATE = (after_an_unmet_notice, rectification_is_slow, rectification_is_refused)
"""Guards that look at where things stand alone, not at what is filled in."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One step. `choices`: the measures it may be about, as `(of, number)`; `blocked`: why it must wait."""

    action: str
    title: str
    clauses: tuple[str, ...]
    choices: tuple[tuple[str, int], ...] = ()
    blocked: Refusal | None = None


def offered(found: Supervision, unit: str, rules: Rules, now: datetime) -> list[Offered]:
    """The steps of a unit, in the order of the document; none for a unit that has no part in it."""
    office = unit == OFFICE
    steps = list(_answers(found, unit, rules))
    if office:
        steps += [_measure(name, rule, found, now) for name, rule in rules.items()]
        steps += _findings(found, rules)
    return steps


def _measure(name: str, rule: MeasureRule, found: Supervision, now: datetime) -> Offered:
    for guard in rule.guards:
        if GUARDS[guard.rule] in BY_STATE:
            refused = GUARDS[guard.rule](Attempt(None, found, None, now))
            if refused is not None:
                blocked = replace(refused, clause=guard.clause)
                return Offered(name, rule.title, rule.clauses, blocked=blocked)
    return Offered(name, rule.title, rule.clauses)


def _answers(found: Supervision, unit: str, rules: Rules) -> Iterator[Offered]:
    """What the territory does: it reports, and acknowledges."""
    own = (found.region, f"{found.region}/{OFFICE}")
    waiting = tuple((m.step, m.number) for m in found.waiting if unit in (m.to, *own))
    if waiting:
        yield Offered("rectify", "报告整改情况", _clauses(rules, waiting[0][0]), waiting)
    unread = [m for m in found.measures if m.acknowledged_at is None and unit in (m.to, *own)]
    if unread:
        choices = tuple((m.step, m.number) for m in unread)
        yield Offered("acknowledge", "签收", _clauses(rules, choices[0][0]), choices)


def _findings(found: Supervision, rules: Rules) -> Iterator[Offered]:
    """What the office does about answers, and what it ends."""
    reported = tuple((m.step, m.number) for m in found.measures if m.step in DATED and m.rectified_at)
    if reported:
        yield Offered("send_back", "退回整改报告", _clauses(rules, reported[0][0]), reported)
    stations = tuple((m.step, m.number) for m in found.of(STATION))
    if stations:
        yield Offered("end_station", "结束驻点督导", _clauses(rules, STATION), stations)


def _clauses(rules: Rules, step: str) -> tuple[str, ...]:
    """The clauses of a measure; of one that the pack no longer has, none."""
    rule = rules.get(step)
    return () if rule is None else rule.clauses
