"""Steps that get money to workers another way: advances, paths beside the handling, debts recovered."""

from __future__ import annotations

from typing import Any

from contracts.reasons import Reason
from contracts.values import fen, yuan
from services.routing.domain.messages import Act
from services.routing.domain.steps_handle import after_money, record_payment, settle_dated
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal
from services.runtime.frozen import changed


def advance(work: Work, act: Act) -> Refusal | None:
    """先行垫付: netted from what is owed; the employer's own duty to pay stays (FY-3.5)."""
    action: Any = act.action
    case = work.state
    after = changed(case, {"advanced": case.advanced + (fen(action.amount) or 0)})
    work.add(
        "case.advanced",
        work.policy.clauses("advance"),
        state=after_money(case, after),
        unit=case.unit,
        amount=action.amount,
        source=action.source,
        ground=action.ground,
        advanced=yuan(after.advanced),
        owed=yuan(after.owed),
    )
    settle_dated(work)
    return None


def mediation(work: Work, act: Act) -> Refusal | None:
    """调解."""
    return _path(work, act, "case.mediated")


def legal_aid(work: Work, act: Act) -> Refusal | None:
    """转法律援助."""
    return _path(work, act, "case.legal_aid_referred")


def arbitration_referral(work: Work, act: Act) -> Refusal | None:
    """转劳动人事争议仲裁."""
    return _path(work, act, "case.arbitration_referred")


def _path(work: Work, act: Act, event: str) -> Refusal | None:
    work.add(event, work.policy.clauses(act.action.action), outcome=act.ref("outcome"))
    return None


def link_debt(work: Work, act: Act) -> Refusal | None:
    """双排查: the employer is itself owed by somebody; debts are numbered as they come."""
    action: Any = act.action
    number = len(work.state.debts) + 1
    work.add(
        "case.debt_linked",
        work.policy.clauses("link_debt"),
        debt="debt" if number == 1 else f"debt#{number}",
        debtor=action.debtor and action.debtor.name,
        debtor_uscc=action.debtor and action.debtor.uscc,
        kind=action.kind,
        amount=action.amount,
        reference=act.ref("reference"),
    )
    return None


def recover_debt(work: Work, act: Act) -> Refusal | None:
    """清欠: what of it goes to wages is a payment of them."""
    action: Any = act.action
    case, clauses = work.state, work.policy.clauses("recover_debt")
    debt = next((debt for debt in case.debts if action.debt in (None, debt.name)), None)
    if debt is None:
        return Refusal(Reason.NOT_IN_STATE, "该件没有关联的账款", needed="先关联账款（link_debt）")
    amount, to_wages = fen(action.amount) or 0, fen(action.to_wages) or 0
    work.add(
        "case.debt_recovered",
        clauses,
        debt=debt.name,
        amount=action.amount,
        to_wages=action.to_wages,
        recovered=yuan(debt.recovered + amount),
    )
    if to_wages:
        record_payment(work, clauses, to_wages)
    return None
