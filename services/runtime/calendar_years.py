"""One year's schedule of the State Council (部分节假日安排的通知) as data, and the files it is read from.

A file holds what one year's notices say. A notice may reach back into the December before (that of 2019
made 2018-12-31 a day off and 2018-12-29 a working day), so its days lie in that December or in its year.

How 「国家重大传统节日期间」 is read, where the notices leave it open (assumed):

- 与周末连休 joins the weekend to the festival: its days are part of the span. The notices since 2021 write
  the same constellation out as three days (2026: 端午节 6月19日（周五）至21日（周日）放假，共3天).
- A Sunday between two days named by the notice (2015: 6月20日放假，6月22日补休) is part of the span.
- 中秋节、国庆节 announced as one span (2017, 2020, 2023, 2025) is of 中秋 as a whole: the notice gives one
  holiday and splits it nowhere, in 2020 both fall on the same day, and no lead loses its shorter period.
- A day that is worked to make up for one off is no festival day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from services.runtime.yaml_text import PlainYaml

FESTIVALS = ("春节", "清明", "端午", "中秋")
"""国家重大传统节日: the festivals whose days off change a period (FY-A1-4.1)."""

_KEYS = ("year", "days_off", "days_worked", "holidays", "notices")


class CalendarFileError(ValueError):
    """A year's schedule that can't be used; the message names the file or year, the entry and the fix."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """One announced holiday: `first` to `last` are all days off; `festival` if it is a major one."""

    name: str
    first: date
    last: date
    festival: str | None = None

    def days(self) -> Iterable[date]:
        """Every day of the span, weekends among them."""
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class YearSchedule:
    """What the notices for one year say: weekdays off, weekend days worked, and the named holidays."""

    year: int
    days_off: frozenset[date] = frozenset()
    days_worked: frozenset[date] = frozenset()
    holidays: tuple[Holiday, ...] = ()
    notices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for day in sorted(
            self.days_off | self.days_worked | {d for h in self.holidays for d in (h.first, h.last)}
        ):
            self._require(self._covers(day), f"{day} is not in {self.year} nor in the December before")
        for day in sorted(self.days_off):
            self._require(day.weekday() < 5, f"days_off: {day} is a weekend day, which is off already")
        for day in sorted(self.days_worked):
            self._require(day.weekday() >= 5, f"days_worked: {day} is a weekday, which is worked already")
        for holiday in self.holidays:
            self._check_holiday(holiday)

    def is_off(self, day: date) -> bool:
        """Whether this schedule alone makes `day` a day off."""
        return day in self.days_off or (day.weekday() >= 5 and day not in self.days_worked)

    @classmethod
    def parse(cls, data: object) -> "YearSchedule":
        """From the data of a year file: `year`; optional are the other fields. YAML reads a bare
        `off` as false, hence `days_off`."""
        if not isinstance(data, Mapping):
            raise CalendarFileError(f"a year's schedule is a mapping with `year`, not {data!r}")
        unknown = sorted(set(map(str, data)) - set(_KEYS))
        if unknown:
            raise CalendarFileError(f"unknown key {unknown[0]!r}: use {', '.join(_KEYS)}")
        year = data.get("year")
        if type(year) is not int or not 1992 <= year <= 2199:
            raise CalendarFileError(f"year: {year!r} is not a year such as 2026")
        return cls(
            year=year,
            days_off=_dates(data, "days_off"),
            days_worked=_dates(data, "days_worked"),
            holidays=tuple(_holiday(entry) for entry in _list(data, "holidays")),
            notices=tuple(map(str, _list(data, "notices"))),
        )

    def _covers(self, day: date) -> bool:
        return day.year == self.year or (day.year == self.year - 1 and day.month == 12)

    def _check_holiday(self, holiday: Holiday) -> None:
        self._require(holiday.first <= holiday.last, f"{holiday.name}: its last day is before its first")
        known = holiday.festival is None or holiday.festival in FESTIVALS
        self._require(
            known, f"{holiday.name}: festival {holiday.festival!r} is none of {', '.join(FESTIVALS)}"
        )
        for day in holiday.days():
            self._require(self.is_off(day), f"{holiday.name}: {day} is in its span but is not a day off")

    def _require(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise CalendarFileError(f"schedule of {self.year}: {otherwise}")


_YAML = PlainYaml(without={"timestamp"})
"""Leaves dates as text: one that doesn't exist is then named like any other mistake."""


def read_years(folder: Path) -> tuple[YearSchedule, ...]:
    """The schedules in `folder`, one `<year>.yaml` each, in order. CalendarFileError names what is wrong."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise CalendarFileError(f"{folder}: no year files there; expected files such as 2026.yaml")
    return tuple(_read_year(file) for file in files)


def _read_year(file: Path) -> YearSchedule:
    try:
        schedule = YearSchedule.parse(_YAML.load(file.read_text(encoding="utf-8")))
    except (CalendarFileError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise CalendarFileError(f"{file}: {error}") from error
    if file.stem != str(schedule.year):
        raise CalendarFileError(f"{file}: it holds {schedule.year}; name it {schedule.year}.yaml")
    return schedule


def _list(data: Mapping[Any, Any], key: str) -> list[Any]:
    value = data.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise CalendarFileError(f"{key}: {value!r} is not a list")
    return value


def _dates(data: Mapping[Any, Any], key: str) -> frozenset[date]:
    days = [_date(value, key) for value in _list(data, key)]
    twice = sorted({day for day in days if days.count(day) > 1})
    if twice:
        raise CalendarFileError(f"{key}: {twice[0]} stands there twice")
    return frozenset(days)


def _date(value: object, key: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise CalendarFileError(f"{key}: {value!r} is not a date such as 2026-02-16") from None


def _holiday(entry: object) -> Holiday:
    if not isinstance(entry, Mapping) or not {"name", "first", "last"} <= set(entry):
        raise CalendarFileError(f"holidays: {entry!r} needs name, first and last")
    unknown = sorted(set(map(str, entry)) - {"name", "first", "last", "festival"})
    if unknown:
        raise CalendarFileError(f"holidays: unknown key {unknown[0]!r} in {entry!r}")
    festival = entry.get("festival")
    return Holiday(
        name=str(entry["name"]),
        first=_date(entry["first"], "holidays"),
        last=_date(entry["last"], "holidays"),
        festival=None if festival is None else str(festival),
    )
