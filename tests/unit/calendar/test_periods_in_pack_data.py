"""A period as pack data: what is read, how it is said, and what is refused."""

import pytest

from services.runtime.periods import Period, PeriodError, Unit


@pytest.mark.parametrize(
    ("data", "period", "chinese", "english"),
    [
        ({"working_days": 5}, Period(Unit.WORKING_DAYS, 5), "5个工作日内", "5 working days"),
        ({"working_days": 1}, Period(Unit.WORKING_DAYS, 1), "1个工作日内", "1 working day"),
        ({"days": 15}, Period(Unit.DAYS, 15), "15日内", "15 days"),
        ({"days": 15, "roll": False}, Period(Unit.DAYS, 15), "15日内", "15 days"),
        ({"months": 3}, Period(Unit.MONTHS, 3), "3个月内", "3 months"),
        ({"hours": 24}, Period(Unit.HOURS, 24), "24小时内", "24 hours"),
        (
            {"days": 15, "roll": True},
            Period(Unit.DAYS, 15, roll=True),
            "15日内（届满日为休息日的顺延至下一工作日）",
            "15 days, rolling to the next working day",
        ),
    ],
)
def test_a_period_is_read_and_said(
    data: dict[str, object], period: Period, chinese: str, english: str
) -> None:
    assert Period.parse(data) == period
    assert period.chinese() == chinese
    assert str(period) == english
    assert Period.read(english) == period


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (None, "None is not a period"),
        (5, "5 is not a period"),
        ("5 days", "'5 days' is not a period"),
        ({}, "0 units"),
        ({"roll": True}, "0 units"),
        ({"days": 1, "hours": 2}, "2 units"),
        ({"day": 5}, "unknown key 'day'"),
        ({"days": 5, "rol": True}, "unknown key 'rol'"),
        ({"days": "5"}, "days: '5' is not a whole number"),
        ({"days": 5.0}, r"days: 5\.0 is not a whole number"),
        ({"days": True}, "days: True is not a whole number"),
        ({"days": None}, "days: None is not a whole number"),
        ({"working_days": 0}, "working_days: 0 is not a whole number from 1"),
        ({"months": -1}, "months: -1 is not a whole number from 1 to 120"),
        ({"hours": 10**9}, "hours: 1000000000 is not"),
        ({"days": 5, "roll": "yes"}, "roll: 'yes' is neither true nor false"),
        ({"working_days": 5, "roll": True}, "roll: true goes with days and months only"),
        ({"hours": 24, "roll": True}, "roll: true goes with days and months only"),
    ],
)
def test_what_is_no_period_is_refused_with_the_key_and_the_fix(data: object, message: str) -> None:
    with pytest.raises(PeriodError, match=message):
        Period.parse(data)


@pytest.mark.parametrize("text", ["", "5", "days", "5 weeks", "-5 days", "5 days, rolling on", "0 days"])
def test_what_no_clock_keeps_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.read(text)
