"""When leads come: more and more before 春节, few after it; by day of the week and hour of the day."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import SHANGHAI, local_date

SPRING_FESTIVAL = "春节"
BEFORE = 60
"""Days before 春节 in which people go home and want their wages."""
QUIET = 25
_BY_WEEKDAY = (1.25, 1.1, 1.05, 1.0, 1.0, 0.45, 0.35)
_BY_HOUR = (
    0.1, 0.05, 0.02, 0.02, 0.03, 0.1, 0.3, 1, 3.2, 4.5, 4.2, 3, 1.2, 1.6, 3.4, 3.6, 3.2, 2.2, 1.3,
    1.2, 1.1, 0.9, 0.6, 0.3,
)  # fmt: skip
_OFFICE_HOURS = range(8, 18)
ONLINE = frozenset(
    {"qr", "national_platform", "provincial_platform", "hotline_12345", "police_110", "opinion"}
)


def arrivals(
    rng: random.Random, calendar: Calendar, start: datetime, end: datetime, count: int
) -> list[datetime]:
    """`count` instants from `start` to `end`, in order, by the season."""
    days = list(_days(start, end))
    weights = [_weight(day, calendar) for day in days]
    hours = range(24)
    found: list[datetime] = []
    while len(found) < count:
        day = rng.choices(days, weights)[0]
        hour = rng.choices(hours, _BY_HOUR)[0]
        at = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), SHANGHAI)
        if start <= at < end:
            found.append(at)
    return sorted(found)


def in_office_hours(at: datetime, calendar: Calendar) -> bool:
    """Whether an office is open: counters and inspections are then only."""
    local = at.astimezone(SHANGHAI)
    return local.hour in _OFFICE_HOURS and calendar.is_workday(local.date())


def _days(start: datetime, end: datetime) -> Iterator[date]:
    day = local_date(start)
    while day <= local_date(end):
        yield day
        day += timedelta(days=1)


def _weight(day: date, calendar: Calendar) -> float:
    by_weekday = _BY_WEEKDAY[0 if calendar.is_workday(day) and day.weekday() > 4 else day.weekday()]
    festival = 0.3 if calendar.festival(day) else 1.0
    return by_weekday * festival * _season(day, calendar)


def _season(day: date, calendar: Calendar) -> float:
    """1 in an ordinary week, up to 3 in the last weeks before 春节, a third after it."""
    for ahead in range(BEFORE + 1):
        if calendar.festival(day + timedelta(days=ahead)) == SPRING_FESTIVAL:
            return 1.0 + 2.0 * (1 - ahead / BEFORE)
    for since in range(QUIET):
        if calendar.festival(day - timedelta(days=since)) == SPRING_FESTIVAL:
            return 0.35
    return 1.0
