"""A lead set right stands under the rules that hold for it now: periods, units, clauses and targets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.routing.domain.policy import Extension, TimerRule
from services.runtime.conditions import Condition
from services.runtime.periods import Period, Unit
from tests.unit.routing.conftest import HRSS, at

WHY = {"reason": "录入有误，已与投诉人核对"}


def _corrected(desk: Any, when: str, field: str, value: Any) -> list[str]:
    return list(desk.names(desk.act(when, "correct", "office", field=field, value=value, **WHY)))


def _campaigns(desk: Any) -> dict[str, tuple[str, str]]:
    return {t.name: desk.clock(t.name) for t in desk.now.timers if t.name.startswith("campaign")}


@pytest.fixture
def ruled(desk: Any) -> Any:
    """Large cases are closed within five days, by the office; others in fifteen."""
    policy = desk.context.policy
    extension = Extension(Period(Unit.DAYS, 5), ("head",), ("FY-A1-4.1",))
    large = Condition.parse("headcount > 100", {"headcount"})
    days = Period(Unit.DAYS, 15)
    rules = (
        TimerRule(unit="office", clauses=("FY-2.1",), period=Period(Unit.DAYS, 5), when=large),
        TimerRule(unit="unit", clauses=("FY-A1-4.1",), period=days, extension=extension),
    )
    desk.context = replace(desk.context, policy=replace(policy, timers={**policy.timers, "close": rules}))
    return desk


def test_another_rule_has_its_own_period_unit_and_clauses(ruled: Any) -> None:
    ruled.signed()
    assert ruled.clock("close") == ("running", "2023-09-17T00:00")
    assert "timer_reprojected:close" in _corrected(ruled, "2023-09-03T09:00", "headcount", 101)
    timer = ruled.timer("close")
    assert ruled.clock("close") == ("running", "2023-09-07T00:00")
    assert (timer.unit, timer.clauses, timer.period) == ("office", ("FY-2.1",), "5 days")
    assert timer.started_at == at("2023-09-01T09:00")


def test_an_extension_that_was_granted_stays(ruled: Any) -> None:
    ruled.signed()
    asked = {"timer": "close", "reason": "案情复杂", "approver_post": "head"}
    ruled.act("2023-09-02T10:00", "extend", HRSS, **asked)
    assert ruled.clock("close") == ("running", "2023-09-22T00:00")
    _corrected(ruled, "2023-09-03T09:00", "headcount", 101)
    assert ruled.clock("close") == ("running", "2023-09-12T00:00")
    assert ruled.timer("close").period == "5 days + 5 days"


def test_what_changes_no_rule_moves_no_clock(ruled: Any) -> None:
    ruled.signed(channel_due_at="2023-09-20T12:00")
    before = ruled.now.timers
    assert _corrected(ruled, "2023-09-03T09:00", "headcount", 13) == ["corrected"]
    assert ruled.now.timers == before


def test_a_channels_date_keeps_its_end_when_only_the_receipt_moves(desk: Any) -> None:
    desk.signed(channel_due_at="2023-09-20T12:00")
    _corrected(desk, "2023-09-03T09:00", "received_at", "2023-08-31T09:00+08:00")
    assert desk.clock("channel") == ("running", "2023-09-20T12:00")
    assert desk.timer("channel").started_at == at("2023-08-31T09:00")


def test_a_target_that_no_longer_fits_ends_and_the_other_begins_under_its_name(
    desk_of: Callable[[str], Any],
) -> None:
    desk = desk_of("linyi").lead("2020-12-14T09:00", region="371302", ownership="private")
    assert _campaigns(desk) == {"campaign": ("running", "2021-02-12T00:00")}
    told = _corrected(desk, "2020-12-15T09:00", "ownership", "soe")
    assert [name for name in told if "campaign" in name] == [
        "timer_cancelled:campaign",
        "timer_started:campaign",
    ]
    assert _campaigns(desk) == {"campaign": ("running", "2021-01-01T00:00")}
    assert desk.timer("campaign").started_at == at("2020-12-14T09:00")


def test_a_target_that_was_missed_stays_missed_and_the_other_takes_the_next_number(
    desk_of: Callable[[str], Any],
) -> None:
    desk = desk_of("linyi").lead("2020-12-14T09:00", region="371302", ownership="soe")
    desk.reach("2021-01-01T00:00")
    _corrected(desk, "2021-01-05T09:00", "ownership", "private")
    assert _campaigns(desk) == {
        "campaign": ("breached", "2021-01-01T00:00"),
        "campaign#2": ("running", "2021-02-12T00:00"),
    }
    _corrected(desk, "2021-01-06T09:00", "ownership", "soe")
    assert _campaigns(desk)["campaign"] == ("breached", "2021-01-01T00:00")
    assert _campaigns(desk)["campaign#2"][0] == "cancelled"


def test_a_target_whose_date_has_come_is_not_begun(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("linyi").lead("2020-12-14T09:00", region="371302", ownership="private")
    _corrected(desk, "2021-01-01T00:00", "ownership", "soe")
    assert _campaigns(desk) == {"campaign": ("cancelled", "2021-02-12T00:00")}


def test_a_target_that_fits_as_before_is_left_alone(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("linyi").lead("2020-12-14T09:00", region="371302", ownership="private")
    before = desk.timer("campaign")
    assert _corrected(desk, "2020-12-15T09:00", "ownership", "institution") == ["corrected"]
    assert desk.timer("campaign") == before


def test_a_lead_received_after_all_is_under_no_target(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("linyi").lead("2021-02-20T09:00", region="371302", ownership="private")
    assert _campaigns(desk) == {}
    _corrected(desk, "2021-02-21T09:00", "received_at", "2021-02-11T09:00+08:00")
    assert _campaigns(desk) == {}


def test_two_dates_come_with_the_channel_and_go_with_it(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("dengfeng").lead("2021-11-09T09:00", region="410185001", channel="counter")
    assert _campaigns(desk) == {"campaign": ("running", "2022-02-01T00:00")}
    _corrected(desk, "2021-11-11T09:00", "channel", "municipal_platform")
    assert _campaigns(desk) == {
        "campaign": ("running", "2022-02-01T00:00"),
        "campaign#2": ("running", "2022-01-01T00:00"),
    }
    _corrected(desk, "2021-11-12T09:00", "channel", "counter")
    assert _campaigns(desk)["campaign#2"] == ("cancelled", "2022-01-01T00:00")
