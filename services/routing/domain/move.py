"""An open case goes over to another version of its city's rules (`open_cases: move` in the pack's header).

Its clocks are counted anew by the new rules from where they began; those that the new rules do not have
end, those that only they have begin. A breach stays a breach, and nothing becomes breached in the past.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.routing.domain import clocks, clocks_correct
from services.routing.domain.case import OPEN, Case, State
from services.routing.domain.clocks import CAMPAIGN, rule_of, spell
from services.routing.domain.messages import Context
from services.routing.domain.work import Work
from services.runtime import timers
from services.runtime.decisions import Draft
from services.runtime.inputs import Move
from services.runtime.period_due import due
from services.runtime.timers import Timer

STAGES: dict[State, tuple[str, ...]] = {
    State.JUDGING: ("judge",),
    State.RECEIVED: ("transfer",),
    State.TRANSFERRED: ("sign",),
    State.VERIFYING: ("verify", "resolve"),
    State.HANDLING: ("resolve",),
    State.INVESTIGATING: ("investigation",),
    State.REVIEWING: ("review",),
}
"""The clocks of each state."""


def moved(case: Case, move: Move[Context]) -> list[Draft]:
    """The events by which a case goes over to the rules `move.to`; none for a case that has ended."""
    if case.state not in OPEN:
        return []
    before = clocks_correct.standing(Work(case, move.now, move.former))
    work = Work(case, max(move.now, case.last_at), move.rules)
    work.add("case.policy_moved", move.rules.policy.general, **{"from": move.former_hash, "to": move.to})
    new = [n for n in work.policy.timers if n != CAMPAIGN and before.rules.get(n) is None]
    # what only the new rules have is begun below, with its end not in the past
    held_back = {name: rule_of(work, name) for name in new}
    clocks_correct.recount(work, replace(before, rules={**before.rules, **held_back}))
    for name in new:
        _begin(work, name)
    return work.drafts


def _begin(work: Work, name: str) -> None:
    """A clock that the case would have by the new rules: one of its whole course counts from receipt, one of
    its state from now, since its start was never noted.
    """
    case = work.state
    begun = _begins(case, name, work.now)
    rule = rule_of(work, name)
    if begun is None or rule is None or rule.period is None or timers.find(case.timers, name) is not None:
        return
    end = clocks.not_past(work, due(begun, rule.period, work.context.calendar))
    clocks.begin(
        work, rule, Timer(name, begun, end.at, provisional=end.provisional, period=spell(rule.period))
    )


def _begins(case: Case, name: str, now: datetime) -> datetime | None:
    if name == "close":
        return None if case.filed else case.lead.received_at
    return now if name in STAGES.get(case.state, ()) else None
