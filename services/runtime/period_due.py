"""When a period ends (vocabulary: How a period is counted).

`at` is the first instant that is too late: 24:00 of the last day is 00:00 of the next in Asia/Shanghai, and
a timer is breached when `now >= at`. A year published later changes provisional ones: count again with the
calendar that has it.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import assert_never

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import add_months, end_of_day, local_date
from services.runtime.periods import Period, PeriodError, Unit


@dataclass(frozen=True, slots=True)
class Due:
    """The first instant too late, in UTC, and whether a year without a schedule had a part in it."""

    at: datetime
    provisional: bool


def due(start: datetime, period: Period, calendar: Calendar) -> Due:
    """When a period that an event at `start` (with a zone) begins is over.

    Hours are exact; for the rest the event's day in Asia/Shanghai does not count. ValueError for a time
    without zone, CalendarError for one before the calendar's first year.
    """
    day = local_date(start)
    if period.unit is not Unit.HOURS:
        return due_from_date(day, period, calendar)
    calendar.require(day)
    return Due(start.astimezone(UTC) + timedelta(hours=period.count), provisional=False)


def due_from_date(day: date, period: Period, calendar: Calendar) -> Due:
    """When a period that an event dated `day` begins is over; PeriodError if it is one of hours."""
    calendar.require(day)
    last = _last_day(day, period, calendar)
    if period.roll:
        last = calendar.workday_on_or_after(last)
    asked_of_calendar = period.roll or period.unit is Unit.WORKING_DAYS
    return Due(end_of_day(last), provisional=asked_of_calendar and calendar.is_provisional(last))


def _last_day(day: date, period: Period, calendar: Calendar) -> date:
    match period.unit:
        case Unit.WORKING_DAYS:
            return calendar.nth_workday_after(day, period.count)
        case Unit.DAYS:
            return day + timedelta(days=period.count)
        case Unit.MONTHS:
            return add_months(day, period.count)
        case Unit.HOURS:
            raise PeriodError(f"{period} can't be counted from the day {day}: hours need a time")
        case _:
            assert_never(period.unit)
