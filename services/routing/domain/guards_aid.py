"""Guards on advances and on debts that others owe the employer."""

from __future__ import annotations

from contracts.reasons import Reason
from contracts.values import fen, yuan
from services.routing.domain.case_parts import MAX_DEBTS, Debt
from services.routing.domain.guard import Asked, lacks
from services.runtime.decisions import Refusal


def advance_has_ground_and_source(asked: Asked) -> Refusal | None:
    """企业一时难以解决或企业主欠薪逃匿的，动用应急周转金或通过其他渠道筹措资金."""
    action = asked.action
    if action.ground is None:
        needed = "employer_unable（企业一时难以解决）或 employer_fled（企业主欠薪逃匿）"
        return lacks("ground", "先行垫付须写明事由（ground）", needed)
    if action.source is None:
        return lacks("source", "先行垫付须写明资金来源（source）", "填写资金来源，例如应急周转金")
    if not fen(action.amount):
        return lacks("amount", "先行垫付须写明金额（amount）", "填写大于零的金额")
    return None


def advance_is_within_what_is_owed(asked: Asked) -> Refusal | None:
    """先行垫付部分工资或基本生活费: never more than is still owed, once that was verified."""
    if asked.case.verified is None:
        return None
    owed = asked.case.owed or 0
    if (fen(asked.action.amount) or 0) <= owed:
        return None
    return Refusal(
        Reason.NOT_ALLOWED,
        f"垫付金额{asked.action.amount}元超过尚欠的{yuan(owed)}元",
        field="amount",
        needed=f"不超过{yuan(owed)}元",
    )


def names_the_debt(asked: Asked) -> Refusal | None:
    """双排查: who owes the employer, and of which kind that debtor is."""
    action = asked.action
    if action.debtor is None:
        return lacks("debtor", "须写明拖欠用人单位账款的单位（debtor）", "填写欠款单位名称")
    if action.kind is None:
        needed = "agency（机关事业单位）、soe（国有企业）或 sme（其他企业）"
        return lacks("kind", "须写明欠款单位的性质（kind）", needed)
    if len(asked.case.debts) >= MAX_DEBTS:
        return Refusal(
            Reason.NOT_ALLOWED, f"该件已关联{MAX_DEBTS}笔账款，不能再关联", needed="合并登记同一单位的账款"
        )
    return None


def debt_is_linked(asked: Asked) -> Refusal | None:
    """Only what was linked can be recovered; of several it is said which."""
    debts = asked.case.debts
    if not debts:
        return Refusal(
            Reason.NOT_IN_STATE, "该件没有关联的账款", needed="先关联拖欠用人单位的账款（link_debt）"
        )
    names = "、".join(f"{debt.name}（{debt.debtor}）" for debt in debts)
    if asked.action.debt is None and len(debts) > 1:
        return lacks("debt", "该件关联了多笔账款，须写明是哪一笔（debt）", f"可选：{names}")
    if asked.action.debt is not None and _debt(asked) is None:
        return Refusal(
            Reason.WRONG_TARGET,
            f"该件没有名为 {asked.action.debt} 的账款",
            field="debt",
            needed=f"可选：{names}",
        )
    return None


def _debt(asked: Asked) -> Debt | None:
    return next((debt for debt in asked.case.debts if debt.name == asked.action.debt), None)


def recovered_goes_to_wages_first(asked: Asked) -> Refusal | None:
    """优先用于支付拖欠的农民工工资: first to wages, as far as they are owed."""
    case, action = asked.case, asked.action
    amount, to_wages = fen(action.amount) or 0, fen(action.to_wages) or 0
    if to_wages > amount:
        return Refusal(
            Reason.NOT_ALLOWED,
            f"用于工资的{action.to_wages}元超过清回的{action.amount}元",
            field="to_wages",
            needed="不超过清回金额",
        )
    if case.owed is None:
        return Refusal(
            Reason.NOT_IN_STATE, "拖欠工资数额尚未核实，不能登记清欠款", needed="先核实（verify）拖欠金额"
        )
    least = min(amount, case.owed)
    if to_wages >= least:
        return None
    return Refusal(
        Reason.NOT_ALLOWED,
        f"清回的款项应优先用于支付拖欠的工资，尚欠{yuan(case.owed)}元",
        field="to_wages",
        needed=f"用于工资的金额（to_wages）不少于{yuan(least)}元",
    )
