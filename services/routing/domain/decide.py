"""Decides about a case: `decide(case, message, context, now) -> drafts | refusal`. Pure.

The order is the same for every step: in the order of time, in a state that has it, by a unit that may,
past the pack's guards; the first refusal wins and names its clause. Before a message is decided, all that
is due by its time has been fired (`fire.advance`). The table of the steps at the foot is the map.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from contracts.reasons import Reason
from services.routing.domain import (
    clocks,
    hearing,
    steps_aid,
    steps_assist,
    steps_correct,
    steps_dispute,
    steps_enforce,
    steps_finish,
    steps_handle,
    steps_incident,
    steps_merge,
    steps_police,
    steps_record,
    steps_route,
)
from services.routing.domain.case import OPEN, Case, State
from services.routing.domain.guard import Asked
from services.routing.domain.history import begins_at, bring_up
from services.routing.domain.messages import (
    Act,
    CaseTold,
    Context,
    DuplicateSuspected,
    LeadCame,
    LeadWasReferred,
    Message,
)
from services.routing.domain.opening import open_case, refer
from services.routing.domain.permission import guarded, in_state, may, out_of_order
from services.routing.domain.variants import chosen
from services.routing.domain.words import REFER
from services.routing.domain.work import Work
from services.runtime.calendar import CalendarError
from services.runtime.decisions import Decision, Refusal

NO_FIRST_STEP = frozenset({"withdraw", "merge", "unmerge"})
"""Steps that answer nobody: they do not meet `first_response`."""


@dataclass(frozen=True, slots=True)
class Step:
    """What an action does, and the states in which there is something for it to do."""

    take: Callable[[Work, Act], Refusal | None]
    states: frozenset[State]


def decide(case: Case | None, message: Message, context: Context, now: datetime) -> Decision:
    """The events that a message makes, or why it is refused. `case` is None before its lead has come.

    A lead that comes twice gives no events. A date that the calendar can't answer for is a refusal.
    """
    outcome = decided(case, message, context, now)
    return outcome if isinstance(outcome, Refusal) else outcome.drafts


def decided(case: Case | None, message: Message, context: Context, now: datetime) -> Work | Refusal:
    """As `decide`, with the case that its events make (`Work.state`)."""
    try:
        match message:
            case Act():
                return _acted(case, message, context, now)
            case LeadCame():
                return _opened(case, message, context, now)
            case LeadWasReferred():
                return _referred(case, message, context, now)
            case DuplicateSuspected():
                return _suspected(case, message, context, now)
            case CaseTold():
                return _told(case, message, context, now)
    except CalendarError as error:
        return Refusal(
            Reason.INVALID, f"没有{error.year}年的节假日安排，无法计算期限：{error}", field="received_at"
        )


def _opened(case: Case | None, message: LeadCame, context: Context, now: datetime) -> Work | Refusal:
    if case is not None:
        return Work(case, now, context)
    work = Work(None, begins_at(message.data, now), context)
    open_case(work, message)
    if message.data.get("history") is None:
        return work
    return bring_up(work, message.data, now, _acted) or work


def _referred(case: Case | None, message: LeadWasReferred, context: Context, now: datetime) -> Work | Refusal:
    if case is None:
        return _not_found()
    rule, now = context.policy.step(REFER), max(now, case.last_at)
    refused = guarded(Asked(case, message, context, now), rule)
    work = Work(case, now, context)
    return refused or refer(work, message) or work


def _suspected(
    case: Case | None, message: DuplicateSuspected, context: Context, now: datetime
) -> Work | Refusal:
    if case is None:
        return _not_found()
    work = Work(case, max(now, case.last_at), context)
    hearing.suspect(work, message)
    return work


def _told(case: Case | None, told: CaseTold, context: Context, now: datetime) -> Work | Refusal:
    if case is None:
        return _not_found()
    work = Work(case, max(now, case.last_at), context)
    hearing.hear(work, told)
    return work


def _acted(case: Case | None, act: Act, context: Context, now: datetime) -> Work | Refusal:
    if case is None:
        return _not_found()
    if now < case.last_at:
        if act.action.at is not None:
            return out_of_order(case)
        now = case.last_at
    step = STEPS[act.action.action]
    rule = chosen(context.policy, case, act.action, act.action.action)
    refused = in_state(case, act, rule, step.states) or may(case, act, rule, context)
    if refused is None and rule.guards:
        refused = guarded(Asked(case, act, context, now), rule)
    if refused is not None:
        return refused
    work = Work(case, now, context, act.by, rule)
    refused = step.take(work, act)
    if refused is not None:
        return replace(refused, clause=refused.clause or rule.clauses[0])
    if act.action.action not in NO_FIRST_STEP:
        clocks.stop(work, "first_response")
    return work


def _not_found() -> Refusal:
    return Refusal(Reason.NOT_FOUND, "没有此案件")


_BEFORE_ENDING = OPEN - {State.JUDGING, State.RECEIVED}
_AT_WORK = frozenset({State.VERIFYING, State.HANDLING, State.AGREED, State.INVESTIGATING})
_WITH_A_UNIT = frozenset({State.RECEIVED, State.TRANSFERRED, State.VERIFYING, State.HANDLING})

STEPS: dict[str, Step] = {
    "transfer": Step(steps_route.transfer, frozenset({State.RECEIVED, State.JUDGING})),
    "sign": Step(steps_route.sign, frozenset({State.TRANSFERRED})),
    "divert": Step(steps_route.divert, frozenset({State.TRANSFERRED, State.VERIFYING})),
    "hand_back": Step(steps_route.hand_back, frozenset({State.TRANSFERRED, State.VERIFYING, State.HANDLING})),
    "dispute": Step(steps_dispute.dispute, _WITH_A_UNIT),
    "arbitrate": Step(steps_dispute.arbitrate, _WITH_A_UNIT),
    "assist": Step(steps_assist.assist, OPEN),
    "answer": Step(steps_assist.answer, OPEN),
    "verify": Step(steps_handle.verify, frozenset({State.VERIFYING, State.HANDLING, State.INVESTIGATING})),
    "payment_order": Step(steps_handle.payment_order, _AT_WORK),
    "agreement": Step(steps_handle.agreement, _AT_WORK),
    "payment": Step(steps_handle.payment, _BEFORE_ENDING | {State.CLOSED}),
    "joint_investigation": Step(steps_enforce.joint_investigation, _AT_WORK),
    "file_case": Step(
        steps_enforce.file_case, _AT_WORK - {State.INVESTIGATING} | {State.REVIEWING, State.RESOLVED}
    ),
    "link_review": Step(steps_enforce.link_review, _BEFORE_ENDING | {State.CLOSED}),
    "extend": Step(steps_enforce.extend, OPEN),
    "feedback": Step(steps_finish.feedback, _AT_WORK),
    "review": Step(steps_finish.review, frozenset({State.REVIEWING})),
    "spot_check": Step(steps_finish.spot_check, _BEFORE_ENDING | {State.CLOSED}),
    "follow_up": Step(steps_finish.follow_up, frozenset({State.RESOLVED, State.CLOSED})),
    "close": Step(steps_finish.close, frozenset({State.RESOLVED})),
    "assign_leader": Step(steps_record.assign_leader, OPEN),
    "plan": Step(steps_record.plan, OPEN),
    "contact": Step(steps_record.contact, OPEN),
    "urge": Step(steps_record.urge, OPEN),
    "report_superior": Step(steps_record.report_superior, OPEN),
    "publish_result": Step(steps_record.publish_result, OPEN),
    "withdraw": Step(steps_route.withdraw, OPEN),
    "advance": Step(steps_aid.advance, OPEN),
    "mediation": Step(steps_aid.mediation, OPEN),
    "legal_aid": Step(steps_aid.legal_aid, OPEN),
    "arbitration_referral": Step(steps_aid.arbitration_referral, OPEN),
    "link_debt": Step(steps_aid.link_debt, OPEN | {State.CLOSED}),
    "recover_debt": Step(steps_aid.recover_debt, OPEN | {State.CLOSED}),
    "police_transfer": Step(steps_police.police_transfer, OPEN),
    "police_update": Step(steps_police.police_update, OPEN | {State.CLOSED}),
    "judicial_answer": Step(steps_police.judicial_answer, OPEN | {State.CLOSED}),
    "special_team": Step(steps_incident.special_team, OPEN),
    "open_incident": Step(steps_incident.open_incident, OPEN),
    "end_incident": Step(steps_incident.end_incident, OPEN | {State.CLOSED}),
    "joint_action": Step(steps_incident.joint_action, OPEN),
    "look_back": Step(steps_incident.look_back, frozenset({State.CLOSED})),
    "correct": Step(steps_correct.correct, OPEN),
    "merge": Step(steps_merge.merge, OPEN),
    "unmerge": Step(steps_merge.unmerge, frozenset({State.MERGED})),
}
