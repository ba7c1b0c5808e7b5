"""A project's clocks compared with its tasks: what began is started, what was done stopped."""

from __future__ import annotations

from datetime import datetime

from services.runtime.calendar_days import local_date, month_after, month_of
from services.runtime.timers import Timer, TimerState
from services.warnings.domain.clocks import ProjectClock, free_name
from services.warnings.domain.duty import begins
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.places import place_of
from services.warnings.domain.project import Project
from services.warnings.domain.tasks import Task, tasks, too_old
from services.warnings.domain.writing import Context, Writer


def attend(writer: Writer, ledger: Ledger) -> None:
    """Starts, stops and cancels the project's clocks by what `ledger` says at the writer's instant."""
    found = _begun(ledger, writer.context, writer.now)
    if found is None:
        return
    oldest = month_after(month_of(local_date(writer.now)), -writer.context.policy.look_back)
    _end_the_unwanted(writer, {(task.rule.name, task.month) for task in found})
    for task in found:
        clock = _clock(writer.project, task)
        if clock is None and too_old(task, oldest):
            continue
        if clock is None or _moved(clock, task):
            if clock is not None and clock.timer.running:
                writer.end_clock("cancelled", clock)
            _start(writer, task)
        _answer(writer, task)


def _end_the_unwanted(writer: Writer, wanted: set[tuple[str, str | None]]) -> None:
    """Ends the clocks that no task asks for any more, before others start: their names are free for those."""
    for clock in writer.project.clocks:
        if clock.asks and (clock.kind, clock.month) not in wanted:
            writer.end_clock("cancelled" if clock.timer.running else "answered", clock)


def next_change(ledger: Ledger, context: Context, now: datetime) -> datetime | None:
    """The next instant at which a task begins or is done, facts staying as they are; or None."""
    found = _tasks(ledger, context) or []
    days = (day for task in found for day in (task.begun.on, task.answered) if day is not None)
    return min((at for day in days if (at := begins(day)) > now), default=None)


def _tasks(ledger: Ledger, context: Context) -> list[Task] | None:
    place = place_of(ledger, context.territory)
    if place is None:
        return None
    return tasks(ledger, place, context.policy, context.territory, context.calendar)


def _begun(ledger: Ledger, context: Context, now: datetime) -> list[Task] | None:
    """The tasks that have begun by `now`; None while nobody is known to stand over the project."""
    found = _tasks(ledger, context)
    return None if found is None else [task for task in found if begins(task.begun.on) <= now]


def _clock(project: Project, task: Task) -> ProjectClock | None:
    wanted = (task.rule.name, task.month)
    return next((clock for clock in project.clocks if (clock.kind, clock.month) == wanted), None)


def _moved(clock: ProjectClock, task: Task) -> bool:
    """Whether a correction asks for a new clock; a breach stays what it is."""
    timer = clock.timer
    match timer.state:
        case TimerState.RUNNING:
            return (timer.started_at, timer.unit) != (begins(task.begun.on), task.unit)
        case TimerState.MET:
            return not task.done_in_time
        case TimerState.CANCELLED:
            return True
    return False


def _start(writer: Writer, task: Task) -> None:
    timer = Timer(
        name=free_name(writer.project.clocks, task.rule.name),
        started_at=begins(task.begun.on),
        due_at=task.ends.at,
        unit=task.unit,
        clauses=task.rule.clauses,
        provisional=task.ends.provisional,
        backlog=task.ends.at <= writer.now,
        period=str(task.rule.within),
    )
    writer.start_clock(ProjectClock(task.month, timer), task.begun.ref)


def _answer(writer: Writer, task: Task) -> None:
    """What the answer, or its absence at the end, makes of the clock."""
    clock = _clock(writer.project, task)
    done = task.answered is not None and task.answered <= local_date(writer.now)
    if clock is not None and clock.timer.running:
        if done and task.done_in_time:
            writer.end_clock("met", clock)
        elif clock.timer.due_at <= writer.now:
            writer.end_clock("breached", clock)
            clock = _clock(writer.project, task)
    if clock is not None and clock.asks and not clock.timer.running and done:
        writer.end_clock("answered", clock)
