"""Guards on extensions, feedback, its review, and the end of a case."""

from __future__ import annotations

from contracts.case_actions import FEEDBACK_PARTS
from contracts.reasons import Reason
from services.routing.domain.guard import Asked, lacks
from services.routing.domain.policy import Extension
from services.runtime.decisions import Refusal
from services.runtime.timers import Timer, TimerState, find

PART_NAMES = {
    "complainant": "投诉人身份",
    "employment": "用工关系",
    "findings": "调查核实情况",
    "measures": "处理措施",
    "result": "处理结果",
    "follow_up": "对投诉人回访情况",
}


def _timer(asked: Asked) -> Timer | None:
    return find(asked.case.timers, asked.action.timer or "")


def extension_of(asked: Asked) -> Extension | None:
    """How the pack lets the clock be extended that the step names."""
    rules = asked.policy.timers.get(asked.action.timer or "", ())
    return next((rule.extension for rule in rules if rule.extension is not None), None)


def timer_may_be_extended(asked: Asked) -> Refusal | None:
    """Only a clock that the pack lets be extended, and that has begun."""
    if extension_of(asked) is None:
        allowed = "、".join(
            name for name, rules in asked.policy.timers.items() if any(rule.extension for rule in rules)
        )
        return Refusal(
            Reason.NOT_ALLOWED,
            f"时限 {asked.action.timer or '（未写明）'} 不能延长",
            field="timer",
            needed=f"可以延长的时限：{allowed or '无'}",
        )
    if _timer(asked) is None:
        return Refusal(
            Reason.NOT_IN_STATE, "该时限尚未开始", field="timer", needed="时限开始后、届满前申请延长"
        )
    return None


def extended_before_it_expires(asked: Asked) -> Refusal | None:
    """Only before its end."""
    timer = _timer(asked)
    if timer is None or timer.running:
        return None
    ended = "已届满" if timer.state is TimerState.BREACHED else "已结束"
    return Refusal(Reason.EXPIRED, f"该时限{ended}，不能再延长", field="timer", needed="须在届满前申请延长")


def extended_once_only(asked: Asked) -> Refusal | None:
    """Once."""
    timer = _timer(asked)
    if timer is None or not timer.extended:
        return None
    return Refusal(Reason.ALREADY_DONE, "该时限已延长过一次，不能再次延长", field="timer")


def approved_by_a_leading_post(asked: Asked) -> Refusal | None:
    """经劳动保障行政部门负责人批准."""
    extension = extension_of(asked)
    post = asked.action.approver_post
    posts = () if extension is None else extension.posts
    if post in posts:
        return None
    needed = f"批准岗位（approver_post）填写：{'、'.join(posts)}"
    if post is None:
        return Refusal(Reason.INCOMPLETE, "延长时限须经负责人批准", field="approver_post", needed=needed)
    return Refusal(Reason.NOT_ALLOWED, f"岗位 {post} 无权批准延长时限", field="approver_post", needed=needed)


def has_all_six_parts(asked: Asked) -> Refusal | None:
    """写明投诉人身份、用工关系、调查核实情况、处理措施、处理结果和对投诉人回访情况."""
    missing = [part for part in FEEDBACK_PARTS if getattr(asked.action, part) is None]
    if not missing:
        return None
    words = "、".join(f"{PART_NAMES[part]}（{part}）" for part in missing)
    return lacks(missing[0], f"反馈缺少：{words}", f"补充{words}")


def is_no_interim_answer(asked: Asked) -> Refusal | None:
    """不得反馈阶段性办理意见."""
    for part in FEEDBACK_PARTS:
        text = getattr(asked.action, part) or ""
        word = next((word for word in asked.policy.feedback.interim if word in text), None)
        if word is not None:
            return Refusal(
                Reason.INTERIM,
                f"{PART_NAMES[part]}（{part}）含阶段性表述“{word}”",
                field=part,
                needed="办理完毕后反馈最终结果",
            )
    return None


def is_not_too_thin(asked: Asked) -> Refusal | None:
    """不得以极简的概括性语言描述."""
    least = asked.policy.feedback.min_length
    for part in FEEDBACK_PARTS:
        length = len((getattr(asked.action, part) or "").strip())
        if length < least:
            return Refusal(
                Reason.TOO_THIN,
                f"{PART_NAMES[part]}（{part}）过于简略，仅{length}字",
                field=part,
                needed=f"写明具体情况，不少于{least}字",
            )
    return None


def returned_with_comments(asked: Asked) -> Refusal | None:
    """退回重新办理并提出整改意见."""
    action = asked.action
    if action.decision != "return" or action.comments is not None:
        return None
    return lacks("comments", "退回须提出整改意见（comments）", "填写整改意见")


def approved_with_no_point_failed(asked: Asked) -> Refusal | None:
    """对不符合要求的退回: no approval while a point that was looked at has failed."""
    action = asked.action
    failed = [point for point, passed in action.checks.items() if not passed]
    if action.decision != "approve" or not failed:
        return None
    return Refusal(
        Reason.NOT_APPROVED,
        f"审查要点未通过：{'、'.join(failed)}，不能审核通过",
        field="checks",
        needed="退回重新办理",
    )


def review_was_approved(asked: Asked) -> Refusal | None:
    """严格把关: nothing is closed that its reviewer has not approved."""
    if asked.case.approved:
        return None
    return Refusal(
        Reason.NOT_APPROVED,
        "办理结果尚未经治欠办审核通过，不能办结",
        needed="先反馈并经审核通过（review: approve）",
    )


def was_reported_and_published(asked: Asked) -> Refusal | None:
    """报告上级部门，同时公布处理结果."""
    case = asked.case
    missing = [
        name
        for name, done in (("report_superior", case.reported), ("publish_result", case.published))
        if not done
    ]
    if not missing:
        return None
    words = {"report_superior": "报告上级", "publish_result": "公布处理结果"}
    named = "、".join(f"{words[step]}（{step}）" for step in missing)
    return Refusal(Reason.NOT_APPROVED, f"重大欠薪问题办结前须{named}", needed=f"先完成{named}")


def says_what_the_check_found(asked: Asked) -> Refusal | None:
    """定期抽查，跟踪到位."""
    if asked.action.found is not None:
        return None
    return lacks("found", "抽查须写明抽查情况（found）", "填写 found")
