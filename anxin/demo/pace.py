"""When people get to things: office hours on working days, for whoever works in an office."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import SHANGHAI, local_date

T = TypeVar("T")
OPENS = timedelta(hours=8, minutes=10)
DAY = timedelta(hours=9, minutes=20)
QUICKEST, SLOWEST = 8, 170
"""Minutes that a thing done on the day that it came takes."""


def pick(rng: random.Random, weighted: Sequence[tuple[T, float]]) -> T:
    """One of several things by their weights."""
    return rng.choices([thing for thing, _ in weighted], [weight for _, weight in weighted])[0]


class Pace:
    """One case's or project's pace, by its own source of chance."""

    def __init__(self, rng: random.Random, calendar: Calendar) -> None:
        self.rng = rng
        self._calendar = calendar

    def workdays(self, after: datetime, days: int) -> datetime:
        """An instant in office hours, `days` working days after `after`; 0: the same day if possible."""
        local = after.astimezone(SHANGHAI)
        today = local.date()
        if days == 0 and self._calendar.is_workday(today):
            opens = _at(today, OPENS)
            found = max(local, opens) + timedelta(minutes=self.rng.uniform(QUICKEST, SLOWEST))
            if found < opens + DAY:
                return _whole(found)
        day = self._calendar.nth_workday_after(today, max(1, days))
        return _whole(_at(day, OPENS) + self.rng.random() * DAY)

    def days(self, after: datetime, days: float) -> datetime:
        """An instant in office hours, about `days` days after `after`, moved on to a working day."""
        day = local_date(after + timedelta(days=days))
        worked = self._calendar.workday_on_or_after(day)
        return max(_whole(_at(worked, OPENS) + self.rng.random() * DAY), after + timedelta(minutes=QUICKEST))

    def chance(self, share: float) -> bool:
        """Whether something happens that happens in `share` of all cases."""
        return self.rng.random() < share

    def log_normal(self, median: float, spread: float) -> float:
        """A number of which half lie below `median`, with a long tail above."""
        return self.rng.lognormvariate(0, spread) * median


def _at(day: date, since: timedelta) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI) + since


def _whole(at: datetime) -> datetime:
    """Whole seconds: what people write down."""
    return at.replace(microsecond=0)
