"""A deadline is provisional when a day counted as working or not lies in a year without a schedule."""

from datetime import date, datetime

import pytest

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import SHANGHAI
from services.runtime.calendar_years import YearSchedule
from services.runtime.period_due import Due, due
from services.runtime.periods import Period


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("start", "data", "expected", "provisional"),
    [
        # 2026-12-31 is a Thursday
        ("2026-12-24", {"working_days": 5}, "2027-01-01", False),
        ("2026-12-25", {"working_days": 5}, "2027-01-02", True),
        ("2026-12-31", {"working_days": 1}, "2027-01-02", True),
        ("2027-03-01", {"working_days": 1}, "2027-03-03", True),
        ("2026-12-31", {"days": 15}, "2027-01-16", False),
        ("2026-12-31", {"months": 3}, "2027-04-01", False),
        ("2027-05-04", {"days": 15}, "2027-05-20", False),
        ("2026-12-31", {"hours": 48}, "2027-01-02", False),
        ("2026-12-16", {"days": 15, "roll": True}, "2027-01-01", False),
        ("2026-12-17", {"days": 15, "roll": True}, "2027-01-02", True),
        ("2026-10-02", {"months": 3, "roll": True}, "2027-01-05", True),
    ],
)
def test_only_days_counted_in_an_unpublished_year_make_a_deadline_provisional(
    calendar: Calendar, start: str, data: dict[str, object], expected: str, provisional: bool
) -> None:
    assert due(at(start), Period.parse(data), calendar) == Due(at(expected), provisional)


def test_a_roll_out_of_the_last_published_year_is_provisional(calendar: Calendar) -> None:
    december = calendar.with_year(YearSchedule(2026, days_off=frozenset({date(2026, 12, 31)})))
    rolled = due(at("2026-12-30"), Period.parse({"days": 1, "roll": True}), december)
    assert rolled == Due(at("2027-01-02"), provisional=True)


def test_counting_again_with_the_published_year_makes_it_final(calendar: Calendar) -> None:
    period = Period.parse({"working_days": 5})
    published = calendar.with_year(
        YearSchedule(2027, days_off=frozenset({date(2027, 1, 1)}), days_worked=frozenset({date(2027, 1, 3)}))
    )
    assert due(at("2026-12-28"), period, calendar) == Due(at("2027-01-05"), provisional=True)
    assert due(at("2026-12-28"), period, published) == Due(at("2027-01-05"), provisional=False)
    assert due(at("2026-12-25"), period, calendar) == Due(at("2027-01-02"), provisional=True)
    assert due(at("2026-12-25"), period, published) == Due(at("2027-01-04"), provisional=False)
