"""Who is late: cases by unit and by the units' territory, once each; backlog and debtors are nobody's."""

from __future__ import annotations

import pytest

from tests.unit.bulletins.conftest import Tell
from tests.unit.bulletins.stories import CaseStory

HRSS, OTHER = "341202/hrss", "341203/hrss"


def case(subject: str = "c1", region: str | None = "341202") -> CaseStory:
    return CaseStory(subject).opened("2023-08-20T09:00", region=region)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2023-08-31T23:59:59", 0),
        ("2023-09-01T00:00", 1),
        ("2023-09-30T23:59:59", 1),
        ("2023-10-01T00:00", 0),
    ],
)
def test_a_breach_is_of_the_month_in_which_the_deadline_ended(tell: Tell, when: str, expected: int) -> None:
    figures = tell(case().breached(when, "sign", HRSS))
    assert figures.rows["341202"]["late"] == expected
    assert figures.units.get(HRSS, 0) == expected


def test_a_case_late_in_two_stages_is_one_late_case_of_the_unit(tell: Tell) -> None:
    story = case().breached("2023-09-02T00:00", "sign", HRSS).breached("2023-09-20T00:00", "verify", HRSS)
    figures = tell(story)
    assert (figures.units, figures.rows["341202"]["late"], figures.total["late"]) == ({HRSS: 1}, 1, 1)
    assert figures.late_stages == {"341202": {"sign": 1, "verify": 1}}


def test_a_case_late_at_two_units_of_a_county_is_one_of_the_county_and_one_of_each_unit(tell: Tell) -> None:
    story = case().breached("2023-09-02T00:00", "sign", HRSS)
    story.breached("2023-09-20T00:00", "verify", "341202/housing")
    figures = tell(story)
    assert figures.units == {HRSS: 1, "341202/housing": 1}
    assert figures.rows["341202"]["late"] == 1


def test_a_case_late_in_two_counties_is_late_in_both_and_once_in_all(tell: Tell) -> None:
    story = case().breached("2023-09-02T00:00", "sign", OTHER)
    story.breached("2023-09-20T00:00", "verify", HRSS)
    figures = tell(story)
    assert (figures.rows["341202"]["late"], figures.rows["341203"]["late"]) == (1, 1)
    assert figures.total["late"] == 1


def test_late_is_the_territory_of_the_unit_at_the_instant_not_where_the_case_lies(tell: Tell) -> None:
    story = case(region="341203").breached("2023-09-02T00:00", "sign", OTHER)
    story.transferred("2023-09-03T09:00", "341202")
    figures = tell(story)
    assert (figures.rows["341203"]["late"], figures.rows["341202"]["late"]) == (1, 0)


def test_a_city_unit_is_in_no_countys_figure(tell: Tell) -> None:
    figures = tell(case().breached("2023-09-05T00:00", "transfer", "city_hrss"))
    assert figures.rows["341202"]["late"] == 0
    assert figures.rows["341200"]["late"] == 1
    assert figures.units == {"city_hrss": 1}


def test_backlog_counts_neither_by_unit_nor_by_region(tell: Tell) -> None:
    figures = tell(case().breached("2023-09-05T00:00", "verify", HRSS, backlog=True))
    assert (figures.units, figures.rows["341202"]["late"], figures.total["late"]) == ({HRSS: 0}, 0, 0)
    assert figures.late_stages == {}


def test_a_debtors_clock_makes_no_unit_late(tell: Tell) -> None:
    figures = tell(case().breached("2023-09-05T00:00", "instalment#2", None))
    assert (figures.units, figures.total["late"]) == ({}, 0)


def test_clocks_of_one_name_are_one_stage(tell: Tell) -> None:
    story = case().breached("2023-09-02T00:00", "channel", HRSS)
    story.breached("2023-09-20T00:00", "channel#2", HRSS)
    assert tell(story).late_stages == {"341202": {"channel": 1}}


@pytest.mark.parametrize("kind", ["started", "met", "answered", "cancelled"])
def test_a_unit_with_a_clock_in_the_month_and_none_late_is_listed_with_nought(tell: Tell, kind: str) -> None:
    figures = tell(case().timer(kind, "2023-09-05T00:00", "verify", HRSS))
    assert figures.units == {HRSS: 0}
    assert tell(case().timer(kind, "2023-10-05T00:00", "verify", HRSS)).units == {}


def test_a_late_answer_takes_nothing_back(tell: Tell) -> None:
    story = case().breached("2023-09-05T00:00", "sign", HRSS)
    story.timer("answered", "2023-09-05T00:00:05", "sign", HRSS)
    assert tell(story).units == {HRSS: 1}


def test_units_stand_in_order_the_citys_own_first(tell: Tell) -> None:
    story = case()
    for unit in ("341203/hrss", "341202/water", "341202/hrss", "341202", "office", "city_hrss"):
        story.breached("2023-09-05T00:00", "verify", unit)
    units = list(tell(story).units)
    assert set(units[:2]) == {"office", "city_hrss"}
    assert units[2] == "341202"
    assert set(units[3:5]) == {"341202/water", "341202/hrss"}
    assert units[5] == "341203/hrss"


def test_stages_are_counted_in_cases_the_most_frequent_first(tell: Tell) -> None:
    one = case("c1").breached("2023-09-02T00:00", "sign", HRSS).breached("2023-09-09T00:00", "verify", HRSS)
    two = case("c2").breached("2023-09-02T00:00", "verify", "341202/housing")
    assert list(tell(one, two).late_stages["341202"].items()) == [("verify", 2), ("sign", 1)]
