"""Steps that make one case of two and part them: what the asking case does by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contracts.reasons import Reason
from contracts.values import yuan
from services.routing.domain import clocks
from services.routing.domain.case import ENDED, Case
from services.routing.domain.escalate import breach
from services.routing.domain.evolve_timers import base_name
from services.routing.domain.joined import MAX_LEADS
from services.routing.domain.messages import Act, Other
from services.routing.domain.words import STATE_NAMES
from services.routing.domain.work import Work
from services.runtime import timers
from services.runtime.decisions import Refusal
from services.runtime.timers import Timer, TimerState

ANEW = frozenset({"judge", *clocks.STAGE_CLOCKS})
"""Clocks that begin anew when cases are parted; all others run on to their old ends."""
CARRIED_MARKS = ("leader_assignment", "listed_supervision", "key_item")
"""Marks that a case brings along: what they demand is demanded of the case that goes on."""


def merge(work: Work, act: Act) -> Refusal | None:
    """合并: asks `act.other`, the earlier-opened, to take this case in. All clocks run on until it has."""
    other, case = act.other, work.state
    if other is None:
        return Refusal(Reason.INVALID, "没有要并入的案件", field="into")
    refused = _refused(case, other)
    if refused is not None:
        return refused
    ask(work, other.id)
    return None


def ask(work: Work, into: str) -> None:
    """Asks a case to take this one in, with all that is to go along as it stands now."""
    case = work.state
    work.add(
        "case.merge_asked",
        work.policy.clauses("merge"),
        into=into,
        ask=case.joined.asks + 1,
        leads=carried(case),
        flags=list(case.lead.flags),
        marks=[mark for mark in case.marks if mark in CARRIED_MARKS],
    )


def _refused(case: Case, other: Other) -> Refusal | None:
    if case.joined.pending is not None:
        words = f"该件正在并入{case.joined.pending.into}，等待对方确认"
        return Refusal(Reason.ALREADY_DONE, words, field="into", needed="等待确认后再办")
    if other.state in ENDED:
        words = f"要并入的案件{STATE_NAMES[other.state]}，不能再并入"
        return Refusal(Reason.NOT_IN_STATE, words, field="into", needed="并入尚在办理的案件")
    if other.leads + len(case.joined.leads) + 1 > MAX_LEADS:
        words = f"一件案件最多并入{MAX_LEADS}件，已满"
        return Refusal(Reason.NOT_ALLOWED, words, field="into", needed="并入另一案件，或单独办理")
    return None


def carried(case: Case) -> list[dict[str, Any]]:
    """All leads that a case answers, its own first, each with its channel's clock and what is owed on it."""
    lead, owed = case.lead, case.joined.still_owed(case.settled)
    own = {
        "case": case.id,
        "lead": lead.id,
        "channel": lead.channel,
        "channel_due_at": None if lead.channel_due_at is None else lead.channel_due_at.isoformat(),
        "headcount": lead.headcount,
        "amount": yuan(lead.amount),
        "clock": _clock(case, "channel"),
        "owing": {"amount": yuan(case.owed)} if case.wages_are_owed and case.owed != 0 else None,
    }
    others = [
        {
            "case": one.case,
            "lead": one.lead,
            "channel": one.channel,
            "channel_due_at": None if one.channel_due_at is None else one.channel_due_at.isoformat(),
            "headcount": one.headcount,
            "amount": yuan(one.amount),
            "clock": None if one.timer is None else _clock(case, one.timer),
            "owing": {"amount": yuan(owed[one.case])} if one.case in owed else None,
        }
        for one in case.joined.leads
    ]
    return [own, *others]


def _clock(case: Case, name: str) -> dict[str, Any] | None:
    """A channel's clock that still waits for its answer; None for one that was answered."""
    timer = timers.find(case.timers, name)
    if timer is None or not (timer.running or _unanswered(timer)):
        return None
    return {
        "started_at": timer.started_at.isoformat(),
        "due_at": timer.due_at.isoformat(),
        "breached": not timer.running,
        "clauses": list(timer.clauses),
    }


def _unanswered(timer: Timer) -> bool:
    return timer.state is TimerState.BREACHED and timer.stopped_at is None


def unmerge(work: Work, act: Act) -> Refusal | None:
    """撤销合并: back in the state and with the unit of before.

    The clocks of its stage begin anew; all others, which nothing resets, run on to their old ends.
    """
    case, into = work.state, work.state.joined.into
    if into is None:
        return Refusal(Reason.NOT_IN_STATE, "该件没有并入其他案件")
    work.add(
        "case.unmerged",
        work.policy.clauses("unmerge"),
        state=into.state,
        unit=into.unit,
        into=into.case,
        ask=into.ask,
        reason=act.ref("reason"),
    )
    gone = _parted(case)
    for name in into.interrupted:
        if name not in gone:
            _go_on(work, name, case)
    return None


def _parted(case: Case) -> set[str]:
    """Clocks of leads that were parted from this case while it was merged."""
    answered = {one.timer for one in case.joined.leads}
    return {t.name for t in case.timers if t.name.startswith("channel#") and t.name not in answered}


def _go_on(work: Work, name: str, before: Case) -> None:
    if base_name(name) in ANEW:
        clocks.start(work, name)
    former = timers.find(before.timers, name)
    if former is None or timers.running(work.state.timers, name) is not None:
        return
    timer = replace(former, state=TimerState.RUNNING, stopped_at=None)
    clocks.run_on(work, timer)
    if timer.due_at <= work.now:
        breach(work, timer)
