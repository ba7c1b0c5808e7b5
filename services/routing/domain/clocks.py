"""Clocks of a case: begin, meet, cancel, extend. Each is drafted as an event and evolved at once.

The end of a clock is counted from `started_at` by the pack's period, and that period is kept on it
(`60 working_days + 30 working_days` after an extension) so that it can be projected anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from services.routing.domain.evolve_timers import base_name
from services.routing.domain.policy import Extension, TimerRule
from services.routing.domain.work import Work
from services.runtime import timers
from services.runtime.calendar import Calendar
from services.runtime.calendar_days import end_of_day, local_date
from services.runtime.decisions import Draft
from services.runtime.frozen import changed
from services.runtime.period_due import Due, due
from services.runtime.periods import Period, Unit
from services.runtime.timers import Timer

AGGREGATE = "case"
CAMPAIGN = "campaign"
STAGE_CLOCKS = ("transfer", "sign", "verify", "resolve")
"""The clocks of whoever has the case now; they end when it is given away."""
_INSTANT = timedelta(seconds=1)


def rule_of(work: Work, name: str) -> TimerRule | None:
    """The pack's rule for a clock of this case: the first whose condition holds, or None."""
    seen = work.seen()
    for rule in work.policy.timers.get(name, ()):
        if seen.meets(rule.when):
            return rule
    return None


def start(work: Work, name: str, at: datetime | None = None) -> None:
    """Begins a clock by the pack's period, from `at` (or now). A pack without it leaves it out."""
    rule = rule_of(work, name)
    if rule is None or rule.period is None:
        return
    if not rule.restarts and timers.find(work.state.timers, name) is not None:
        return
    begun = at or work.now
    end = due(begun, rule.period, work.context.calendar)
    begin(work, rule, Timer(name, begun, end.at, provisional=end.provisional, period=spell(rule.period)))


def start_for(work: Work, name: str, unit: str) -> None:
    """Begins the clock of something asked of `unit`, which answers for it; its clauses are the step's."""
    rule = rule_of(work, base_name(name))
    if rule is None or rule.period is None:
        return
    end = due(work.now, rule.period, work.context.calendar)
    timer = Timer(name, work.now, end.at, provisional=end.provisional, period=spell(rule.period))
    begin(work, replace(rule, unit=unit, clauses=work.rule.clauses), timer)


def start_dated(work: Work, name: str, due_at: datetime, at: datetime | None = None) -> None:
    """Begins a clock that ends on a date of its own: a channel's, an order's, an instalment's."""
    rule = rule_of(work, base_name(name))
    if rule is not None:
        begin(work, rule, Timer(name, at or work.now, due_at))


def start_campaign(work: Work) -> None:
    """Begins the clock of each campaign's target that the lead is of, numbered by date."""
    received, seen = work.state.lead.received_at, work.seen()
    rules = [
        (rule, rule.target)
        for rule in work.policy.timers.get(CAMPAIGN, ())
        if rule.target is not None and rule.target.takes(received) and seen.meets(rule.when)
    ]
    for n, (rule, target) in enumerate(rules, 1):
        name = CAMPAIGN if n == 1 else f"{CAMPAIGN}#{n}"
        begin(work, rule, Timer(name, received, target.due_at))


def begin(work: Work, rule: TimerRule, timer: Timer) -> None:
    """Sets a clock going. One that was over before the lead reached us is born breached, as backlog.

    Of a case that was brought along we know what was done before: such a clock may have been met in time.
    """
    case = work.state
    backlog = timer.due_at <= case.lead.arrived_at
    unit = work.resolve(rule.unit) or (None if rule.unit is None else case.unit)
    timer = changed(timer, {"unit": unit, "clauses": rule.clauses, "backlog": backlog})
    work.push(_with_reminders(work, timers.started(AGGREGATE, timer, work.now, work.by), timer.due_at))
    if backlog and not case.lead.brought:
        work.push(timers.ended(AGGREGATE, "breached", timer, work.now, work.by))


def run_on(work: Work, timer: Timer) -> None:
    """A clock that was met by what did not stand goes on to its old end."""
    draft = timers.started(AGGREGATE, timer, work.now, work.by)
    draft = replace(draft, data={**draft.data, "extended": timer.extended})
    work.push(_with_reminders(work, draft, timer.due_at))


def carry_on(work: Work, timer: Timer) -> None:
    """A clock of another case goes on here to its own end; one that ran out there is breached here too."""
    run_on(work, timer)
    if timer.backlog:
        work.push(timers.ended(AGGREGATE, "breached", timer, work.now, work.by))


def stop(work: Work, *names: str) -> list[str]:
    """Meets the clocks of these names, or notes a late answer; gives back those that were met in time.

    A clock that only some steps meet (`met_by`) is left alone by others.
    """
    met = []
    for name in names:
        timer = timers.find(work.state.timers, name)
        drafts = [] if timer is None else timers.stop(AGGREGATE, timer, work.now, work.by)
        if not drafts or not _is_answer(work, name):
            continue
        for draft in drafts:
            work.push(draft)
            if draft.name == "case.timer_met":
                met.append(name)
    return met


def _is_answer(work: Work, name: str) -> bool:
    rules = [rule for rule in work.policy.timers.get(base_name(name), ()) if rule.met_by is not None]
    return not rules or any(work.seen().meets(rule.met_by) for rule in rules)


def cancel_stages(work: Work) -> None:
    """The case is given away: the giver's own clocks end, but not one that runs on whoever has the case."""
    once = [name for name in STAGE_CLOCKS if (rule := rule_of(work, name)) and not rule.restarts]
    cancel(work, (name for name in STAGE_CLOCKS if name not in once))


def cancel(work: Work, names: Iterable[str]) -> None:
    """Cancels those of these clocks that run."""
    for name in names:
        timer = timers.running(work.state.timers, name)
        if timer is not None:
            work.push(timers.ended(AGGREGATE, "cancelled", timer, work.now, work.by))


def cancel_rest(work: Work) -> None:
    """The case is over: what runs is cancelled, but not a channel's clock that its platform will meet."""
    cancel(work, [t.name for t in work.state.timers if t.running and not answered_by_platform(work, t.name)])


def answered_by_platform(work: Work, name: str) -> bool:
    """Whether a clock is that of a channel whose platform is connected: its acceptance meets it."""
    case = work.state
    if base_name(name) != "channel":
        return False
    channel = next((one.channel for one in case.joined.leads if one.timer == name), case.lead.channel)
    return channel in work.policy.platforms


def extend(
    work: Work, timer: Timer, extension: Extension, approver: str, reason: dict[str, str | int] | None
) -> None:
    """Moves the end of a clock by the extension's period, counted on from its last day."""
    period = f"{timer.period} + {spell(extension.period)}"
    end = project(timer.started_at, period, work.context.calendar)
    data = {
        "timer": timer.name,
        "unit": timer.unit,
        "due_at": end.at.isoformat(),
        "former_due_at": timer.due_at.isoformat(),
        "provisional": end.provisional,
        "approver_post": approver,
        "reason": reason,
        "period": period,
    }
    draft = Draft("case.timer_extended", work.now, data, extension.clauses, work.by)
    work.push(_with_reminders(work, draft, end.at))


def not_past(work: Work, end: Due) -> Due:
    """This end; the end of today where it has passed, as nothing is made breached in the past."""
    return end if end.at > work.now else Due(end_of_day(local_date(work.now)), end.provisional)


def reproject(work: Work, timer: Timer, end: Due) -> None:
    """Moves the end of a clock to what it is counted to be now; `timer` as it stands from now on.

    A schedule was published since, or what the clock is counted from was corrected.
    """
    former = timers.find(work.state.timers, timer.name) or timer
    data = {
        "timer": timer.name,
        "unit": timer.unit,
        "due_at": end.at.isoformat(),
        "former_due_at": former.due_at.isoformat(),
        "provisional": end.provisional,
        "period": timer.period,
        "started_at": timer.started_at.isoformat(),
    }
    draft = Draft("case.timer_reprojected", work.now, data, timer.clauses, work.by)
    work.push(_with_reminders(work, draft, end.at))


def spell(period: Period) -> str:
    """A period as it is kept on a clock; `project` reads it back."""
    return f"{period.count} {period.unit}{' roll' if period.roll else ''}"


def project(started_at: datetime, spelt: str, calendar: Calendar) -> Due:
    """The end of a clock counted anew: each further period runs on from the last day of the one before."""
    end = Due(started_at, provisional=False)
    for n, part in enumerate(spelt.split(" + ")):
        count, unit, *roll = part.split()
        period = Period(Unit(unit), int(count), bool(roll))
        whole_days = period.unit is not Unit.HOURS
        begun = end.at - _INSTANT if n and whole_days else end.at
        end = due(begun, period, calendar)
    return end


def _with_reminders(work: Work, draft: Draft, due_at: datetime) -> Draft:
    """The event with the instants at which the pack wants its coming end announced, those to come."""
    ahead = work.policy.approaching.get(base_name(draft.data["timer"]))
    if not ahead:
        return draft
    since = max(work.now, work.state.lead.arrived_at)
    told = [(due_at - span).isoformat() for span in ahead if due_at - span > since]
    return Draft(draft.name, draft.time, {**draft.data, "approaching_at": told}, draft.clauses, draft.by)
