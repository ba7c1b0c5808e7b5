"""Days in Asia/Shanghai, month ends and paydays."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.runtime import calendar_days as days


def test_a_day_begins_at_midnight_in_shanghai_and_ends_at_the_next() -> None:
    assert days.start_of_day(date(2024, 2, 23)) == datetime(2024, 2, 22, 16, tzinfo=UTC)
    assert days.start_of_day(date(2024, 2, 23)).tzinfo is UTC
    assert days.end_of_day(date(2024, 12, 31)) == days.start_of_day(date(2025, 1, 1))


def test_an_instant_falls_on_its_day_in_shanghai() -> None:
    assert days.local_date(datetime(2024, 2, 11, 15, 59, 59, tzinfo=UTC)) == date(2024, 2, 11)
    assert days.local_date(datetime(2024, 2, 11, 16, tzinfo=UTC)) == date(2024, 2, 12)
    new_york = timezone(timedelta(hours=-5))
    assert days.local_date(datetime(2024, 2, 11, 11, tzinfo=new_york)) == date(2024, 2, 12)


def test_a_time_without_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        days.local_date(datetime(2024, 2, 12, 9))  # noqa: DTZ001


@given(st.datetimes(datetime(2015, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_the_fixed_offset_says_what_the_time_zone_database_says(at: datetime) -> None:
    assert days.local_date(at) == at.astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.mark.parametrize(
    ("month", "last"),
    [
        ("2024-02", date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 28)),
        (date(2024, 4, 1), date(2024, 4, 30)),
        (date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
def test_a_month_ends_on_its_last_day(month: date | str, last: date) -> None:
    assert days.end_of_month(month) == last


def test_months_are_counted_across_years() -> None:
    assert days.month_of(date(2024, 2, 12)) == "2024-02"
    assert days.month_after("2024-12") == "2025-01"
    assert days.month_after("2024-01", -1) == "2023-12"
    assert days.month_after("2024-01", 25) == "2026-02"


@pytest.mark.parametrize(
    ("worked_in", "day", "payable"),
    [
        ("2024-01", 15, date(2024, 2, 15)),
        ("2024-01", 31, date(2024, 2, 29)),
        ("2024-12", 31, date(2025, 1, 31)),
        ("2024-03", 31, date(2024, 4, 30)),
    ],
)
def test_wages_are_payable_on_the_payday_of_the_next_month_or_its_last_day(
    worked_in: str, day: int, payable: date
) -> None:
    assert days.payday(worked_in, day) == payable


@pytest.mark.parametrize("month", ["2024-13", "2024-1", "2024", "24-01", "2024-02-01", ""])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM"):
        days.end_of_month(month)


@pytest.mark.parametrize("day", [0, 32, -1])
def test_a_payday_outside_a_month_is_refused(day: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 31"):
        days.payday("2024-01", day)
