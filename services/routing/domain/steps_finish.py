"""Steps towards the end: feedback, its review, spot checks, the follow-up, closing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contracts.case_actions import FEEDBACK_PARTS
from services.routing.domain import clocks
from services.routing.domain.case import OPEN, Case, State
from services.routing.domain.escalate import breach, follow
from services.routing.domain.evolve_timers import FOLLOWING, base_name
from services.routing.domain.messages import Act
from services.routing.domain.work import Work
from services.runtime import timers
from services.runtime.decisions import Refusal
from services.runtime.timers import TimerState

MET_BY_FEEDBACK = ("resolve", "investigation")


def feedback(work: Work, act: Act) -> Refusal | None:
    """反馈: it goes to its reviewer, and stops the clocks that a feedback meets, unless it is sent back."""
    case = work.state
    seen = work.seen()
    reviewer = next((r for r in work.policy.reviewers if seen.meets(r.when)), work.policy.reviewers[-1])
    work.add(
        "case.feedback_submitted",
        work.policy.clauses("feedback"),
        state="reviewing",
        unit=work.resolve(reviewer.unit) or "office",
        handled_by=case.unit,
        parts={part: ref for part in FEEDBACK_PARTS if (ref := act.ref(part)) is not None},
        met=[name for name in MET_BY_FEEDBACK if timers.running(case.timers, name)],
    )
    clocks.stop(work, *MET_BY_FEEDBACK)
    clocks.start(work, "review")
    return None


def review(work: Work, act: Act) -> Refusal | None:
    """审核: approved, the case waits for its follow-up and closing; returned, whoever handled it goes on."""
    action: Any = act.action
    case = work.state
    approved = action.decision == "approve"
    again = "investigating" if case.filed else "handling"
    met = case.met_by_feedback
    work.add(
        "case.reviewed",
        work.policy.clauses("review"),
        state="resolved" if approved else again,
        unit=case.handled_by or case.unit,
        decision=action.decision,
        returns=case.returns + (not approved),
        comments=act.ref("comments"),
        checks=dict(action.checks),
    )
    clocks.stop(work, "review")
    if not approved:
        for name in met:
            _run_on(work, name)
        follow(work, "returned")
    return None


def _run_on(work: Work, name: str) -> None:
    """The clock runs on to its old end; if that has passed meanwhile, it is over now."""
    former = timers.find(work.state.timers, name)
    if former is None:
        return
    timer = replace(former, state=TimerState.RUNNING, stopped_at=None)
    clocks.run_on(work, timer)
    if timer.due_at <= work.now:
        breach(work, timer)


def spot_check(work: Work, act: Act) -> Refusal | None:
    """抽查. Found not kept, an agreement's check begins, where the system has not begun it by itself."""
    action: Any = act.action
    case = work.state
    checks = work.policy.spot_checks
    goes_on = checks is not None and case.state in OPEN and not case.agreement_kept and bool(case.instalments)
    next_at = (work.now + checks.every).isoformat() if goes_on and checks is not None else None
    work.add(
        "case.spot_checked",
        work.policy.clauses("spot_check"),
        found=act.ref("found"),
        unpaid=action.unpaid,
        next_at=next_at,
    )
    if action.unpaid and case.instalments and not case.agreement_kept:
        if case.state is State.CLOSED:
            _reopen(work, case, "spot_check", State.AGREED)
        follow(work, "found_unpaid")
    return None


def follow_up(work: Work, act: Act) -> Refusal | None:
    """回访: answered no, the case is handled again where the pack says so, after closing too."""
    action: Any = act.action
    case = work.state
    work.add(
        "case.followed_up",
        work.policy.clauses("follow_up"),
        satisfied=action.satisfied,
        note=act.ref("note"),
    )
    if action.satisfied == "no" and work.policy.follow_up.reopens:
        _reopen(work, case, "follow_up", State.HANDLING)
    return None


def _reopen(work: Work, case: Case, ground: str, state: State) -> None:
    """Handled again by whoever handled it; a clock that has ended with the case begins anew."""
    rule = work.policy.follow_up
    unit = case.handled_by or case.unit
    work.add("case.reopened", rule.clauses, state=str(state), unit=unit, ground=ground)
    for name in rule.restart:
        former = timers.find(work.state.timers, name)
        if former is None or former.stopped_at is not None:
            clocks.start(work, name)
    follow(work, "reopened")


def close(work: Work, act: Act) -> Refusal | None:
    """销号 / 办结."""
    case = work.state
    work.add("case.closed", work.policy.clauses("close"), state="closed", unit=case.unit)
    ending = [t.name for t in case.timers if base_name(t.name) in FOLLOWING]
    clocks.stop(work, *(name for name in ending if not clocks.answered_by_platform(work, name)))
    clocks.cancel_rest(work)
    return None
