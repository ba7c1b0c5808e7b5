"""FY-A1-4.1 and FY-A1-4.2: fifteen days, five working days in a festival, and the channel's own date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services.routing.domain.fire import reproject
from services.routing.domain.messages import Context
from services.runtime.calendar_years import YearSchedule

HRSS = "341202/hrss"


def test_fifteen_days_from_receipt_that_end_on_a_sunday_do_not_roll(desk: Any) -> None:
    desk.lead("2023-09-02T09:00")
    assert desk.clock("close") == ("running", "2023-09-18T00:00")


def test_a_lead_of_the_spring_festival_has_five_working_days_make_up_days_counted(desk: Any) -> None:
    desk.lead("2024-02-12T09:00")
    assert desk.clock("close") == ("running", "2024-02-23T00:00")


def test_a_lead_of_national_day_alone_has_fifteen_days(desk: Any) -> None:
    desk.lead("2024-10-02T09:00")
    assert desk.clock("close") == ("running", "2024-10-18T00:00")


def test_the_late_one_is_the_units_that_has_it_at_that_instant(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    desk.reach("2023-09-17T00:00")
    assert (desk.clock("close")[0], desk.timer("close").unit) == ("breached", "341202/housing")


def test_the_channels_own_date_rides_along_and_never_resets(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", channel="hotline_12345", channel_due_at="2023-09-06T18:00")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    desk.act("2023-09-01T11:00", "hand_back", HRSS, reason="不在本区")
    assert desk.clock("channel") == ("running", "2023-09-06T18:00")
    desk.reach("2023-09-06T18:00")
    assert desk.clock("channel")[0] == "breached"


def test_closing_meets_close_and_channel_and_cancels_the_rest(desk: Any) -> None:
    desk.resolved(channel_due_at="2023-09-10T18:00", channel="petition")
    desk.act("2023-09-09T09:00", "close", HRSS)
    assert (desk.clock("close")[0], desk.clock("channel")[0]) == ("met", "met")
    assert not [t for t in desk.now.timers if t.running]


def test_a_withdrawal_needs_a_reason_and_cancels_what_runs(desk: Any) -> None:
    desk.signed()
    assert desk.refused("2023-09-03T09:00", "withdraw", HRSS).field == "reason"
    desk.act("2023-09-03T09:00", "withdraw", HRSS, reason="投诉人撤回")
    assert (desk.now.state, desk.clock("close")[0]) == ("withdrawn", "cancelled")
    assert desk.now.reminders == ()


def test_it_is_told_before_it_comes_and_once(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    drafts = desk.reach("2023-09-14T00:00")
    assert desk.names(drafts).count("approaching:close") == 1
    assert "approaching:close" not in desk.names(desk.reach("2023-09-16T00:00"))


def test_a_year_without_schedule_makes_it_provisional_until_published(desk: Any, context: Context) -> None:
    desk.verified(lead="2026-12-01T09:00", sign="2026-12-01T10:00", when="2026-12-01T11:00")
    desk.act("2026-12-01T12:00", "file_case", HRSS, grounds="x")
    assert (desk.timer("investigation").provisional, desk.timer("verify").provisional) == (True, False)
    before = desk.clock("investigation")
    off = ["2027-01-01", *(f"2027-02-{day:02d}" for day in (8, 9, 10, 11, 12))]
    published = context.calendar.with_year(YearSchedule.parse({"year": 2027, "days_off": off}))
    drafts = desk._keep(reproject(desk.now, Context(context.policy, published), desk.now.last_at))
    assert desk.names(drafts) == ["timer_reprojected:investigation"]
    assert not desk.timer("investigation").provisional
    assert desk.clock("investigation") > before
    assert reproject(desk.now, Context(context.policy, published), desk.now.last_at) == []


def test_a_schedule_published_late_makes_nothing_breached_in_the_past(desk: Any, context: Context) -> None:
    desk.verified(lead="2026-12-01T09:00", sign="2026-12-01T10:00", when="2026-12-01T11:00")
    desk.act("2026-12-01T12:00", "file_case", HRSS, grounds="x")
    due = desk.timer("investigation").due_at
    worked = ["2027-01-02", "2027-01-03", "2027-01-09", "2027-01-10"]
    published = context.calendar.with_year(YearSchedule.parse({"year": 2027, "days_worked": worked}))
    a_day_before = due - timedelta(days=1, hours=3)
    desk._keep(reproject(desk.now, Context(context.policy, published), a_day_before))
    assert desk.timer("investigation").state == "running"
    assert a_day_before < desk.timer("investigation").due_at <= due
