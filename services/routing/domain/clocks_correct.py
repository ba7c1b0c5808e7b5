"""The clocks of a case whose lead was set right: counted anew by rule, begun or cancelled where rules change.

A breach stays a breach and nothing becomes breached in the past: an end that would lie before now comes at
the end of today.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count

from services.routing.domain import clocks
from services.routing.domain.case import State
from services.routing.domain.clocks import CAMPAIGN, rule_of, spell
from services.routing.domain.evolve_timers import base_name
from services.routing.domain.places import TEMPLATE_WORDS
from services.routing.domain.policy import TimerRule
from services.routing.domain.work import Work
from services.runtime import timers
from services.runtime.period_due import Due, due
from services.runtime.timers import Timer, TimerState

CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the clocks stood on before a correction: when the lead came, its channel's date, and the rules."""

    received_at: datetime
    channel_due_at: datetime | None
    rules: Mapping[str, TimerRule | None]


def standing(work: Work) -> Standing:
    """As it is now."""
    lead = work.state.lead
    rules = {name: rule_of(work, name) for name in work.policy.timers if name != CAMPAIGN}
    return Standing(lead.received_at, lead.channel_due_at, rules)


def recount(work: Work, before: Standing) -> None:
    """Counts the running clocks anew, cancels those whose rule is gone, begins those whose rule has come."""
    for timer in work.state.timers:
        if timer.running and base_name(timer.name) != CAMPAIGN:
            _recount(work, timer, before)
    received = work.state.lead.received_at
    for name in _opening_clocks(work):
        if before.rules.get(name) is None:
            _begin(work, name, received)
    due_at = work.state.lead.channel_due_at
    ruled = before.rules.get(CHANNEL) is not None
    if due_at is not None and not (ruled and before.channel_due_at is not None):
        clocks.start_dated(work, CHANNEL, clocks.not_past(work, Due(due_at, False)).at, received)
    _recount_campaigns(work)


def _opening_clocks(work: Work) -> tuple[str, ...]:
    """The clocks that a case in its state would have had from its receipt on."""
    case = work.state
    first = {State.RECEIVED: ("transfer",), State.JUDGING: ("judge",)}.get(case.state, ())
    return first if case.filed else (*first, "close")


def _begin(work: Work, name: str, received: datetime) -> None:
    """Begins a clock whose rule has come. One that runs but once does so unless it ended by itself."""
    rule, former = rule_of(work, name), timers.find(work.state.timers, name)
    if rule is None or rule.period is None:
        return
    if rule.restarts or former is None or former.state is TimerState.CANCELLED:
        end = clocks.not_past(work, due(received, rule.period, work.context.calendar))
        period = spell(rule.period)
        clocks.begin(work, rule, Timer(name, received, end.at, provisional=end.provisional, period=period))


def _recount(work: Work, timer: Timer, before: Standing) -> None:
    name = base_name(timer.name)
    former, rule = before.rules.get(name), rule_of(work, name)
    if former is None:
        return
    if rule is None:
        clocks.cancel(work, [timer.name])
    elif timer.name == CHANNEL:
        _recount_channel(work, timer, before)
    else:
        received = timer.started_at == before.received_at
        begun = work.state.lead.received_at if received else timer.started_at
        _recount_period(work, replace(timer, started_at=begun), timer, rule, former)


def _recount_channel(work: Work, timer: Timer, before: Standing) -> None:
    """The channel's own date: what it is now said to be."""
    lead = work.state.lead
    if lead.channel_due_at is None:
        clocks.cancel(work, [timer.name])
    elif (lead.channel_due_at, lead.received_at) != (before.channel_due_at, before.received_at):
        end = Due(lead.channel_due_at, False) if lead.channel_due_at != before.channel_due_at else None
        moved = replace(timer, started_at=lead.received_at)
        clocks.reproject(work, moved, Due(timer.due_at, False) if end is None else clocks.not_past(work, end))


def _recount_period(work: Work, moved: Timer, timer: Timer, rule: TimerRule, former: TimerRule) -> None:
    """By the rule that holds now, from where it now begins; an extension that was granted stays."""
    moved = replace(moved, clauses=rule.clauses, unit=_unit(work, timer, rule, former))
    end = Due(timer.due_at, timer.provisional)
    if timer.period is not None and rule.period is not None:
        if rule is not former:
            _, *extensions = timer.period.split(" + ")
            moved = replace(moved, period=" + ".join((spell(rule.period), *extensions)))
        if (moved.period, moved.started_at) != (timer.period, timer.started_at):
            counted = clocks.project(moved.started_at, moved.period or "", work.context.calendar)
            end = clocks.not_past(work, counted)
    if (moved, end.at) != (timer, timer.due_at):
        clocks.reproject(work, moved, end)


def _unit(work: Work, timer: Timer, rule: TimerRule, former: TimerRule) -> str | None:
    """Who answers for it: a unit that the rule names by the territory follows the region."""
    if rule.unit == former.unit and rule.unit in (None, *TEMPLATE_WORDS):
        return timer.unit
    return work.resolve(rule.unit) or timer.unit


def _recount_campaigns(work: Work) -> None:
    """Targets that the lead no longer falls under end, those that it falls under now begin, if to come."""
    case, seen = work.state, work.seen()
    wanted = {
        rule.target.due_at: rule
        for rule in work.policy.timers.get(CAMPAIGN, ())
        if rule.target is not None and rule.target.takes(case.lead.received_at) and seen.meets(rule.when)
    }
    standing_now = [t for t in case.timers if base_name(t.name) == CAMPAIGN]
    clocks.cancel(work, [t.name for t in standing_now if t.due_at not in wanted])
    known = {t.due_at for t in standing_now if t.due_at in wanted}
    names = {
        t.name
        for t in work.state.timers
        if base_name(t.name) == CAMPAIGN and t.state is not TimerState.CANCELLED
    }
    for due_at, rule in wanted.items():
        if due_at not in known and due_at > work.now:
            name = next(n for n in _numbered(CAMPAIGN) if n not in names)
            names.add(name)
            clocks.begin(work, rule, Timer(name, case.lead.received_at, due_at))


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}#{n}" for n in count(2))
