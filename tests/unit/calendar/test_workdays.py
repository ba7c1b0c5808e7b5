"""Which day is worked, and what is said of days that no schedule covers."""

from datetime import UTC, date, datetime

import pytest

from services.runtime.calendar import Calendar, CalendarError
from services.runtime.calendar_years import YearSchedule


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2024, 2, 9), True),
        (date(2024, 2, 12), False),
        (date(2024, 2, 18), True),
        (date(2024, 2, 24), False),
        (date(2015, 1, 1), False),
        (date(2026, 12, 31), True),
    ],
)
def test_make_up_days_are_worked_and_announced_weekdays_are_off(
    calendar: Calendar, day: date, worked: bool
) -> None:
    assert calendar.is_workday(day) is worked
    assert not calendar.is_provisional(day)


def test_a_year_without_a_schedule_is_answered_by_weekday_and_said_to_be_provisional(
    calendar: Calendar,
) -> None:
    friday, saturday = date(2027, 1, 1), date(2027, 1, 2)
    assert (calendar.is_workday(friday), calendar.is_workday(saturday)) == (True, False)
    assert calendar.is_provisional(friday)


def test_the_calendar_covers_all_up_to_the_first_instant_of_the_first_unpublished_year(
    calendar: Calendar,
) -> None:
    assert calendar.covered_until == datetime(2026, 12, 31, 16, tzinfo=UTC)
    assert (calendar.first_year, calendar.last_year) == (2015, 2026)


@pytest.mark.parametrize(
    "ask", ["is_workday", "is_provisional", "workday_on_or_after", "workday_on_or_before"]
)
def test_a_date_before_the_first_year_is_an_error_that_names_its_year(calendar: Calendar, ask: str) -> None:
    with pytest.raises(CalendarError, match="known for 2014, the first is that of 2015") as refused:
        getattr(calendar, ask)(date(2014, 12, 31))
    assert refused.value.year == 2014


def test_counting_back_beyond_the_first_year_is_an_error_that_names_the_year(calendar: Calendar) -> None:
    assert calendar.workday_on_or_before(date(2015, 1, 4)) == date(2015, 1, 4)
    with pytest.raises(CalendarError, match="2014"):
        calendar.workday_on_or_before(date(2015, 1, 3))


def test_the_working_day_before_may_lie_in_the_year_before(calendar: Calendar) -> None:
    assert calendar.workday_on_or_before(date(2019, 1, 1)) == date(2018, 12, 29)


def test_a_day_off_moves_to_the_next_working_day_and_a_worked_one_stays(calendar: Calendar) -> None:
    assert calendar.workday_on_or_after(date(2024, 2, 10)) == date(2024, 2, 18)
    assert calendar.workday_on_or_after(date(2024, 2, 18)) == date(2024, 2, 18)


def test_a_mistyped_far_year_is_refused(calendar: Calendar) -> None:
    with pytest.raises(CalendarError, match="9999"):
        calendar.is_workday(date(9999, 12, 31))


def test_a_time_is_not_taken_for_a_day(calendar: Calendar) -> None:
    with pytest.raises(TypeError, match="local_date"):
        calendar.is_workday(datetime(2024, 2, 12, 23, tzinfo=UTC))


def test_a_year_published_later_leaves_the_old_calendar_as_it_was(calendar: Calendar) -> None:
    schedule = YearSchedule(
        2027, frozenset({date(2027, 1, 1), date(2026, 12, 31)}), frozenset({date(2027, 1, 2)})
    )
    later = calendar.with_year(schedule)
    assert later.last_year == 2027
    assert not later.is_workday(date(2027, 1, 1))
    assert not later.is_provisional(date(2027, 1, 1))
    assert later.is_workday(date(2027, 1, 2))
    assert not later.is_workday(date(2026, 12, 31)), "a notice may reach back into December"
    assert calendar.last_year == 2026
    assert calendar.is_workday(date(2026, 12, 31))


def test_an_amended_notice_takes_the_place_of_the_old_one(calendar: Calendar) -> None:
    amended = calendar.with_year(YearSchedule(2026, days_off=frozenset({date(2026, 11, 30)})))
    assert not amended.is_workday(date(2026, 11, 30))
    assert amended.is_workday(date(2026, 10, 1))
    assert (amended.first_year, amended.last_year) == (2015, 2026)


def test_a_calendar_is_a_value(calendar: Calendar) -> None:
    assert calendar.with_year(calendar.years[-1]) == calendar
    with pytest.raises(AttributeError):
        calendar.years = ()  # type: ignore[misc]
