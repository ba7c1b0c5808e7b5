"""国家重大传统节日期间: the days off that the schedules give to 春节, 清明, 端午 and 中秋."""

from datetime import date
from pathlib import Path

import pytest

from services.runtime.calendar import Calendar, CalendarError

FOLDER = Path(__file__).parents[3] / "policies" / "calendars"


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar.load(FOLDER)


@pytest.mark.parametrize(
    ("day", "festival"),
    [
        (date(2024, 2, 9), None),
        (date(2024, 2, 10), "春节"),
        (date(2024, 2, 12), "春节"),
        (date(2024, 2, 17), "春节"),
        (date(2024, 2, 18), None),
        (date(2024, 4, 4), "清明"),
        (date(2026, 6, 21), "端午"),
        (date(2026, 9, 25), "中秋"),
        (date(2026, 9, 28), None),
        (date(2023, 4, 5), "清明"),
        (date(2023, 4, 6), None),
    ],
)
def test_a_day_is_of_a_festival_from_the_first_to_the_last_announced_day_off(
    calendar: Calendar, day: date, festival: str | None
) -> None:
    assert calendar.festival(day) == festival


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 5, 1), date(2024, 10, 1), date(2015, 9, 3)])
def test_other_holidays_are_no_traditional_festival(calendar: Calendar, day: date) -> None:
    assert calendar.festival(day) is None


@pytest.mark.parametrize("day", [date(2024, 2, 4), date(2024, 4, 7), date(2024, 9, 14)])
def test_a_make_up_day_is_no_festival_day(calendar: Calendar, day: date) -> None:
    assert calendar.is_workday(day)
    assert calendar.festival(day) is None


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2017, 10, 1), date(2017, 10, 8)),
        (date(2020, 10, 1), date(2020, 10, 8)),
        (date(2023, 9, 29), date(2023, 10, 6)),
        (date(2025, 10, 1), date(2025, 10, 8)),
    ],
)
def test_mid_autumn_and_national_day_announced_as_one_span_are_wholly_of_mid_autumn(
    calendar: Calendar, first: date, last: date
) -> None:
    span = [date.fromordinal(n) for n in range(first.toordinal() - 1, last.toordinal() + 2)]
    assert [calendar.festival(day) for day in span] == [None, *["中秋"] * 8, None]


@pytest.mark.parametrize(
    ("friday_to_monday", "expected"),
    [
        (date(2016, 4, 1), [None, "清明", "清明", "清明"]),
        (date(2018, 6, 15), [None, "端午", "端午", "端午"]),
        (date(2018, 9, 21), [None, "中秋", "中秋", "中秋"]),
        (date(2019, 9, 13), ["中秋", "中秋", "中秋", None]),
        (date(2024, 6, 7), [None, "端午", "端午", "端午"]),
    ],
)
def test_a_weekend_joined_to_the_festival_is_of_it(
    calendar: Calendar, friday_to_monday: date, expected: list[str | None]
) -> None:
    days = [date.fromordinal(friday_to_monday.toordinal() + n) for n in range(4)]
    assert [calendar.festival(day) for day in days] == expected


def test_a_sunday_between_the_festival_and_its_day_in_lieu_is_of_it(calendar: Calendar) -> None:
    assert calendar.festival(date(2015, 6, 21)) == "端午"
    assert calendar.festival(date(2015, 4, 4)) is None, "the notice joins no Saturday to 2015-04-05"


def test_a_year_without_a_schedule_has_no_known_festival_and_a_year_before_the_first_is_refused(
    calendar: Calendar,
) -> None:
    assert calendar.festival(date(2027, 2, 6)) is None
    with pytest.raises(CalendarError, match="2014"):
        calendar.festival(date(2014, 1, 31))
