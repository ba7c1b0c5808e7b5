"""What time does to a case: clocks that run out, deadlines that come near, checks that fall due.

Each is fired with `now` as the instant at which it was due, however late anybody looks: a late sweep
changes no date and no outcome.
"""

from __future__ import annotations

from datetime import datetime

from services.routing.domain import clocks
from services.routing.domain.case import SPOT_CHECK, Case, Reminder
from services.routing.domain.escalate import breach
from services.routing.domain.messages import Context
from services.routing.domain.work import Work
from services.runtime import timers
from services.runtime.decisions import Draft
from services.runtime.timers import Timer


def next_due(case: Case) -> datetime | None:
    """The next instant at which time alone changes this case, or None: what `next_due_at` is to hold."""
    ends = timers.next_due(case.timers)
    if not case.reminders:
        return ends
    told = min([r.at for r in case.reminders])
    return told if ends is None else min(ends, told)


def advance(case: Case, context: Context, now: datetime) -> tuple[Case, list[Draft]]:
    """Fires all that is due by `now`, in order of its instant, and what that begins and is due too."""
    drafts: list[Draft] = []
    while (at := next_due(case)) is not None and at <= now:
        work = Work(case, max(at, case.last_at), context)
        due = timers.due(case.timers, at)
        if due:
            breach(work, due[0])
        else:
            remind(work, min(case.reminders, key=lambda r: (r.at, r.about)))
        case = work.state
        drafts += work.drafts
    return case, drafts


def fire(case: Case, timer: Timer, context: Context, now: datetime | None = None) -> list[Draft]:
    """The breach of a running clock that is due, and what follows from it; `now` is its `due_at`."""
    work = Work(case, max(now or timer.due_at, case.last_at), context)
    breach(work, timer)
    return work.drafts


def remind(work: Work, reminder: Reminder) -> None:
    """A deadline comes near, or an agreement is to be looked at."""
    if reminder.about == SPOT_CHECK:
        _call_for_spot_check(work)
        return
    timer = timers.find(work.state.timers, reminder.about)
    if timer is None:
        raise LookupError(f"a reminder of {reminder.about}, which the case does not have")
    work.add(
        "case.approaching",
        timer.clauses,
        timer=timer.name,
        unit=timer.unit,
        due_at=timer.due_at.isoformat(),
    )


def _call_for_spot_check(work: Work) -> None:
    checks = work.policy.spot_checks
    clauses = work.policy.general if checks is None else checks.clauses
    unit = (None if checks is None else work.resolve(checks.unit)) or "office"
    work.add("case.notified", clauses, to=unit, about=SPOT_CHECK)


def reproject(case: Case, context: Context, now: datetime) -> list[Draft]:
    """Counts the provisional running clocks anew by a calendar that has learned a year since.

    Nothing is made breached in the past: an end that would lie before now comes at the end of today.
    """
    work = Work(case, max(now, case.last_at), context)
    for timer in case.timers:
        if timer.running and timer.provisional and timer.period is not None:
            end = clocks.project(timer.started_at, timer.period, context.calendar)
            end = clocks.not_past(work, end)
            if (end.at, end.provisional) != (timer.due_at, timer.provisional):
                clocks.reproject(work, timer, end)
    return work.drafts
