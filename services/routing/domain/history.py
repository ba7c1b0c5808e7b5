"""A case that an office brings along when it goes live: opened and handled at the true instants.

Its steps pass the same states and guards as any others. Their texts lie in the office's own files: where a
guard asks for one, `IN_THE_OFFICES_FILES` stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.case_actions import ACTION, TEXT_FIELDS, Action
from contracts.envelope import By
from contracts.reasons import Reason
from services.routing.domain import fire
from services.routing.domain.case import Case
from services.routing.domain.messages import Act, Context
from services.routing.domain.places import OFFICE
from services.routing.domain.words import STEP_NAMES
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal

IN_THE_OFFICES_FILES = "该步骤在系统启用前已经完成，原始文书和记录见办理单位的纸质或电子台账"
_EVIDENCE = "台账所附材料"
Take = Callable[[Case, Act, Context, datetime], Work | Refusal]


def begins_at(data: Mapping[str, Any], now: datetime) -> datetime:
    """When the case of a lead is opened: now, or at its receipt if it is brought along."""
    return now if data.get("history") is None else datetime.fromisoformat(data["received_at"])


def bring_up(work: Work, data: Mapping[str, Any], now: datetime, take: Take) -> Refusal | None:
    """Takes the steps of a lead's history, and lets time pass up to `now`.

    The first step that is refused refuses it all; its place is the refusal's field, `history.<n>`.
    """
    for n, step in enumerate(data["history"]):
        at = datetime.fromisoformat(step["at"])
        _let_time_pass(work, at)
        taken = _taken(work.state, _action(step), work.context, at, take)
        if isinstance(taken, Refusal):
            words = f"第{n + 1}步“{STEP_NAMES[step['action']]}”：{taken.message}"
            return replace(taken, message=words, field=f"history.{n}")
        _follow(work, taken)
    _let_time_pass(work, now)
    return None


def _let_time_pass(work: Work, until: datetime) -> None:
    for draft in fire.advance(work.state, work.context, until)[1]:
        work.push(draft)


def _follow(work: Work, taken: Work) -> None:
    for draft in taken.drafts:
        work.push(draft)


def _taken(case: Case, action: Action, context: Context, at: datetime, take: Take) -> Work | Refusal:
    """As the unit that had the case, or by the office in another's stead."""
    own = take(case, Act(action, By(case.unit)), context, at)
    if isinstance(own, Refusal) and own.reason is Reason.NOT_ALLOWED:
        return take(case, Act(action, By(OFFICE)), context, at)
    return own


def _action(step: Mapping[str, Any]) -> Action:
    fields = {name: value for name, value in step.items() if value is not None}
    texts = dict.fromkeys(TEXT_FIELDS.get(step["action"], ()), IN_THE_OFFICES_FILES)
    evidence = {"evidence": [_EVIDENCE]} if step["action"] == "payment_order" else {}
    return ACTION.validate_python({**texts, **evidence, **fields})
