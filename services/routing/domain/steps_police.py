"""Steps of a suspected crime: transfer to the police, its states, prosecutors' and courts' answers."""

from __future__ import annotations

from typing import Any

from services.routing.domain.escalate import follow
from services.routing.domain.messages import Act
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal

MARK = "police_transfer"


def police_transfer(work: Work, act: Act) -> Refusal | None:
    """移送公安机关. The case stays where it is: what is owed must still be got."""
    action: Any = act.action
    work.add("case.police_transferred", work.policy.clauses("police_transfer"), to=action.to)
    follow(work, "police_transferred")
    return None


def police_update(work: Work, act: Act) -> Refusal | None:
    """受理, 立案, 不予立案, 移送起诉. What the police refuse is no longer with them: the mark falls."""
    action: Any = act.action
    clauses = work.policy.clauses("police_update")
    police = work.state.police
    unit = act.by.unit if police is None else police.unit
    work.add("case.police_updated", clauses, unit=unit, status=action.status)
    if action.status == "refused" and MARK in work.state.marks:
        work.add("case.unmarked", clauses, mark=MARK, rule=None)
    follow(work, "police_updated")
    return None


def judicial_answer(work: Work, act: Act) -> Refusal | None:
    """立案监督, 支持起诉, 财产保全: the answer of a procuratorate or court that was told."""
    action: Any = act.action
    work.add(
        "case.judicial_answered",
        work.policy.clauses("judicial_answer"),
        unit=act.by.unit,
        kind=action.kind,
        answer=act.ref("answer"),
    )
    return None
