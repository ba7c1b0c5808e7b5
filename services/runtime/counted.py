"""How the end of a period came about, day by day: which days were passed over, which weekends were worked.

For whoever asks why a deadline is when it is. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import local_date

SATURDAY = 5
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Counted:
    """From the day after the event's to the last day, both included. `weekends` counts ordinary ones."""

    first: date
    last: date
    counted: int
    weekends: int
    holidays: tuple[date, ...]
    """Weekdays that were days off by the State Council's schedule."""
    make_up: tuple[date, ...]
    """Saturdays and Sundays that were worked."""


def working_days(started_at: datetime, due_at: datetime, calendar: Calendar) -> Counted:
    """The days between an event and the end of a period of working days that it began."""
    first = local_date(started_at) + timedelta(days=1)
    last = local_date(due_at - _INSTANT)
    days = [first + timedelta(days=n) for n in range(max(0, (last - first).days + 1))]
    worked = [day for day in days if calendar.is_workday(day)]
    off = [day for day in days if not calendar.is_workday(day)]
    return Counted(
        first,
        last,
        counted=len(worked),
        weekends=sum(1 for day in off if day.weekday() >= SATURDAY),
        holidays=tuple(day for day in off if day.weekday() < SATURDAY),
        make_up=tuple(day for day in worked if day.weekday() >= SATURDAY),
    )
