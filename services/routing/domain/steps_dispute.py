"""争议仲裁: a unit holds that a case is not its own, and an office decides. The clocks run on meanwhile."""

from __future__ import annotations

from typing import Any

from contracts.reasons import Reason
from services.routing.domain import clocks
from services.routing.domain.case import Case, State
from services.routing.domain.duties import duty_of
from services.routing.domain.escalate import follow
from services.routing.domain.messages import Act
from services.routing.domain.places import OFFICE, role, territory_of
from services.routing.domain.steps_route import begin_stage, begin_verification
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal
from services.runtime.territory import Territory


def dispute(work: Work, act: Act) -> Refusal | None:
    """争议: the case stays where it is until the arbiter has decided."""
    action: Any = act.action
    case, territory = work.state, work.policy.territory
    if case.dispute is not None:
        return Refusal(Reason.ALREADY_DONE, "该件已有争议待仲裁", field="action")
    if action.proposed is not None and not territory.knows_unit(action.proposed):
        return Refusal(Reason.WRONG_TARGET, f"没有名为 {action.proposed} 的单位", field="proposed")
    arbiter = arbiter_of(case, action.proposed, territory)
    work.add(
        "case.disputed",
        work.rule.clauses,
        state=str(case.state),
        unit=case.unit,
        arbiter=arbiter,
        proposed=action.proposed,
        reason=act.ref("reason"),
    )
    work.add("case.notified", work.rule.clauses, to=arbiter, about="dispute")
    clocks.start(work, "arbitrate")
    follow(work, "disputed")
    return None


def arbitrate(work: Work, act: Act) -> Refusal | None:
    """仲裁: it binds. A unit that keeps the case keeps its clocks; another one's begin, the giver's end."""
    action: Any = act.action
    case, territory = work.state, work.policy.territory
    if case.dispute is None:
        return Refusal(
            Reason.NOT_IN_STATE, "该件没有待仲裁的争议", field="action", needed="先由办理单位提出争议"
        )
    if action.to is None:
        return Refusal(Reason.INCOMPLETE, "仲裁须写明办理单位（to）", field="to", needed="填写负责办理的单位")
    if not territory.knows_unit(action.to):
        return Refusal(Reason.WRONG_TARGET, f"没有名为 {action.to} 的单位", field="to")
    stays, signed = action.to == case.unit, _past_signing(work)
    place = territory_of(action.to, territory) or case.territory
    duty = duty_of(action.to, case, work.policy)
    work.add(
        "case.arbitrated",
        work.rule.clauses,
        state=str(case.state) if stays else "verifying" if signed else "transferred",
        unit=action.to,
        giver=case.unit,
        region=case.region if place == case.territory else place,
        territory=place,
        duty=duty and duty.id,
        reason=act.ref("reason"),
    )
    clocks.stop(work, "arbitrate")
    if not stays:
        clocks.cancel_stages(work)
        (begin_verification if signed else begin_stage)(work)
        follow(work, "arbitrated")
    return None


def _past_signing(work: Work) -> bool:
    """Whether the case was signed for already, where it is to be: who gets it now has it to verify."""
    return work.policy.runs("sign") and work.state.state is not State.TRANSFERRED


def arbiter_of(case: Case, proposed: str | None, territory: Territory) -> str:
    """The office of the lowest territory that holds both units; the city's where they share none."""
    own = territory_of(case.unit, territory)
    both = {own} if proposed is None else {own, territory_of(proposed, territory)}
    if both != {case.territory} or own is None:
        return OFFICE
    return role("office", case, territory) or OFFICE
