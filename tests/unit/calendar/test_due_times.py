"""When a period ends: the rules of the vocabulary, one by one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from services.runtime.calendar import Calendar, CalendarError
from services.runtime.calendar_days import SHANGHAI
from services.runtime.period_due import Due, due, due_from_date
from services.runtime.periods import Period, PeriodError


def at(text: str) -> datetime:
    """A time in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def due_at(start: str, data: dict[str, object], calendar: Calendar) -> datetime:
    return due(at(start), Period.parse(data), calendar).at


def test_a_lead_of_the_spring_festival_closes_within_five_working_days_make_up_day_included(
    calendar: Calendar,
) -> None:
    """FY-A1-4.1: received on 2024-02-12; 2024-02-18 is worked; 24:00 on 2024-02-22."""
    assert due_at("2024-02-12 10:00", {"working_days": 5}, calendar) == at("2024-02-23 00:00")


@pytest.mark.parametrize(
    ("start", "data", "expected"),
    [
        # the event's day doesn't count, at its first and at its last instant
        ("2024-03-04 00:00:00", {"days": 1}, "2024-03-06"),
        ("2024-03-04 23:59:59.999999", {"days": 1}, "2024-03-06"),
        ("2024-03-04 00:00:00", {"working_days": 1}, "2024-03-06"),
        ("2024-03-08 12:00", {"working_days": 1}, "2024-03-12"),
        ("2024-03-09 12:00", {"working_days": 1}, "2024-03-12"),
        # days end on days off too, unless they roll
        ("2024-03-01 09:00", {"days": 15}, "2024-03-17"),
        ("2024-03-01 09:00", {"days": 15, "roll": True}, "2024-03-19"),
        ("2024-01-27 09:00", {"days": 15, "roll": True}, "2024-02-19"),
        ("2024-02-03 09:00", {"days": 15, "roll": True}, "2024-02-19"),
        # the same day of a later month, or that month's last
        ("2024-01-31 09:00", {"months": 1}, "2024-03-01"),
        ("2023-01-31 09:00", {"months": 1}, "2023-03-01"),
        ("2024-02-29 09:00", {"months": 12}, "2025-03-01"),
        ("2023-11-30 09:00", {"months": 3}, "2024-03-01"),
        ("2024-03-15 09:00", {"months": 3}, "2024-06-16"),
        ("2024-03-15 09:00", {"months": 3, "roll": True}, "2024-06-18"),
        # leap days are days
        ("2024-02-28 09:00", {"days": 1}, "2024-03-01"),
        ("2023-02-28 09:00", {"days": 1}, "2023-03-02"),
    ],
)
def test_the_first_instant_too_late_is_midnight_after_the_last_day(
    calendar: Calendar, start: str, data: dict[str, object], expected: str
) -> None:
    assert due_at(start, data, calendar) == at(expected)


def test_hours_are_exact_on_any_day(calendar: Calendar) -> None:
    assert due_at("2024-02-10 13:14:15.016", {"hours": 24}, calendar) == at("2024-02-11 13:14:15.016")


def test_the_event_s_day_is_that_of_shanghai(calendar: Calendar) -> None:
    late = datetime(2024, 3, 3, 16, 30, tzinfo=UTC)
    assert due(late, Period.parse({"days": 1}), calendar).at == at("2024-03-06 00:00")


def test_due_times_are_in_utc(calendar: Calendar) -> None:
    for data in ({"hours": 1}, {"days": 1}, {"working_days": 1}, {"months": 1}):
        assert due(at("2024-03-04 09:00"), Period.parse(data), calendar).at.utcoffset() == timedelta(0)


def test_a_fact_dated_by_day_counts_from_the_day_after(calendar: Calendar) -> None:
    """A contract of 2024-03-01: the 30th day is 03-31, too late from 04-01T00:00."""
    assert due_from_date(date(2024, 3, 1), Period.parse({"days": 30}), calendar) == Due(
        at("2024-04-01 00:00"), provisional=False
    )


def test_hours_can_not_be_counted_from_a_day(calendar: Calendar) -> None:
    with pytest.raises(PeriodError, match="hours need a time"):
        due_from_date(date(2024, 3, 1), Period.parse({"hours": 24}), calendar)


@pytest.mark.parametrize("data", [{"hours": 24}, {"days": 1}, {"working_days": 5}, {"months": 1}])
def test_an_event_before_the_first_year_is_an_error_that_names_its_year(
    calendar: Calendar, data: dict[str, object]
) -> None:
    with pytest.raises(CalendarError, match="2014"):
        due(at("2014-12-31 23:59"), Period.parse(data), calendar)
    assert due(at("2015-01-01 00:00"), Period.parse(data), calendar).at > at("2015-01-01 00:00")


@pytest.mark.parametrize("data", [{"hours": 24}, {"working_days": 5}])
def test_a_time_without_zone_is_refused(calendar: Calendar, data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        due(datetime(2024, 3, 1, 9), Period.parse(data), calendar)  # noqa: DTZ001
