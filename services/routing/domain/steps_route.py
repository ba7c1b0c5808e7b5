"""Steps that hand a case on: transfer, sign, divert, hand back, withdraw."""

from __future__ import annotations

from typing import Any

from contracts.reasons import Reason
from services.routing.domain import clocks
from services.routing.domain.case import State
from services.routing.domain.clocks import Work
from services.routing.domain.escalate import follow
from services.routing.domain.messages import Act
from services.routing.domain.places import territory_of
from services.runtime.decisions import Refusal


def transfer(work: Work, act: Act) -> Refusal | None:
    """流转. Where `to` lies in another county than the lead said, the case lies there from now on."""
    action: Any = act.action
    case = work.state
    unknown = [
        unit for unit in (action.to, *action.with_) if not work.policy.territory.knows_unit(unit or "")
    ]
    if unknown:
        return Refusal(Reason.WRONG_TARGET, f"没有名为 {unknown[0]} 的单位", field="to")
    territory = territory_of(action.to, work.policy.territory) or case.territory
    work.add(
        "case.transferred",
        work.policy.clauses("transfer"),
        state="transferred",
        unit=action.to,
        giver=case.unit,
        manner=action.manner,
        with_units=list(action.with_),
        region=case.region if territory == case.territory else territory,
        territory=territory,
        reason=act.ref("reason"),
    )
    clocks.stop(work, "transfer", "judge")
    if work.policy.runs("sign"):
        clocks.start(work, "sign")
    else:
        _begin_verification(work)
    follow(work, "transferred")
    return None


def sign(work: Work, act: Act) -> Refusal | None:
    """签收: from now on the unit has 15 days, say, to verify and to resolve."""
    work.add("case.signed", work.policy.clauses("sign"), state="verifying", unit=work.state.unit)
    clocks.stop(work, "sign")
    if work.policy.runs("sign"):
        _begin_verification(work)
    follow(work, "signed")
    return None


def divert(work: Work, act: Act) -> Refusal | None:
    """分流: the department receives it with clocks of its own; the giver's are over."""
    action: Any = act.action
    giver = work.state.unit
    work.add("case.diverted", work.policy.clauses("divert"), state="verifying", unit=action.to, giver=giver)
    clocks.stop(work, "sign")
    clocks.cancel_stages(work)
    _begin_verification(work)
    follow(work, "diverted")
    return None


def hand_back(work: Work, act: Act) -> Refusal | None:
    """退回 to the unit before, whose own stage clocks begin anew."""
    action: Any = act.action
    case = work.state
    if not case.trail:
        return Refusal(Reason.WRONG_TARGET, "该件没有上一个办理单位，无法退回")
    back = case.trail[-1]
    work.add(
        "case.handed_back",
        work.policy.clauses("hand_back"),
        state=str(back.state),
        unit=back.unit,
        giver=case.unit,
        proposed=action.proposed,
        reason=act.ref("reason"),
    )
    clocks.cancel_stages(work)
    if back.state is State.TRANSFERRED:
        clocks.start(work, "sign")
    else:
        clocks.start(work, "transfer" if back.state is State.RECEIVED else "judge")
    return None


def withdraw(work: Work, act: Act) -> Refusal | None:
    """撤回 by the complainant: what runs is cancelled."""
    work.add(
        "case.withdrawn",
        work.policy.clauses("withdraw"),
        state="withdrawn",
        unit=work.state.unit,
        reason=act.ref("reason"),
    )
    clocks.cancel_rest(work)
    return None


def _begin_verification(work: Work) -> None:
    clocks.start(work, "verify")
    clocks.start(work, "resolve")
