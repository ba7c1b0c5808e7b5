"""A project's clocks compared with its tasks: what began is started, what was done stopped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from contracts.warnings import About
from services.runtime.calendar_days import local_date, month_after, month_of
from services.runtime.period_due import due_from_date
from services.runtime.periods import Period
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
    found = _begun(writer.project, ledger, writer.context, writer.now)
    if found is None:
        return
    oldest = month_after(month_of(local_date(writer.now)), -writer.context.policy.look_back)
    found = [task for task in found if _clock(writer.project, task) or not too_old(task, oldest)]
    _end_the_unwanted(writer, {(task.rule.name, task.month) for task in found})
    _make_room(writer, [task for task in found if _starts(writer.project, task)])
    for task in found:
        if _starts(writer.project, task):
            _start(writer, task)
        _answer(writer, task)
    tell_of_breaches(writer, ledger)


def tell_of_breaches(writer: Writer, ledger: Ledger) -> None:
    """Tells whom the pack says of clocks that ran out and are not answered; again only when others are meant.

    Nobody is told while it is not known who stands over the project.
    """
    unmet, policy = [clock for clock in writer.project.clocks if clock.unmet], writer.context.policy
    place = place_of(ledger, writer.context.territory) if unmet else None
    for clock in unmet:
        rule = writer.context.of_clock(clock.kind).policy.clocks.get(clock.kind)
        if rule is None or place is None:
            continue
        units = tuple(dict.fromkeys(place.unit(template, policy.no_department) for template in rule.told))
        if units and units != clock.told:
            writer.push_clock(clock, About.REASSIGNED if clock.told else About.OVERDUE, units)


def _end_the_unwanted(writer: Writer, wanted: set[tuple[str, str | None]]) -> None:
    """Ends the clocks that no task asks for any more, before others start: their names are free for those."""
    for clock in writer.project.clocks:
        if clock.asks and (clock.kind, clock.month) not in wanted:
            writer.end_clock("cancelled" if clock.timer.running else "answered", clock)


def _make_room(writer: Writer, starting: list[Task]) -> None:
    """Ends the running clocks that start anew: the moved ones, and those that a new one is due before.

    Clocks side by side are numbered by their ends, whichever was told first (catalogue).
    """
    for kind in {task.rule.name for task in starting}:
        running = [clock for clock in writer.project.clocks if clock.kind == kind and clock.timer.running]
        tasks = [task for task in starting if task.rule.name == kind]
        moved = any(clock.month == task.month for clock in running for task in tasks)
        if moved or any(task.ends.at < clock.timer.due_at for clock in running for task in tasks):
            for clock in running:
                writer.end_clock("cancelled", clock)


def next_change(project: Project, ledger: Ledger, context: Context, now: datetime) -> datetime | None:
    """The next instant at which a task begins or is done, facts staying as they are; or None."""
    found = _tasks(project, ledger, context) or []
    days = (day for task in found for day in (task.begun.on, task.answered) if day is not None)
    return min((at for day in days if (at := begins(day)) > now), default=None)


def _tasks(project: Project, ledger: Ledger, context: Context) -> list[Task] | None:
    """The tasks of the rules, and those of clocks whose rule is gone; each clock keeps its period."""
    place = place_of(ledger, context.territory)
    if place is None:
        return None
    found = tasks(ledger, place, context.policy, context.territory, context.calendar)
    gone = {clock.kind for clock in project.clocks if clock.asks} - context.policy.clocks.keys()
    for kind in sorted(gone):
        policy = context.of_clock(kind).policy
        former = tasks(ledger, place, policy, context.territory, context.calendar)
        found += [task for task in former if task.rule.name == kind and _asks(_clock(project, task))]
    return [_as_begun(task, _clock(project, task), context) for task in found]


def _asks(clock: ProjectClock | None) -> bool:
    return clock is not None and clock.asks


def _as_begun(task: Task, clock: ProjectClock | None, context: Context) -> Task:
    """The task with the period that its clock began with, should the rules have another one now."""
    if clock is None or clock.timer.period is None or clock.timer.state is TimerState.CANCELLED:
        return task
    if clock.timer.period == str(task.rule.within):
        return task
    within = Period.read(clock.timer.period)
    ends = due_from_date(task.begun.on, within, context.calendar)
    return replace(task, rule=replace(task.rule, within=within), ends=ends)


def _begun(project: Project, ledger: Ledger, context: Context, now: datetime) -> list[Task] | None:
    """The tasks that have begun by `now`; None while nobody is known to stand over the project."""
    found = _tasks(project, ledger, context)
    return None if found is None else [task for task in found if begins(task.begun.on) <= now]


def _clock(project: Project, task: Task) -> ProjectClock | None:
    wanted = (task.rule.name, task.month)
    return next((clock for clock in project.clocks if (clock.kind, clock.month) == wanted), None)


def _starts(project: Project, task: Task) -> bool:
    """Whether a task has no clock, or none that is still its own."""
    clock = _clock(project, task)
    return clock is None or _moved(clock, task)


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
