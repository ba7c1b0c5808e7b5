"""The working days of the State Council's schedules: which day is worked, and the n-th working day on.

A date before the first year is an error that names its year. A year after the last has no schedule yet:
its days are answered by weekday, and `is_provisional` says so. Pure but for `Calendar.load`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from services.runtime.calendar_days import start_of_day
from services.runtime.calendar_years import CalendarFileError, YearSchedule, read_years

_LAST_PLAUSIBLE_YEAR = 2199
"""A later date is a slip of the pen, and would make the counting walk through centuries."""


class CalendarError(ValueError):
    """A date that no schedule can answer for; `year` is the year that is missing."""

    def __init__(self, message: str, year: int) -> None:
        super().__init__(message)
        self.year = year


@dataclass(frozen=True, slots=True)
class Calendar:
    """The schedules of consecutive years, immutable. `years` is in order and without a gap."""

    years: tuple[YearSchedule, ...]
    _workdays: Mapping[int, tuple[int, ...]] = field(init=False, repr=False, compare=False)
    _festivals: Mapping[date, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers = [schedule.year for schedule in self.years]
        if not numbers:
            raise CalendarFileError("a calendar needs the schedule of at least one year")
        for number, expected in zip(numbers, range(numbers[0], numbers[0] + len(numbers)), strict=True):
            if number != expected:
                raise CalendarFileError(f"the schedule of {expected} is missing before that of {number}")
        object.__setattr__(self, "_workdays", _workdays_by_year(self.years))
        object.__setattr__(self, "_festivals", _festival_days(self.years))

    @classmethod
    def load(cls, folder: Path) -> "Calendar":
        """The calendar in `folder`, one `<year>.yaml` each. CalendarFileError says what is wrong where."""
        return cls(read_years(folder))

    def with_year(self, schedule: YearSchedule) -> "Calendar":
        """This calendar with a year published since, or with an amended notice in place of the old one."""
        others = [known for known in self.years if known.year != schedule.year]
        return Calendar(tuple(sorted([*others, schedule], key=lambda known: known.year)))

    @property
    def first_year(self) -> int:
        """The first year with a schedule."""
        return self.years[0].year

    @property
    def last_year(self) -> int:
        """The last year with a schedule; deadlines that depend on a later one are provisional."""
        return self.years[-1].year

    @property
    def covered_until(self) -> datetime:
        """The first instant that no schedule covers, in UTC."""
        return start_of_day(date(self.last_year + 1, 1, 1))

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked; by weekday alone in a year without a schedule (see `is_provisional`)."""
        workdays = self._workdays_of(day)
        ordinal = day.toordinal()
        position = bisect_left(workdays, ordinal)
        return position < len(workdays) and workdays[position] == ordinal

    def is_provisional(self, day: date) -> bool:
        """Whether `day` lies in a year whose schedule is not published yet."""
        self.require(day)
        return day.year > self.last_year

    def festival(self, day: date) -> str | None:
        """The major traditional festival (春节 清明 端午 中秋) whose announced days off contain `day`.

        How the announcements are read stands in `calendar_years`. None in a year without a schedule.
        """
        self.require(day)
        return self._festivals.get(day)

    def nth_workday_after(self, day: date, count: int) -> date:
        """The `count`-th (from 1) working day after `day`, which itself does not count."""
        workdays = self._workdays_of(day)
        position = bisect_right(workdays, day.toordinal()) + count - 1
        year = day.year
        while position >= len(workdays):
            position -= len(workdays)
            year += 1
            workdays = self._year(year)
        return date.fromordinal(workdays[position])

    def workday_on_or_after(self, day: date) -> date:
        """`day` if it is worked, else the next working day (民法典 203)."""
        return day if self.is_workday(day) else self.nth_workday_after(day, 1)

    def workday_on_or_before(self, day: date) -> date:
        """`day` if it is worked, else the working day before it. CalendarError before the first year."""
        workdays = self._workdays_of(day)
        position = bisect_right(workdays, day.toordinal())
        if position:
            return date.fromordinal(workdays[position - 1])
        return self.workday_on_or_before(date(day.year - 1, 12, 31))

    def require(self, day: date) -> None:
        """CalendarError, naming the year, unless `day` can be answered for."""
        if isinstance(day, datetime):
            raise TypeError(f"{day!r} is a time: ask for its day in Asia/Shanghai (local_date)")
        if day.year < self.first_year:
            raise CalendarError(
                f"{day} lies in {day.year}: no schedule of the State Council is known for {day.year}, "
                f"the first is that of {self.first_year}",
                day.year,
            )
        if day.year > _LAST_PLAUSIBLE_YEAR:
            raise CalendarError(f"{day} lies in {day.year}, after {_LAST_PLAUSIBLE_YEAR}", day.year)

    def _workdays_of(self, day: date) -> tuple[int, ...]:
        self.require(day)
        return self._year(day.year)

    def _year(self, year: int) -> tuple[int, ...]:
        return self._workdays.get(year) or _weekdays(year)


@cache
def _weekdays(year: int) -> tuple[int, ...]:
    """The ordinals of Monday to Friday, all that can be said of a year without a schedule."""
    first, end = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    return tuple(ordinal for ordinal in range(first, end) if date.fromordinal(ordinal).weekday() < 5)


def _workdays_by_year(years: tuple[YearSchedule, ...]) -> dict[int, tuple[int, ...]]:
    off = {day.toordinal() for schedule in years for day in schedule.days_off}
    work = {day for schedule in years for day in schedule.days_worked}
    return {
        schedule.year: tuple(
            sorted(
                {*_weekdays(schedule.year), *(d.toordinal() for d in work if d.year == schedule.year)} - off
            )
        )
        for schedule in years
    }


def _festival_days(years: tuple[YearSchedule, ...]) -> dict[date, str]:
    return {
        day: holiday.festival
        for schedule in years
        for holiday in schedule.holidays
        if holiday.festival
        for day in holiday.days()
    }
