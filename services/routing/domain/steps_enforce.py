"""Steps of enforcement: joint investigation, filing, the linked review, extensions."""

from __future__ import annotations

from typing import Any

from contracts.reasons import Reason
from services.routing.domain import clocks
from services.routing.domain.escalate import follow
from services.routing.domain.messages import Act
from services.routing.domain.places import hrss_of
from services.routing.domain.work import Work
from services.runtime import timers
from services.runtime.decisions import Refusal


def joint_investigation(work: Work, act: Act) -> Refusal | None:
    """成立联合调查组, led by the territory's HRSS."""
    action: Any = act.action
    case = work.state
    work.add(
        "case.joint_investigation_opened",
        work.policy.clauses("joint_investigation"),
        lead_unit=hrss_of(case, work.policy.territory) or case.unit,
        members=list(action.members),
    )
    return None


def file_case(work: Work, act: Act) -> Refusal | None:
    """立案: the territory's HRSS has the case; the days of an investigation replace those to close."""
    case = work.state
    if case.filed:
        return Refusal(Reason.ALREADY_DONE, "该件已经立案")
    work.add(
        "case.filed",
        work.policy.clauses("file_case"),
        state="investigating",
        unit=hrss_of(case, work.policy.territory) or case.unit,
        giver=case.unit,
        grounds=act.ref("grounds"),
    )
    clocks.stop(work, "resolve", "agreement_check")
    clocks.cancel(work, ("close", "review"))
    clocks.start(work, "investigation")
    follow(work, "filed")
    return None


def link_review(work: Work, act: Act) -> Refusal | None:
    """倒查: the industry department's half of the double investigation."""
    work.add("case.review_linked", work.policy.clauses("link_review"), findings=act.ref("findings"))
    return None


def extend(work: Work, act: Act) -> Refusal | None:
    """延长: once, by the period that the pack gives that clock."""
    action: Any = act.action
    timer = timers.running(work.state.timers, action.timer or "")
    rule = clocks.rule_of(work, action.timer or "")
    if timer is None or rule is None or rule.extension is None:
        return Refusal(Reason.NOT_ALLOWED, "该时限不能延长", field="timer")
    clocks.extend(work, timer, rule.extension, action.approver_post, act.ref("reason"))
    return None
