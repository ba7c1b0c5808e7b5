"""A rule of the pack is told when it takes effect; it is silent where all that it does stands already."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.routing.domain.escalate import follow
from services.routing.domain.policy import Escalation, Notice, Then
from services.routing.domain.work import Work
from services.runtime.timers import Timer, TimerState
from tests.unit.routing.conftest import HRSS, at

WHEN = at("2023-09-05T09:00")
TELLS = (Notice("office"),)


def _work(desk: Any, then: Then, **changes: Any) -> Work:
    rule = Escalation("some_rule", ("returned",), then, ("FY-2.1",))
    policy = replace(desk.context.policy, escalations={"returned": (rule,)})
    return Work(replace(desk.now, **changes), WHEN, replace(desk.context, policy=policy))


def _told(work: Work) -> list[str]:
    """The short names of what follows from the rule now."""
    told = len(work.drafts)
    follow(work, "returned")
    return [d.name.removeprefix("case.") for d in work.drafts[told:]]


@pytest.mark.parametrize(
    ("then", "changes"),
    [
        (Then(marks=("key_item",)), {}),
        (Then(unmark=("key_item",)), {"marks": ("key_item",)}),
        (Then(start=("agreement_check",)), {}),
        (Then(cancel=("close",)), {}),
        (Then(due=("file_case",)), {}),
        (Then(marks=("key_item",), notify=TELLS), {}),
        (Then(open_incident="general"), {}),
        (Then(propose_interview="unit"), {}),
    ],
)
def test_what_stands_already_is_not_told_again(desk: Any, then: Then, changes: dict[str, Any]) -> None:
    work = _work(desk.signed(), then, **changes)
    assert _told(work)[0] == "escalated"
    assert _told(work) == []


@pytest.mark.parametrize(
    "then",
    [
        Then(notify=TELLS),
        Then(unit="office"),
        Then(require=("file_case",)),
        Then(due=("file_case",), notify=TELLS),
        Then(marks=("key_item",), unit="office"),
        Then(marks=("key_item",), require=("file_case",)),
        Then(members=("office",)),
    ],
)
def test_whom_it_tells_or_gives_the_case_to_it_tells_each_time(desk: Any, then: Then) -> None:
    work = _work(desk.signed(), then)
    assert "escalated" in _told(work)
    assert "escalated" in _told(work)


@pytest.mark.parametrize(
    ("state", "answered", "required", "begun"),
    [
        (None, False, ("file_case",), True),
        (TimerState.RUNNING, False, (), False),
        (TimerState.RUNNING, False, ("file_case",), False),
        (TimerState.BREACHED, False, ("file_case",), False),
        (TimerState.BREACHED, False, (), True),
        (TimerState.BREACHED, True, ("file_case",), True),
        (TimerState.MET, True, ("file_case",), True),
        (TimerState.CANCELLED, True, ("file_case",), True),
    ],
)
def test_a_clock_is_begun_again_unless_what_it_forces_is_still_to_be_done(
    desk: Any, state: TimerState | None, answered: bool, required: tuple[str, ...], begun: bool
) -> None:
    desk.signed()
    former = Timer("agreement_check", at("2023-09-03T09:00"), at("2023-09-19T00:00"), unit=HRSS)
    if state is not None:
        stopped = at("2023-09-04T09:00") if answered else None
        former = replace(former, state=state, stopped_at=stopped)
    timers = (*desk.now.timers, *(() if state is None else (former,)))
    work = _work(desk, Then(start=("agreement_check",)), timers=timers, required_steps=required)
    assert ("timer_started" in _told(work)) is begun
