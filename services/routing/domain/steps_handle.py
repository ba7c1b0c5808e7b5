"""Steps that find out what is owed and get it paid: verify, order, agreement, payment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from contracts.reasons import Reason
from contracts.values import fen, yuan
from services.routing.domain import clocks
from services.routing.domain.case import Case, State
from services.routing.domain.escalate import follow
from services.routing.domain.evolve_timers import base_name
from services.routing.domain.messages import Act
from services.routing.domain.work import Work
from services.runtime.calendar_days import end_of_day
from services.runtime.decisions import Refusal
from services.runtime.frozen import changed


def verify(work: Work, act: Act) -> Refusal | None:
    """核实. Payments made before count against what is now found owed."""
    action: Any = act.action
    case = work.state
    amount = fen(action.amount)
    strange = unknown_worker(case, [one.id for one in action.workers])
    if strange is not None:
        return strange
    work.add(
        "case.verified",
        work.policy.clauses("verify"),
        state="investigating" if case.state is State.INVESTIGATING else "handling",
        unit=case.unit,
        outcome=action.outcome,
        headcount=action.headcount,
        amount=action.amount,
        debtor=action.debtor and action.debtor.name,
        debtor_uscc=action.debtor and action.debtor.uscc,
        causes=list(case.causes if action.causes is None else map(str, action.causes)),
        owed=None if amount is None else yuan(max(0, amount - case.paid - case.advanced)),
        workers=[{"id": one.id, "amount": one.amount} for one in action.workers],
    )
    clocks.stop(work, "verify")
    _settle(work)
    follow(work, "verified")
    return None


def payment_order(work: Work, act: Act) -> Refusal | None:
    """责令限期支付: what is owed must be paid by the end of its day. A new order replaces the old."""
    action: Any = act.action
    case = work.state
    owed = case.owed
    if action.due is None:
        words = "责令限期支付应写明支付期限"
        return Refusal(Reason.INCOMPLETE, words, field="due", needed="支付期限（年-月-日）")
    work.add(
        "case.payment_ordered",
        work.policy.clauses("payment_order"),
        due=action.due.isoformat(),
        evidence=list(action.evidence),
        target=None if owed is None else yuan(case.paid + owed),
    )
    clocks.stop(work, "resolve")
    clocks.cancel(work, ["payment_order"])
    clocks.start_dated(work, "payment_order", end_of_day(action.due))
    return None


def agreement(work: Work, act: Act) -> Refusal | None:
    """达成支付协议: a clock for each instalment, numbered by due date. A former agreement's end."""
    action: Any = act.action
    case = work.state
    cumulative = case.paid
    instalments = []
    for n, instalment in enumerate(sorted(action.instalments, key=lambda i: i.due), 1):
        cumulative += fen(instalment.amount) or 0
        instalments.append(
            {
                "timer": "instalment" if n == 1 else f"instalment#{n}",
                "due": instalment.due.isoformat(),
                "due_at": end_of_day(instalment.due).isoformat(),
                "amount": instalment.amount,
                "cumulative": yuan(cumulative),
            }
        )
    work.add(
        "case.agreed",
        work.policy.clauses("agreement"),
        state="agreed",
        unit=case.unit,
        instalments=instalments,
        spot_check_at=_first_spot_check(work, case),
    )
    clocks.stop(work, "resolve")
    clocks.cancel(work, [t.name for t in case.timers if base_name(t.name) == "instalment"])
    for agreed in work.state.instalments:
        clocks.start_dated(work, agreed.timer, agreed.due_at)
    follow(work, "agreed")
    return None


def payment(work: Work, act: Act) -> Refusal | None:
    """A payment: it meets the clocks whose target it reaches, and ends an agreement that is now kept."""
    action: Any = act.action
    on = action.on and action.on.isoformat()
    clauses = work.policy.clauses("payment")
    strange = unknown_worker(work.state, action.workers) if work.state.lead.workers else None
    if strange is not None:
        return strange
    record_payment(work, clauses, fen(action.amount) or 0, on, action.workers)
    return None


def unknown_worker(case: Case, ids: Sequence[str]) -> Refusal | None:
    """The refusal of a worker's number that the lead does not have."""
    numbers = {f"w{n}" for n in range(1, case.lead.workers + 1)}
    strange = next((one for one in ids if one not in numbers), None)
    if strange is None:
        return None
    have = f"w1 至 w{case.lead.workers}" if case.lead.workers else "该线索未附工人名单"
    words = f"没有编号为 {strange} 的工人"
    return Refusal(Reason.INVALID, words, field="workers", needed=f"填写工人编号：{have}")


def record_payment(
    work: Work, clauses: tuple[str, ...], amount: int, on: str | None = None, workers: Sequence[str] = ()
) -> None:
    """Adds `amount` (fen) to what was paid, meets what that covers, ends an agreement that is now kept."""
    case = work.state
    after = changed(case, {"paid": case.paid + amount})
    work.add(
        "case.payment_recorded",
        clauses,
        state=after_money(case, after),
        unit=case.unit,
        amount=yuan(amount),
        on=on,
        workers=len(workers),
        worker_ids=list(dict.fromkeys(workers)) if case.lead.workers else [],
        paid=yuan(after.paid),
        owed=yuan(after.owed),
    )
    _settle(work)
    follow(work, "paid")


def after_money(case: Case, after: Case) -> str:
    """The state that money leaves the case in: no longer `agreed` once the agreement is covered."""
    if case.state is not State.AGREED or not after.agreement_kept:
        return str(case.state)
    return "investigating" if case.filed else "handling"


def settle_dated(work: Work) -> None:
    """Meets the debtor's dates that payments and advances have covered so far."""
    case = work.state
    for instalment in case.instalments:
        if case.covers(instalment.cumulative):
            clocks.stop(work, instalment.timer)
    if case.covers(case.order_target):
        clocks.stop(work, "payment_order")


def _settle(work: Work) -> None:
    """Meets what payments have covered so far."""
    settle_dated(work)
    case = work.state
    if case.paid_in_full:
        clocks.stop(work, "resolve")
    if case.paid_in_full or case.agreement_kept:
        clocks.stop(work, "agreement_check")


def _first_spot_check(work: Work, case: Case) -> str | None:
    """When the schedule first looks at this agreement; the case's id decides if it is in the sample."""
    checks = work.policy.spot_checks
    if checks is None or crc32(case.id.encode()) % 100 >= checks.percent:
        return None
    return (work.now + checks.every).isoformat()
