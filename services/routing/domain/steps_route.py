"""Steps that hand a case on: transfer, sign, divert, hand back, withdraw."""

from __future__ import annotations

from typing import Any

from contracts.reasons import Reason
from services.routing.domain import clocks
from services.routing.domain.case import Giver, State
from services.routing.domain.duties import duty_of
from services.routing.domain.escalate import follow
from services.routing.domain.messages import Act
from services.routing.domain.places import OFFICE, territory_of
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal

_WAITS = frozenset({State.RECEIVED, State.JUDGING})
"""States in which a case is still to be handed over."""


def transfer(work: Work, act: Act) -> Refusal | None:
    """流转. Where `to` lies in another county than the lead said, the case lies there from now on."""
    action: Any = act.action
    case, territory = work.state, work.policy.territory
    unknown = [unit for unit in (action.to, *action.with_) if not territory.knows_unit(unit or "")]
    if unknown:
        return Refusal(Reason.WRONG_TARGET, f"没有名为 {unknown[0]} 的单位", field="to")
    if action.to == case.unit and case.state is not State.JUDGING:
        return Refusal(Reason.WRONG_TARGET, "该件已在此单位，无需流转", field="to", needed="填写另一单位")
    duty = duty_of(action.to, case, work.policy)
    begun = case.state not in _WAITS
    work.add(
        "case.transferred",
        work.rule.clauses if duty is None else tuple(dict.fromkeys((*work.rule.clauses, *duty.clauses))),
        state="transferred",
        unit=action.to,
        to=action.to,
        giver=case.unit,
        manner=(manner := action.manner or work.rule.manner or "assign"),
        with_units=list(action.with_) or _standing_by(work, manner),
        duty=duty and duty.id,
        kept_by=_kept_by(work, action.to),
        **_place(work, action.to),
        reason=act.ref("reason"),
    )
    clocks.stop(work, "transfer", "judge")
    if begun:
        clocks.cancel_stages(work)
    begin_stage(work)
    follow(work, "transferred")
    return None


def _place(work: Work, to: str) -> dict[str, str | None]:
    """Where the case lies once `to` has it: a township's office takes it into its township."""
    case, territory = work.state, work.policy.territory
    code = territory_of(to, territory) or case.territory
    township = territory.township(to)
    region = case.region if code == case.territory else code
    return {"region": region if township is None else township.code, "territory": code}


def _standing_by(work: Work, manner: str) -> list[str]:
    """The units that the pack lets stand by in its own manner of a transfer."""
    if manner != work.rule.manner:
        return []
    return [unit for template in work.rule.with_units if (unit := work.resolve(template)) is not None]


def _kept_by(work: Work, to: str) -> str | None:
    """首问负责: the first unit asked answers for what it has given away until the receiver signs."""
    case = work.state
    gives = case.first_unit in (case.unit, case.kept_by)
    return case.first_unit if gives and work.policy.first_unit_answers and to != case.first_unit else None


def sign(work: Work, act: Act) -> Refusal | None:
    """签收: from now on the unit has 15 days, say, to verify and to resolve."""
    work.add("case.signed", work.policy.clauses("sign"), state="verifying", unit=work.state.unit)
    clocks.stop(work, "sign")
    if work.policy.runs("sign"):
        begin_verification(work)
    follow(work, "signed")
    return None


def divert(work: Work, act: Act) -> Refusal | None:
    """分流: the department receives it with clocks of its own; the giver's are over."""
    action: Any = act.action
    giver = work.state.unit
    work.add("case.diverted", work.policy.clauses("divert"), state="verifying", unit=action.to, giver=giver)
    clocks.stop(work, "sign")
    clocks.cancel_stages(work)
    begin_verification(work)
    follow(work, "diverted")
    return None


def hand_back(work: Work, act: Act) -> Refusal | None:
    """退回 to the unit before, or to whom the pack says; its own stage clocks begin anew."""
    action: Any = act.action
    case = work.state
    back = _taker(work)
    if back is None:
        return Refusal(Reason.WRONG_TARGET, "该件没有上一个办理单位，无法退回")
    work.add(
        "case.handed_back",
        work.rule.clauses,
        state=str(back.state),
        unit=back.unit,
        giver=case.unit,
        proposed=action.proposed,
        reason=act.ref("reason"),
    )
    clocks.cancel_stages(work)
    if back.state is State.TRANSFERRED:
        begin_stage(work)
    elif back.state in _WAITS:
        clocks.start(work, "transfer" if back.state is State.RECEIVED else "judge")
    else:
        begin_verification(work)
    follow(work, "handed_back")
    return None


def _taker(work: Work) -> Giver | None:
    """Who takes the case back, and in which state: a unit that the pack names builds on what was verified."""
    case = work.state
    unit = work.resolve(work.rule.back_to)
    if unit is None or unit == case.unit:
        return case.trail[-1] if case.trail else None
    if unit == OFFICE:
        return Giver(unit, State.JUDGING)
    return Giver(unit, State.TRANSFERRED if case.verified is None else State.HANDLING)


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


def begin_stage(work: Work) -> None:
    """The clocks of a unit that has just been given the case."""
    if work.policy.runs("sign"):
        clocks.start(work, "sign")
    else:
        begin_verification(work)


def begin_verification(work: Work) -> None:
    """The clocks of a unit that verifies and resolves."""
    clocks.start(work, "verify")
    clocks.start(work, "resolve")
