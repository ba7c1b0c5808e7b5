"""Leads that reach us after their clocks had ended: born breached, marked backlog, and nothing is set off."""

from __future__ import annotations

from typing import Any

HRSS = "341202/hrss"


def test_clocks_that_ended_before_arrival_are_born_breached_with_their_true_end(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", received_at="2018-03-01T09:00")
    assert desk.clock("transfer") == ("breached", "2018-03-03T00:00")
    assert desk.clock("close") == ("breached", "2018-03-17T00:00")
    assert all(t.backlog for t in desk.now.timers)
    assert {d.time for d in desk.journal} == {desk.now.opened_at}
    breached = [d for d in desk.journal if d.name == "case.timer_breached"]
    assert [d.data["backlog"] for d in breached] == [True, True, True]
    assert not [d for d in desk.journal if d.name == "case.escalated"]


def test_clocks_that_end_after_arrival_run_as_they_would_have(desk: Any) -> None:
    desk.lead("2023-09-06T09:00", received_at="2023-09-01T09:00")
    assert desk.timer("transfer").backlog
    assert desk.clock("close") == ("running", "2023-09-17T00:00")
    assert not desk.timer("close").backlog


def test_stage_clocks_of_an_old_lead_begin_with_the_step(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", received_at="2018-03-01T09:00")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    assert desk.clock("sign") == ("running", "2023-09-05T00:00")
    assert not desk.timer("sign").backlog
    assert desk.timer("transfer").stopped_at is not None


def test_a_channels_date_that_was_over_is_backlog(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", channel="petition", channel_due_at="2023-08-30T18:00")
    assert desk.clock("channel") == ("breached", "2023-08-30T18:00")
    assert desk.timer("channel").backlog
