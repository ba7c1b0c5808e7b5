"""Steps of hard cases: special teams, incidents, joint actions, the look back at a closed case."""

from __future__ import annotations

from typing import Any

from services.routing.domain import clocks
from services.routing.domain.escalate import follow
from services.routing.domain.escalate_hard import begin_incident
from services.routing.domain.messages import Act
from services.routing.domain.places import OFFICE
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal


def special_team(work: Work, act: Act) -> Refusal | None:
    """成立专案组（督查专班）. The city's office takes the case over; a team of HRSS leaves it where it is."""
    action: Any = act.action
    case = work.state
    taken_over = act.by.unit == OFFICE and case.unit != OFFICE
    work.add(
        "case.special_team_formed",
        work.policy.clauses("special_team"),
        state=str(case.state),
        unit=OFFICE if taken_over else case.unit,
        members=list(action.members),
        formed_by=act.by.unit,
        giver=case.unit if taken_over else None,
    )
    follow(work, "special_team_formed")
    return None


def open_incident(work: Work, act: Act) -> Refusal | None:
    """启动应急处置; while one goes on, its level or the post on site is told anew."""
    action: Any = act.action
    incident = work.state.incident
    if incident is not None and incident.open:
        level, post = action.level or incident.level, action.on_site_post or incident.on_site_post
        _tell(work, level, post)
    else:
        begin_incident(work, work.policy.clauses("open_incident"), action.level, action.on_site_post)
        follow(work, "incident_opened")
    return None


def _tell(work: Work, level: str, post: str | None) -> None:
    clauses = work.policy.clauses("open_incident")
    work.add("case.incident_opened", clauses, level=level, on_site_post=post, rule=None)


def end_incident(work: Work, act: Act) -> Refusal | None:
    """应急处置结束: the mark falls, and the report that was due is made with it."""
    incident = work.state.incident
    level = "general" if incident is None else incident.level
    work.add("case.incident_ended", work.policy.clauses("end_incident"), level=level)
    clocks.stop(work, "incident_report")
    return None


def joint_action(work: Work, act: Act) -> Refusal | None:
    """联合执法, 接访, 宣传, 约谈, 专项会议."""
    action: Any = act.action
    work.add(
        "case.joint_action_recorded",
        work.policy.clauses("joint_action"),
        kind=action.kind,
        with_units=list(action.with_),
        text=act.ref("text"),
    )
    return None


def look_back(work: Work, act: Act) -> Refusal | None:
    """案件倒查: at how a unit did its duty."""
    action: Any = act.action
    work.add(
        "case.looked_back",
        work.policy.clauses("look_back"),
        unit=action.unit,
        findings=act.ref("findings"),
        measures=list(dict.fromkeys(action.measures)),
    )
    return None
