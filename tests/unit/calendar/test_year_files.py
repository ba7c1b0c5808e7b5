"""A year file with one mistake is refused, and the message names it."""

from datetime import date
from pathlib import Path

import pytest

from services.runtime.calendar import Calendar
from services.runtime.calendar_years import CalendarFileError, YearSchedule


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- 2020", "is a mapping"),
        ("year: twenty", "year: 'twenty' is not a year"),
        ("year: true", "year: True is not a year"),
        ("year: 2020\noff: [2020-01-01]", "unknown key 'False'"),
        ("year: 2020\ndays_off: 2020-01-01", "days_off: .* is not a list"),
        ("year: 2020\ndays_off: [soon]", "days_off: 'soon' is not a date"),
        ("year: 2020\ndays_off: [7]", "days_off: 7 is not a date"),
        ("year: 2020\ndays_off: [2020-01-01, 2020-01-01]", "2020-01-01 stands there twice"),
        ("year: 2020\ndays_off: [2020-01-04]", "2020-01-04 is a weekend day"),
        ("year: 2020\ndays_worked: [2020-01-01]", "2020-01-01 is a weekday"),
        ("year: 2020\ndays_off: [2021-01-01]", "2021-01-01 is not in 2020"),
        ("year: 2020\ndays_off: [2019-11-29]", "2019-11-29 is not in 2020 nor in the December before"),
        ("year: 2020\nholidays: [{name: 元旦}]", "needs name, first and last"),
        ("year: 2020\nholidays: [{name: a, first: 2020-01-04, last: 2020-01-04, x: 1}]", "unknown key 'x'"),
        ("year: 2020\nholidays: [{name: a, first: 2020-01-05, last: 2020-01-04}]", "last day is before"),
        (
            "year: 2020\nholidays: [{name: a, first: 2020-01-04, last: 2020-01-06}]",
            "2020-01-06 is in its span",
        ),
        (
            "year: 2020\nholidays: [{name: a, first: 2020-01-04, last: 2020-01-04, festival: 重阳}]",
            "festival '重阳' is none of 春节, 清明, 端午, 中秋",
        ),
        ("year: [", "2020.yaml"),
        ("year: 2021", "it holds 2021; name it 2021.yaml"),
    ],
)
def test_a_file_with_one_mistake_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "2020.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CalendarFileError, match=message) as refused:
        Calendar.load(tmp_path)
    assert str(file) in str(refused.value)


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "2020.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CalendarFileError, match=r"2020\.yaml"):
        Calendar.load(tmp_path)


def test_a_missing_year_between_two_is_named(tmp_path: Path) -> None:
    for year in (2020, 2022):
        (tmp_path / f"{year}.yaml").write_text(f"year: {year}", encoding="utf-8")
    with pytest.raises(CalendarFileError, match="the schedule of 2021 is missing"):
        Calendar.load(tmp_path)


def test_a_published_year_may_not_leave_a_gap(calendar: Calendar) -> None:
    with pytest.raises(CalendarFileError, match="the schedule of 2027 is missing"):
        calendar.with_year(YearSchedule(2028))


def test_an_empty_folder_is_no_calendar(tmp_path: Path) -> None:
    with pytest.raises(CalendarFileError, match=r"expected files such as 2026\.yaml"):
        Calendar.load(tmp_path)


def test_dates_may_be_text_as_in_a_scenario() -> None:
    schedule = YearSchedule.parse(
        {"year": 2027, "days_off": ["2027-01-01"], "days_worked": [date(2027, 1, 3)]}
    )
    assert schedule.days_off == {date(2027, 1, 1)}
    assert schedule.days_worked == {date(2027, 1, 3)}
