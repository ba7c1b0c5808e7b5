"""Due times against a day-by-day walk over chinesecalendar, which shares nothing with the code under test."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
from hypothesis import given
from hypothesis import strategies as st

from services.runtime.calendar import Calendar
from services.runtime.period_due import Due, due, due_from_date
from services.runtime.periods import Period, Unit

SHANGHAI_AHEAD = timedelta(hours=8)
ONE_DAY = timedelta(days=1)
instants = st.datetimes(datetime(2015, 1, 2), datetime(2026, 6, 30), timezones=st.just(UTC))  # noqa: DTZ001


def day_in_shanghai(at: datetime) -> date:
    return (at.replace(tzinfo=None) + SHANGHAI_AHEAD).date()


def midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + ONE_DAY - SHANGHAI_AHEAD


def walk_workdays(day: date, count: int) -> date:
    while count:
        day += ONE_DAY
        count -= chinese_calendar.is_workday(day)
    return day


def walk_months(day: date, count: int) -> date:
    """Month by month, with the day cut back only at the end."""
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for wanted in range(day.day, 27, -1):
        try:
            return date(year, month, wanted)
        except ValueError:
            continue
    return date(year, month, day.day)


@given(start=instants, count=st.integers(1, 110))
def test_working_days(calendar: Calendar, start: datetime, count: int) -> None:
    expected = midnight_after(walk_workdays(day_in_shanghai(start), count))
    assert due(start, Period(Unit.WORKING_DAYS, count), calendar) == Due(expected, provisional=False)


@given(start=instants, count=st.integers(1, 150), roll=st.booleans())
def test_days(calendar: Calendar, start: datetime, count: int, roll: bool) -> None:
    last = day_in_shanghai(start) + count * ONE_DAY
    while roll and not chinese_calendar.is_workday(last):
        last += ONE_DAY
    assert due(start, Period(Unit.DAYS, count, roll), calendar) == Due(
        midnight_after(last), provisional=False
    )


@given(start=instants, count=st.integers(1, 5), roll=st.booleans())
def test_months(calendar: Calendar, start: datetime, count: int, roll: bool) -> None:
    last = walk_months(day_in_shanghai(start), count)
    while roll and not chinese_calendar.is_workday(last):
        last += ONE_DAY
    assert due(start, Period(Unit.MONTHS, count, roll), calendar) == Due(
        midnight_after(last), provisional=False
    )


@given(start=instants, count=st.integers(1, 2000))
def test_hours(calendar: Calendar, start: datetime, count: int) -> None:
    assert due(start, Period(Unit.HOURS, count), calendar) == Due(
        start + timedelta(hours=count), provisional=False
    )


@given(
    start=instants,
    unit=st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS]),
    count=st.integers(1, 110),
    roll=st.booleans(),
)
def test_a_time_and_its_day_are_due_alike_and_a_longer_period_is_never_due_earlier(
    calendar: Calendar, start: datetime, unit: Unit, count: int, roll: bool
) -> None:
    shorter = Period(unit, count, roll and unit is not Unit.WORKING_DAYS)
    longer = Period(unit, count + 1, shorter.roll)
    assert due(start, shorter, calendar) == due_from_date(day_in_shanghai(start), shorter, calendar)
    assert due(start, shorter, calendar).at <= due(start, longer, calendar).at


@given(day=st.dates(date(2015, 1, 6), date(2026, 12, 20)))
def test_the_working_day_on_or_before_and_after(calendar: Calendar, day: date) -> None:
    before = after = day
    while not chinese_calendar.is_workday(before):
        before -= ONE_DAY
    while not chinese_calendar.is_workday(after):
        after += ONE_DAY
    assert calendar.workday_on_or_before(day) == before
    assert calendar.workday_on_or_after(day) == after
