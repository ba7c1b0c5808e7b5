"""协查 / 界定: a question to another unit, with a clock of its own. The case does not move."""

from __future__ import annotations

from typing import Any

from contracts.reasons import Reason
from services.routing.domain import clocks
from services.routing.domain.case import Case
from services.routing.domain.case_route import Assistance
from services.routing.domain.messages import Act
from services.routing.domain.places import OFFICE
from services.routing.domain.work import Work
from services.runtime.decisions import Refusal
from services.runtime.timers import running

CLOCK = "assist"


def assist(work: Work, act: Act) -> Refusal | None:
    """Asks; the unit asked answers for the clock."""
    action: Any = act.action
    case = work.state
    if action.to is None or action.question is None:
        field, words = ("to", "被请求的单位") if action.to is None else ("question", "请求协查的事项")
        return Refusal(Reason.INCOMPLETE, f"协查须写明{words}（{field}）", field=field, needed=f"填写{words}")
    if not work.policy.territory.knows_unit(action.to) or action.to == case.unit:
        return Refusal(
            Reason.WRONG_TARGET, f"不能向 {action.to} 请求协查", field="to", needed="填写本市另一单位"
        )
    timer = _name(case)
    work.add(
        "case.assistance_asked",
        work.rule.clauses,
        assistance=_id(case, case.questions + 1),
        to=action.to,
        timer=timer,
        question=act.ref("question"),
    )
    clocks.start_for(work, timer, action.to)
    return None


def answer(work: Work, act: Act) -> Refusal | None:
    """Answers an open question: only the unit asked does, or the office in its stead."""
    action: Any = act.action
    question = next((a for a in work.state.assistances if a.id == action.assistance), None)
    if question is None:
        return _not_open(work.state, action.assistance)
    if act.by.unit not in (question.unit, OFFICE):
        name = work.policy.territory.unit_name(question.unit)
        return Refusal(Reason.NOT_ALLOWED, "该协查不由本单位答复", field="by", needed=f"由{name}答复")
    if action.answer is None:
        return Refusal(Reason.INCOMPLETE, "须写明答复内容（answer）", field="answer", needed="填写 answer")
    work.add(
        "case.assistance_answered",
        work.rule.clauses,
        assistance=question.id,
        unit=question.unit,
        timer=question.timer,
        answer=act.ref("answer"),
    )
    clocks.stop(work, question.timer)
    return None


def _name(case: Case) -> str:
    """`assist`, or the next number after the clocks of open questions: what is asked later ends later."""
    numbers = [int(a.timer.partition("#")[2] or 1) for a in case.assistances if running(case.timers, a.timer)]
    number = max(numbers, default=0) + 1
    return CLOCK if number == 1 else f"{CLOCK}#{number}"


def _not_open(case: Case, assistance: str | None) -> Refusal:
    """Why a question can't be answered: it was, or nobody asked it."""
    needed = _open_ones(case.assistances)
    asked = {_id(case, n) for n in range(1, case.questions + 1)}
    if assistance in asked:
        return Refusal(Reason.ALREADY_DONE, "该协查已经答复，不能再次答复", field="assistance", needed=needed)
    return Refusal(Reason.NOT_FOUND, "该件没有编号为此的待答复协查", field="assistance", needed=needed)


def _id(case: Case, number: int) -> str:
    return f"{case.id}-Q{number}"


def _open_ones(questions: tuple[Assistance, ...]) -> str:
    return f"待答复的协查编号：{'、'.join(question.id for question in questions) or '无'}"
