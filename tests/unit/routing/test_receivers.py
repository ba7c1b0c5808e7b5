"""Whom the desk offers for a hand-over: nobody whom the city's rules would refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.routing.domain.receivers import receivers, townships
from services.runtime.desk.units import units_by_territory

VERIFIED = {"outcome": "founded", "headcount": 1, "amount": "1.00", "debtor": "某建筑公司"}


@pytest.fixture
def offered() -> Callable[[Any], list[str]]:
    def to(desk: Any) -> list[str]:
        territory = desk.context.policy.territory
        units = [unit for group in units_by_territory(territory) for unit, _ in group.units]
        return receivers(desk.now, desk.context, [*units, *townships(desk.now, territory)], desk.now.last_at)

    return to


def test_a_city_whose_rule_names_hrss_offers_the_hrss_of_every_territory(
    desk_of: Callable[[str], Any], offered: Callable[[Any], list[str]]
) -> None:
    desk = desk_of("fuyang").lead("2023-09-01T09:00")
    counties = desk.context.policy.territory.counties()
    assert offered(desk) == [f"{county.code}/hrss" for county in counties]


def test_a_district_offers_its_streets_and_hrss_and_after_the_check_its_departments(
    desk_of: Callable[[str], Any], offered: Callable[[Any], list[str]]
) -> None:
    desk = desk_of("hangzhou").lead("2024-03-04T09:00", region="330106", channel="national_platform")
    before = offered(desk)
    assert {"330106/hrss", "330106109"} <= set(before)
    assert not {"330106/housing", "330105/hrss", "330105001", "330106"} & set(before)
    desk.act("2024-03-05T09:00", "verify", "330106", **VERIFIED, causes=["illegal_contracting"])
    assert "330106/housing" in offered(desk)


def test_a_major_case_is_not_offered_to_a_street(
    desk_of: Callable[[str], Any], offered: Callable[[Any], list[str]]
) -> None:
    desk = desk_of("hangzhou").lead("2024-03-04T09:00", region="330106", headcount=101)
    assert not [unit for unit in offered(desk) if len(unit) == 9]
