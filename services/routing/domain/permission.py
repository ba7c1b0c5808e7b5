"""Whether a step may be taken: in a state that has it, by a unit that may, past the pack's guards.

Each gives back nothing, or the refusal with the clause that it rests on.
"""

from __future__ import annotations

from dataclasses import replace

from contracts.reasons import Reason
from services.routing.domain.case import Case, State
from services.routing.domain.guard import Asked
from services.routing.domain.guards import GUARDS
from services.routing.domain.messages import Act, Context
from services.routing.domain.places import ASKED, OFFICE, permitted
from services.routing.domain.policy import StepRule
from services.routing.domain.seen import Seen
from services.routing.domain.words import STATE_NAMES, STEP_NAMES
from services.runtime.calendar_days import SHANGHAI
from services.runtime.decisions import Refusal


def in_state(case: Case, act: Act, rule: StepRule, own: frozenset[State]) -> Refusal | None:
    """In the step's own states, and in those in which the pack opens it."""
    if case.state in own or case.state in rule.also_in:
        return None
    name = act.action.action
    states = own | rule.also_in
    allowed = "、".join(STATE_NAMES[state] for state in State if state in states)
    return Refusal(
        Reason.NOT_IN_STATE,
        f"该件目前状态为“{STATE_NAMES[case.state]}”，不能{STEP_NAMES[name]}",
        clause=rule.clauses[0],
        field="action",
        needed=f"{STEP_NAMES[name]}适用于以下状态：{allowed}",
    )


def may(case: Case, act: Act, rule: StepRule, context: Context) -> Refusal | None:
    """The case's unit, or those to whom a clause gives the step; and the office in any unit's stead."""
    name, unit, policy = act.action.action, act.by.unit, context.policy
    if unit == OFFICE or rule.who == (ASKED,):  # the step itself looks at whom the question was put to
        return None
    allowed = permitted(rule.who, case, policy.territory)
    if act.other is not None:
        allowed.append(act.other.unit)
    if unit in allowed:
        return None
    names = "、".join(policy.territory.unit_name(u) for u in (*allowed, OFFICE))
    return Refusal(
        Reason.NOT_ALLOWED,
        f"{policy.territory.unit_name(unit)}不能对该件{STEP_NAMES[name]}",
        clause=(rule.who_clauses or rule.clauses)[0],
        field="by",
        needed=f"由{names}办理",
    )


def guarded(asked: Asked, rule: StepRule) -> Refusal | None:
    """Past the pack's guards, in its order; the first refusal wins."""
    seen = Seen(asked.case, asked.policy)
    for guard in rule.guards:
        if seen.meets(guard.when):
            refused = GUARDS[guard.rule](asked)
            if refused is not None:
                return replace(refused, clause=guard.clause)
    return None


def out_of_order(case: Case) -> Refusal:
    """The refusal of a step told for a time before the last one."""
    last = case.last_at.astimezone(SHANGHAI)
    return Refusal(
        Reason.OUT_OF_ORDER,
        f"办理时间早于该件上一条记录（{last:%Y-%m-%d %H:%M:%S}）",
        field="at",
        needed="at 不早于上一条记录的时间",
    )
