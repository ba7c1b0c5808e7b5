"""Steps that write something down and move nothing: plan, contact, urging, leader, report, publication."""

from __future__ import annotations

from typing import Any

from contracts.reasons import Reason
from services.routing.domain import clocks
from services.routing.domain.escalate import follow
from services.routing.domain.guard import lacks
from services.routing.domain.messages import Act
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal


def plan(work: Work, act: Act) -> Refusal | None:
    """一案一策: what is to be done."""
    if act.ref("text") is None:
        return lacks("text", "处置方案须写明内容（text）", "填写处置方案")
    work.add("case.planned", work.policy.clauses("plan"), text=act.ref("text"))
    follow(work, "planned")
    return None


def contact(work: Work, act: Act) -> Refusal | None:
    """A contact with the complainant: what was said."""
    if act.ref("note") is None:
        return lacks("note", "须写明与投诉人联系的情况（note）", "填写联系情况")
    work.add("case.contacted", work.policy.clauses("contact"), text=act.ref("note"))
    follow(work, "contacted")
    return None


def urge(work: Work, act: Act) -> Refusal | None:
    """催办: to the unit named, or to whoever has the case."""
    action: Any = act.action
    to = action.to or work.state.unit
    if not work.policy.territory.knows_unit(to):
        return Refusal(Reason.WRONG_TARGET, f"没有名为 {to} 的单位", field="to")
    work.add("case.urged", work.policy.clauses("urge"), to=to, text=act.ref("text"))
    return None


def assign_leader(work: Work, act: Act) -> Refusal | None:
    """领导包案."""
    action: Any = act.action
    work.add("case.leader_assigned", work.policy.clauses("assign_leader"), post=action.post)
    return None


def report_superior(work: Work, act: Act) -> Refusal | None:
    """报告上级."""
    work.add("case.superior_reported", work.policy.clauses("report_superior"), reference=act.ref("reference"))
    clocks.stop(work, "incident_report")
    return None


def publish_result(work: Work, act: Act) -> Refusal | None:
    """公布处理结果."""
    work.add("case.result_published", work.policy.clauses("publish_result"), reference=act.ref("reference"))
    return None
