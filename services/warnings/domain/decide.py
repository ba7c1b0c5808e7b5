"""The decisions of the warnings service, pure: (project, what comes in, context, now) -> events or refusal.

Before any input is decided, everything due by its time is fired, each at its own instant (`caught_up`).
After each decision `evolved` evolves its events and settles what is derived.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from contracts.reasons import Reason
from contracts.warnings import About
from services.runtime import timers
from services.runtime.decisions import Decision, Draft, Refusal
from services.runtime.period_due import due
from services.runtime.periods import Period
from services.runtime.timers import Timer
from services.warnings.domain.attending import tell_of_breaches
from services.warnings.domain.conditions import look, settle
from services.warnings.domain.evolve import evolve
from services.warnings.domain.guards import GUARDS, Act, attempt
from services.warnings.domain.ladder import next_step, take
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.places import city_itself, place_of
from services.warnings.domain.project import Project, Warning
from services.warnings.domain.writing import CLEAR, REPORT, Context, Writer, in_words


def facts_changed(project: Project, ledger: Ledger, context: Context, now: datetime) -> list[Draft]:
    """What follows from the facts as `ledger` now has them."""
    writer = Writer(project, context, now)
    look(writer, ledger)
    return writer.drafts


def fire(project: Project, context: Context, now: datetime) -> list[Draft]:
    """What is due at `now`: clocks that end, in order, then conditions. `now` is the due instant itself."""
    writer = Writer(project, context, now)
    for warning, timer in _ended(project, now):
        _breach(writer, warning, timer)
    for clock in project.clocks:
        if clock.timer.running and clock.timer.due_at <= now:
            writer.end_clock("breached", clock)
    tell_of_breaches(writer, project.ledger)
    if project.look_at is not None and project.look_at <= now:
        look(writer, project.ledger)
    return writer.drafts


def decide(project: Project, act: Act, context: Context, now: datetime) -> Decision:
    """An officer's step: its events, or the first refusal."""
    if project.last_at is not None and now < project.last_at:
        return Refusal(
            Reason.OUT_OF_ORDER,
            f"时间不能早于该项目上一次记录（{in_words(project.last_at)}）",
            field="at",
        )
    tried = attempt(project, act, context)
    if isinstance(tried, Refusal):
        return tried
    refusal = next((refused for guard in GUARDS if (refused := guard(tried)) is not None), None)
    if refusal is not None:
        return refusal
    writer = Writer(project, context, now, act.by)
    take(writer, tried)
    return writer.drafts


def reproject(project: Project, context: Context, now: datetime) -> list[Draft]:
    """New ends for clocks that counted days of a year without a schedule, once the calendar has it.

    A new end is never in the past. Settle afterwards: the next look is counted anew as well.
    """
    writer = Writer(project, context, now)
    for warning in list(project.open):
        for timer in warning.timers:
            if timer.running and timer.provisional:
                _reproject(writer, warning.id, timer)
    for clock in project.clocks:
        if clock.timer.running and clock.timer.provisional:
            _reproject(writer, f"{project.id}/{clock.timer.name}", clock.timer)
    return writer.drafts


def evolved(
    project: Project, drafts: Iterable[Draft], ledger: Ledger, context: Context, now: datetime
) -> Project:
    """The project after a decision's events, with its derived part settled: what is to be stored."""
    for draft in drafts:
        project = evolve(project, draft)
    return settle(project, ledger, context, now)


def caught_up(project: Project, context: Context, now: datetime) -> tuple[Project, list[Draft]]:
    """The project after everything due by `now` was fired, each at its own instant, and the events of it.

    RuntimeError if firing leaves something due at the same instant: it would never end.
    """
    drafts: list[Draft] = []
    while (at := project.next_due_at) is not None and at <= now:
        fired = fire(project, context, at)
        project = evolved(project, fired, project.ledger, context, at)
        drafts += fired
        if project.next_due_at is not None and project.next_due_at <= at:
            raise RuntimeError(f"project {project.id} is due at {at.isoformat()} again after it was fired")
    return project, drafts


def _ended(project: Project, now: datetime) -> list[tuple[Warning, Timer]]:
    ended = [(warning, timer) for warning in project.open for timer in timers.due(warning.timers, now)]
    return sorted(ended, key=lambda pair: (pair[1].due_at, pair[0].id, pair[1].name))


def _breach(writer: Writer, warning: Warning, timer: Timer) -> None:
    """A clock has run out: the liable party's makes the supervisor act, a step's opens the next step."""
    writer.end(warning.id, "breached", timer)
    if timer.name == CLEAR:
        writer.write(
            "overdue",
            warning.id,
            timer.clauses,
            type=warning.type,
            region=warning.region,
            liable_party=warning.liable_party,
            supervisor=warning.supervisor,
        )
        writer.push(warning.id, About.OVERDUE, (warning.supervisor,), timer.clauses)
        return
    if timer.name == REPORT:
        writer.push(warning.id, About.OVERDUE, (timer.unit or warning.supervisor,), timer.clauses)
        return
    place = place_of(writer.project.ledger, writer.context.territory) or city_itself(writer.context.territory)
    following = next_step(warning, writer.context.of(warning))
    if following is not None:
        writer.push(warning.id, About.STEP_EXPIRED, (place.office,), following.clauses)


def _reproject(writer: Writer, id: str, timer: Timer) -> None:
    """A clock keeps the period that it began with."""
    if timer.period is None:
        return
    ends = due(timer.started_at, Period.read(timer.period), writer.context.calendar)
    moved = max(ends.at, writer.now)
    if (moved, ends.provisional) == (timer.due_at, timer.provisional):
        return
    writer.write(
        "timer_reprojected",
        id,
        timer.clauses,
        timer=timer.name,
        unit=timer.unit,
        due_at=moved.isoformat(),
        former_due_at=timer.due_at.isoformat(),
        provisional=ends.provisional,
        approver_post=None,
        reason=None,
    )
