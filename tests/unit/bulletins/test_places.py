"""Which row a region or unit belongs to."""

from __future__ import annotations

import pytest

from services.bulletins.domain.figures import compute
from services.bulletins.domain.places import city_places, county_places
from services.bulletins.domain.policy import BulletinsPolicy
from tests.unit.bulletins.conftest import Tell
from tests.unit.bulletins.stories import CaseStory, WarningStory


@pytest.mark.parametrize(
    ("region", "city", "county"),
    [
        ("341202", "341202", "341202"),
        ("341202001", "341202", "341202001"),
        ("341203001", "341203", None),
        ("3412K1001", "3412K1", None),
        ("341272", "3412K1", None),
        ("341200", "341200", None),
        ("110000", "341200", None),
        (None, "341200", None),
    ],
)
def test_a_region_has_a_row(
    policy: BulletinsPolicy, region: str | None, city: str, county: str | None
) -> None:
    territory = policy.territory
    assert city_places(territory).of(region) == city
    assert county_places(territory, territory.regions["341202"]).of(region) == county


@pytest.mark.parametrize(
    ("unit", "city", "county"),
    [
        ("341202/hrss", "341202", "341202"),
        ("341202", "341202", "341202"),
        ("341202001", "341202", "341202001"),
        ("341203/hrss", "341203", None),
        ("city_hrss", "341200", None),
        ("office", "341200", None),
    ],
)
def test_a_unit_has_its_territorys_row(
    policy: BulletinsPolicy, unit: str, city: str, county: str | None
) -> None:
    territory = policy.territory
    assert city_places(territory).of_unit(unit) == city
    assert county_places(territory, territory.regions["341202"]).of_unit(unit) == county


def test_a_countys_bulletin_is_by_township_and_unit_and_of_nothing_outside(tell: Tell) -> None:
    inside = CaseStory("c1").opened("2023-09-03T09:00", region="341202001")
    inside.breached("2023-09-05T00:00", "verify", "341202001").breached(
        "2023-09-05T00:00", "sign", "341202/hrss"
    )
    vague = CaseStory("c2").opened("2023-09-03T09:00", region="341202")
    outside = CaseStory("c3").opened("2023-09-03T09:00", region="341203")
    outside.breached("2023-09-05T00:00", "transfer", "city_hrss")
    warned = WarningStory("P1").raised("2023-09-01T00:00").raised("2023-09-01T00:00", "wages_late", "341203")
    figures = tell(inside, vague, outside, warned, county="341202")
    assert figures.rows["341202001"]["received"] == 1
    assert figures.rows["341202001"]["late"] == 1
    assert figures.rows["341202"]["received"] == 1
    assert figures.rows["341202"]["late"] == 1
    assert figures.rows["341202"]["warnings_raised"] == 1
    assert figures.rows["341202002"] == dict.fromkeys(figures.rows["341202002"], 0)
    assert "341203" not in figures.rows
    assert (figures.total["received"], figures.total["late"], figures.total["warnings_raised"]) == (2, 1, 1)
    assert figures.units == {"341202/hrss": 1, "341202001": 1}


def test_a_citys_bulletin_lists_the_townships_of_which_there_is_anything_to_say(tell: Tell) -> None:
    one = CaseStory("c1").opened("2023-09-03T09:00", region="341202001")
    two = CaseStory("c2").opened("2023-09-03T09:00", region="341203")
    two.breached("2023-09-05T00:00", "verify", "341203001")
    figures = tell(one, two)
    assert set(figures.townships) == {"341202001", "341203001"}
    assert (figures.townships["341202001"]["received"], figures.townships["341202001"]["late"]) == (1, 0)
    assert (figures.townships["341203001"]["received"], figures.townships["341203001"]["late"]) == (0, 1)
    assert tell(one, county="341202").townships == {}


def test_units_that_are_always_listed_are_there_with_noughts(policy: BulletinsPolicy) -> None:
    territory, listed = policy.territory, policy.units_listed("monthly_bulletin")
    city = compute([], [], "2023-09", city_places(territory), listed)
    county = compute([], [], "2023-09", county_places(territory, territory.regions["341202"]), listed)
    assert len(city.units) == 11
    assert (city.units["city_hrss"], city.units["3412K1/hrss"]) == (0, 0)
    assert county.units == {"341202/hrss": 0}
