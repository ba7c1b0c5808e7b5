"""Guards on finding out what is owed and getting it paid."""

from __future__ import annotations

from contracts.reasons import Reason
from services.routing.domain.case import OWED_OUTCOMES
from services.routing.domain.guard import Asked, lacks, wrong_target
from services.routing.domain.places import industry_department
from services.runtime.calendar_days import end_of_day
from services.runtime.decisions import Refusal

_STEP_NAMES = {"file_case": "立案", "link_review": "倒查"}


def says_what_was_found(asked: Asked) -> Refusal | None:
    """核实是否属实，摸清涉及人数、金额和拖欠主体: all three where wages are owed."""
    action = asked.action
    if action.outcome is None:
        return lacks("outcome", "核实须写明投诉内容是否属实（outcome）", "填写核实结论")
    if action.outcome not in OWED_OUTCOMES:
        return None
    wanted = {"headcount": "涉及人数", "amount": "涉及金额", "debtor": "拖欠主体"}
    missing = [field for field in wanted if getattr(action, field) is None]
    if not missing:
        return None
    words = "、".join(f"{wanted[field]}（{field}）" for field in missing)
    return lacks(missing[0], f"核实属实的，须摸清{words}", f"填写{words}")


def was_verified(asked: Asked) -> Refusal | None:
    """核实在先."""
    if asked.case.verified is not None:
        return None
    return Refusal(
        Reason.NOT_IN_STATE, "该件尚未核实，不能反馈", needed="先核实（verify）人数、金额和拖欠主体"
    )


def wages_were_found_owed(asked: Asked) -> Refusal | None:
    """对于事实清楚、证据确凿的: only after a verification that found wages owed."""
    if asked.case.wages_are_owed:
        return None
    found = "尚未核实" if asked.case.verified is None else "核实结论不是拖欠属实"
    return Refusal(
        Reason.NOT_IN_STATE, f"该件{found}，不能采取此措施", needed="先核实（verify）并认定拖欠属实"
    )


def order_has_date_and_evidence(asked: Asked) -> Refusal | None:
    """书面责令限期支付，并整理保存材料: a last day that is to come, and the list of evidence."""
    action = asked.action
    due, evidence = action.due, action.evidence
    if due is None:
        return lacks("due", "责令限期支付须写明支付期限（due）", "填写支付期限，例如 2023-09-30")
    if end_of_day(due) <= asked.now:
        return Refusal(Reason.EXPIRED, f"支付期限 {due} 已过", field="due", needed="填写今天或以后的日期")
    if not evidence:
        return lacks("evidence", "责令限期支付须附证据材料清单（evidence）", "上传并列出证据材料")
    return None


def instalments_have_dates_and_amounts(asked: Asked) -> Refusal | None:
    """协议支付期限: at least one instalment; each with a day that is to come and something to pay."""
    instalments = asked.action.instalments
    if not instalments:
        return lacks(
            "instalments", "支付协议须写明各期支付日期和金额（instalments）", "逐期填写 due 和 amount"
        )
    for n, instalment in enumerate(instalments, 1):
        if end_of_day(instalment.due) <= asked.now:
            return Refusal(
                Reason.EXPIRED,
                f"第{n}期支付日期 {instalment.due} 已过",
                field="instalments",
                needed="填写今天或以后的日期",
            )
        if instalment.amount == "0.00":
            return lacks("instalments", f"第{n}期支付金额为零", "填写大于零的金额")
    return None


def industry_department_takes_part(asked: Asked) -> Refusal | None:
    """属地人社联合行业主管部门: the industry department takes part, where the case has one."""
    members = asked.action.members
    unknown = [unit for unit in members if not asked.policy.territory.knows_unit(unit)]
    if unknown:
        return wrong_target(f"没有名为 {unknown[0]} 的单位", "填写本市单位", field="members")
    department = industry_department(asked.case, asked.policy.territory)
    if department is not None and department not in members:
        name = asked.name(department)
        return lacks("members", f"联合调查组须有行业主管部门（{name}）参加", f"成员中加入 {department}")
    return None if members else lacks("members", "联合调查组须写明成员单位（members）", "填写成员单位")


def names_the_grounds(asked: Asked) -> Refusal | None:
    """依法依规予以立案."""
    if asked.action.grounds is not None:
        return None
    return lacks("grounds", "立案须写明立案依据（grounds）", "填写 grounds")


def linked_review_is_open(asked: Asked) -> Refusal | None:
    """立案查处的同时倒查: there is a review to deliver, once."""
    review = asked.case.linked_review
    if review is None:
        return Refusal(
            Reason.NOT_IN_STATE,
            "该件没有待办的倒查",
            needed="须先立案（file_case），且本地规定立案的同时倒查",
        )
    if review.done:
        return Refusal(Reason.ALREADY_DONE, "倒查结果已提交")
    return None


def says_the_findings(asked: Asked) -> Refusal | None:
    """倒查...落实情况."""
    if asked.action.findings is not None:
        return None
    return lacks("findings", "倒查须写明工资支付制度落实情况（findings）", "填写 findings")


def required_steps_are_done(asked: Asked) -> Refusal | None:
    """应当立案查处: what a rule has made necessary comes before anything that would end the handling."""
    for step in asked.case.required_steps:
        name = _STEP_NAMES.get(step, step)
        return Refusal(
            Reason.NOT_IN_STATE,
            f"该件应当先{name}",
            needed=f"由属地人社部门{name}（{step}），或拖欠工资全部付清",
        )
    return None


def names_a_post(asked: Asked) -> Refusal | None:
    """领导包案: the post that takes the case."""
    if asked.action.post is not None:
        return None
    return lacks("post", "领导包案须写明包案领导的岗位（post）", "填写 post，例如 deputy")
