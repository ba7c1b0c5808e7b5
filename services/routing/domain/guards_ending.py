"""Guards on striking a case off: what is owed is paid, the complainant says so, and no half is left open."""

from __future__ import annotations

from contracts.reasons import Reason
from contracts.values import yuan
from services.routing.domain.guard import Asked, lacks
from services.runtime.decisions import Refusal


def paid_in_full_where_owed(asked: Asked) -> Refusal | None:
    """拿到欠薪; 不解决不销账: what the verification found owed is paid or advanced, to the last fen.

    So it is of a case that was merged into this one, until this one is verified with both leads.
    """
    case = asked.case
    if case.wages_are_owed and case.owed != 0:
        return _owed("该件", case.owed, asked.step, "拖欠工资全部付清并登记付款（payment）")
    brought = next(iter(case.joined.still_owed(case.settled).items()), None)
    if brought is None:
        return None
    needed = "拖欠工资全部付清并登记付款（payment），或合并后重新核实（verify）"
    return _owed(f"并入的{brought[0]}", brought[1], asked.step, needed)


def _owed(whose: str, amount: int | None, step: str, needed: str) -> Refusal:
    left = "金额尚未核实" if amount is None else f"尚欠{yuan(amount)}元"
    words = f"{whose}拖欠工资属实，{left}，不能{step}"
    return Refusal(Reason.NOT_IN_STATE, words, needed=needed)


def complainant_is_satisfied(asked: Asked) -> Refusal | None:
    """群众满意，及时回访: answered yes since the last feedback, or the office stands in for the answer."""
    case = asked.case
    if case.satisfied == "yes" or case.answer_waived:
        return None
    said = {None: "尚未回访", "no": "投诉人不满意", "unreachable": "回访未联系上投诉人"}[case.satisfied]
    attempts = asked.policy.follow_up.attempts
    otherwise = "" if attempts is None else f"；{attempts}次联系不上的，由治欠办审核同意"
    return Refusal(
        Reason.NOT_APPROVED, f"该件{said}，不能办结", needed=f"回访（follow_up）且投诉人满意{otherwise}"
    )


def answer_can_be_stood_in_for(asked: Asked) -> Refusal | None:
    """A review of what is resolved only approves, and only after enough attempts to reach the complainant."""
    case, attempts = asked.case, asked.policy.follow_up.attempts
    if asked.action.decision != "approve":
        return lacks(
            "decision", "该件已审核通过，此时只能审核同意以代替回访", "投诉人不满意的，登记回访（no）"
        )
    if attempts is not None and case.satisfied == "unreachable" and case.unreachable >= attempts:
        return None
    return Refusal(
        Reason.TOO_EARLY,
        f"回访联系不上{case.unreachable}次，不能代替投诉人答复",
        needed=f"回访联系不上满{attempts}次后再审核同意",
    )


def both_halves_are_done(asked: Asked) -> Refusal | None:
    """一案双查: the industry department's half has been delivered too."""
    review = asked.case.linked_review
    if review is None or review.done:
        return None
    return Refusal(
        Reason.NOT_IN_STATE,
        f"一案双查尚缺{asked.name(review.unit)}的倒查结果，不能办结",
        needed=f"由{asked.name(review.unit)}提交倒查结果（link_review）",
    )
