"""The year files against what chinesecalendar, holidays and a derived table say, and the notices' wording."""

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from services.runtime.calendar import Calendar
from services.runtime.calendar_years import FESTIVALS

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "policies" / "calendars"
TABLE = json.loads((Path(__file__).parent / "cn_workday_exceptions_2018_2026.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar.load(FOLDER)


def days_of(year: int) -> list[date]:
    return [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]


def test_the_years_2015_to_2026_are_there(calendar: Calendar) -> None:
    assert [schedule.year for schedule in calendar.years] == list(range(2015, 2027))


@pytest.mark.parametrize("year", range(2015, 2027))
def test_a_day_is_worked_when_chinesecalendar_says_so(calendar: Calendar, year: int) -> None:
    differing = [d for d in days_of(year) if calendar.is_workday(d) != chinese_calendar.is_workday(d)]
    assert differing == []


@pytest.mark.parametrize("year", sorted(TABLE))
def test_weekdays_off_and_weekend_days_worked_are_those_of_the_derived_table(
    calendar: Calendar, year: str
) -> None:
    days = days_of(int(year))
    worked = [d for d in days if calendar.is_workday(d)]
    assert [str(d) for d in days if d.weekday() < 5 and d not in worked] == TABLE[year]["weekday_off"]
    assert [str(d) for d in worked if d.weekday() >= 5] == TABLE[year]["weekend_work"]
    assert len(worked) == TABLE[year]["workdays"]


def test_the_files_are_what_the_generator_writes_and_both_libraries_agree() -> None:
    run = subprocess.run(
        [sys.executable, str(FOLDER / "generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("year", range(2015, 2027))
def test_each_year_names_its_notice_and_the_seven_holidays(calendar: Calendar, year: int) -> None:
    schedule = next(known for known in calendar.years if known.year == year)
    assert f"关于{year}年部分节假日安排的通知" in schedule.notices[0]
    names = "、".join(holiday.name for holiday in schedule.holidays)
    for name in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"):
        assert name in names
    assert {h.festival for h in schedule.holidays} == {None, *FESTIVALS}


@pytest.mark.parametrize("year", range(2015, 2027))
def test_every_weekday_off_belongs_to_one_announced_holiday(calendar: Calendar, year: int) -> None:
    schedule = next(known for known in calendar.years if known.year == year)
    spans = [day for holiday in schedule.holidays for day in holiday.days()]
    assert len(spans) == len(set(spans))
    assert schedule.days_off <= set(spans)


def test_a_notice_reaches_back_into_the_december_before(calendar: Calendar) -> None:
    of_2019 = next(known for known in calendar.years if known.year == 2019)
    assert date(2018, 12, 31) in of_2019.days_off
    assert date(2018, 12, 29) in of_2019.days_worked
    assert not calendar.is_workday(date(2018, 12, 31))
    assert calendar.is_workday(date(2018, 12, 29))


def test_the_amended_notices_are_in_it(calendar: Calendar) -> None:
    assert not calendar.is_workday(date(2015, 9, 4)), "the 70th anniversary of the victory"
    assert calendar.is_workday(date(2015, 9, 6))
    assert calendar.is_workday(date(2019, 5, 5)), "Labour Day made four days in March 2019"
    assert not calendar.is_workday(date(2020, 1, 31)), "the Spring Festival prolonged to 2020-02-02"
    assert not calendar.is_workday(date(2020, 2, 1)), "its make-up day was withdrawn"
