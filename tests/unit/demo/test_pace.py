"""Officers work in office hours on working days; the year is invented from its seed alone."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta, timezone

import pytest

from anxin.demo.pace import Pace
from anxin.demo.seasons import arrivals, in_office_hours
from services.runtime.calendar import Calendar
from services.runtime.settings import Settings

SHANGHAI = timezone(timedelta(hours=8))
CALENDAR = Calendar.load(Settings.model_validate({}).calendars)


def pace(seed: int = 1) -> Pace:
    return Pace(random.Random(seed), CALENDAR)


@pytest.mark.parametrize("days", [0, 1, 2, 7])
@pytest.mark.parametrize(
    "after",
    [
        datetime(2026, 2, 13, 21, 0, tzinfo=SHANGHAI),  # the evening before 春节
        datetime(2026, 3, 7, 12, 0, tzinfo=SHANGHAI),  # a Saturday
        datetime(2026, 3, 10, 3, 0, tzinfo=SHANGHAI),  # before an office opens
        datetime(2026, 3, 10, 17, 29, tzinfo=SHANGHAI),
    ],
)
def test_things_are_done_later_and_on_working_days(after: datetime, days: int) -> None:
    for seed in range(50):
        found = pace(seed).workdays(after, days)
        assert found > after
        assert CALENDAR.is_workday(found.astimezone(SHANGHAI).date())


def test_one_working_day_after_a_friday_is_the_monday() -> None:
    friday = datetime(2026, 3, 13, 10, 0, tzinfo=SHANGHAI)
    assert {pace(s).workdays(friday, 1).date().isoformat() for s in range(30)} == {"2026-03-16"}


def test_about_some_days_never_ends_before_it_begins() -> None:
    after = datetime(2026, 3, 10, 19, 0, tzinfo=SHANGHAI)
    assert all(pace(seed).days(after, 0) > after for seed in range(50))


def test_arrivals_are_as_many_as_asked_for_within_the_year_and_in_order() -> None:
    start, end = datetime(2025, 3, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    found = arrivals(random.Random(3), CALENDAR, start, end, 500)
    assert len(found) == 500
    assert found == sorted(found)
    assert start <= found[0] <= found[-1] < end


def test_an_office_is_open_on_a_make_up_day_and_closed_in_a_festival() -> None:
    assert in_office_hours(datetime(2026, 2, 14, 10, 0, tzinfo=SHANGHAI), CALENDAR)
    assert not in_office_hours(datetime(2026, 2, 17, 10, 0, tzinfo=SHANGHAI), CALENDAR)
    assert not in_office_hours(datetime(2026, 3, 10, 20, 0, tzinfo=SHANGHAI), CALENDAR)
