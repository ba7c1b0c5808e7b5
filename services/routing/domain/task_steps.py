"""What is done with a task: opened, planned, reported, run out. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.envelope import By
from contracts.reasons import Reason
from contracts.tasks import PlanTask, ReportTask
from services.routing.domain.messages import Context
from services.routing.domain.places import OFFICE
from services.routing.domain.task import CLOCK, Task, TaskState, begun, evolve
from services.routing.domain.task_rules import TaskKind, units_meant
from services.runtime import timers
from services.runtime.calendar_days import end_of_day, local_date
from services.runtime.decisions import Decision, Draft, Refusal, Steps
from services.runtime.timers import Timer

Ref = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """A check is planned: about whom, and on which day. `text` is the `TextRef` of its words."""

    kind: TaskKind
    about: str
    on: date
    by: By
    text: Ref | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """A step asked for by a unit; `known` are those of its leads that came in by inspection."""

    action: PlanTask | ReportTask
    by: By
    text: Ref | None = None
    known: Collection[str] = ()


def open_due(task: Task | None, kind: TaskKind, unit: str, now: datetime) -> Decision:
    """A unit has a dated task to do; opened once."""
    if begun(task) or kind.due_at is None:
        return []
    steps = Steps(task, evolve, now)
    steps.add("task.opened", kind.clauses, kind=kind.id, unit=unit, about=None)
    _clock(steps, kind, kind.due_at)
    return steps.drafts


def plan_new(task: Task | None, plan: Plan, context: Context, now: datetime) -> Decision:
    """A check of somebody is planned by a unit that may, not for a day that is over."""
    kind, policy = plan.kind, context.policy
    if plan.by.unit not in units_meant(kind.planned_by, policy.territory, policy.departments):
        return _not_theirs(kind, f"“{kind.title}”不由该单位安排", "由负责安排的单位提交")
    if plan.about not in units_meant(kind.units, policy.territory, policy.departments):
        return Refusal(Reason.INVALID, "不是这项任务的检查对象，请按单位目录填写", field="about")
    late = _past(plan.on, now)
    if late is not None:
        return late
    steps = Steps(task, evolve, now, plan.by)
    steps.add("task.opened", kind.clauses, kind=kind.id, unit=plan.by.unit, about=plan.about)
    steps.add("task.planned", kind.clauses, on=plan.on.isoformat(), text=_plain(plan.text))
    _clock(steps, kind, end_of_day(plan.on) + kind.report_within)
    return steps.drafts


def act(task: Task | None, message: Act, context: Context, now: datetime) -> Decision:
    """A step of the unit that has the task, or of the office in its stead."""
    if task is None or not begun(task):
        return Refusal(Reason.NOT_FOUND, "没有找到此任务")
    kind = context.policy.tasks[task.kind]
    if message.by.unit not in (task.unit, OFFICE):
        return _not_theirs(kind, "此任务不是该单位的", "由承担任务的单位或办公室办理")
    if task.state is TaskState.REPORTED:
        return Refusal(Reason.ALREADY_DONE, "此任务已报告", kind.clauses[0])
    if isinstance(message.action, PlanTask):
        return _plan(task, kind, message, message.action, now)
    return _report(task, kind, message, message.action, now)


def _plan(task: Task, kind: TaskKind, message: Act, action: PlanTask, now: datetime) -> Decision:
    late = _past(action.on, now)
    if late is not None:
        return late
    steps = Steps(task, evolve, now, message.by)
    steps.add("task.planned", kind.clauses, on=action.on.isoformat(), text=_plain(message.text))
    clock = timers.running(task.clocks, CLOCK)
    if kind.planned_by and clock is not None:  # another day: its end moves along
        _take(steps, timers.ended("task", "cancelled", clock, now, message.by))
        _clock(steps, kind, end_of_day(action.on) + kind.report_within)
    return steps.drafts


def _report(task: Task, kind: TaskKind, message: Act, action: ReportTask, now: datetime) -> Decision:
    leads = list(dict.fromkeys(action.leads))
    unknown = [lead for lead in leads if lead not in message.known]
    if unknown:
        words = f"线索{unknown[0]}未登记，或渠道不是排查；请先作为线索登记（渠道 inspection），再报告"
        return Refusal(Reason.INVALID, words, field="leads")
    if leads and not action.found:
        return Refusal(Reason.INVALID, "列出了线索，发现问题数（found）不能为0", field="found")
    if kind.finds_leads and action.found and not leads:
        words = "发现的问题应先登记为线索，再在报告中列出（leads）"
        return Refusal(Reason.INCOMPLETE, words, kind.clauses[0], "leads", "先登记线索（渠道 inspection）")
    steps = Steps(task, evolve, now, message.by)
    steps.add("task.reported", kind.clauses, found=action.found, leads=leads, text=_plain(message.text))
    clock = timers.find(task.clocks, CLOCK)
    for draft in () if clock is None else timers.stop("task", clock, now, message.by):
        _take(steps, draft)
    return steps.drafts


def fire(task: Task, due: datetime, context: Context) -> list[Draft]:
    """A clock has run out: the task's unit is named as missing."""
    return [timers.ended("task", "breached", clock, due) for clock in timers.due(task.clocks, due)]


def _clock(steps: Steps[Task], kind: TaskKind, due_at: datetime) -> None:
    clock = Timer(CLOCK, steps.now, due_at, unit=steps.state.unit, clauses=kind.clauses)
    _take(steps, timers.started("task", clock, steps.now, steps.by))


def _take(steps: Steps[Task], draft: Draft) -> None:
    steps.add(draft.name, draft.clauses, **draft.data)


def _past(on: date, now: datetime) -> Refusal | None:
    if on >= local_date(now):
        return None
    return Refusal(Reason.INVALID, "安排的日期已过，请另选日期", field="on")


def _not_theirs(kind: TaskKind, words: str, needed: str) -> Refusal:
    return Refusal(Reason.NOT_ALLOWED, words, kind.clauses[0], needed=needed)


def _plain(ref: Ref | None) -> dict[str, Any] | None:
    return None if ref is None else dict(ref)
