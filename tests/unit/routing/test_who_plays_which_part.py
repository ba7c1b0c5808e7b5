"""Roles of units.yaml and the level of a pack's territories: which unit plays a part for a case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.routing.domain.holders import unit_class
from services.routing.domain.places import resolve, territory_of


@pytest.fixture
def resolved(desk_of: Callable[[str], Any]) -> Callable[..., str | None]:
    def of(city: str, template: str, **fields: Any) -> str | None:
        desk = desk_of(city).lead("2024-03-04T09:00", **fields)
        return resolve(template, desk.now, desk.context.policy.territory)

    return of


@pytest.mark.parametrize(
    ("city", "template", "fields", "unit"),
    [
        ("fuyang", "role:hrss", {"region": "341202001"}, "341202/hrss"),
        ("fuyang", "role:industry", {"region": "341202", "industry": "water"}, "341202/water"),
        ("fuyang", "role:industry", {"region": "341202", "industry": "manufacturing"}, None),
        ("fuyang", "role:hrss", {"region": None}, None),
        ("fuyang", "role:office", {"region": None}, "office"),
        ("yueyang", "role:hrss", {"region": None}, "city_hrss"),
        ("yueyang", "role:industry", {"region": None, "industry": "land"}, "city_land"),
        ("hangzhou", "{township}", {"region": "330106109"}, "330106109"),
        ("hangzhou", "{township}", {"region": "330106"}, None),
        ("dengfeng", "role:hrss", {"region": "410185100"}, "city_hrss"),
    ],
)
def test_the_first_template_that_is_a_unit_counts(
    resolved: Callable[..., str | None], city: str, template: str, fields: dict[str, Any], unit: str | None
) -> None:
    assert resolved(city, template, **fields) == unit


def test_where_townships_handle_they_are_the_territories(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("dengfeng").lead("2021-11-10T09:00", region="410185100")
    assert desk.now.territory == "410185100"
    assert desk_of("hangzhou").lead("2024-03-04T09:00", region="330106109").now.territory == "330106"


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("office", "office"),
        ("330106/office", "office"),
        ("330106", "government"),
        ("330106109", "township"),
        ("330106/hrss", "hrss"),
        ("city_hrss", "hrss"),
        ("330106/housing", "industry"),
        ("city_water", "industry"),
        ("330106/police", "department"),
        ("city_police", "city"),
        ("tf_coal", "task_force"),
        ("", ""),
    ],
)
def test_every_unit_is_of_one_kind(desk_of: Callable[[str], Any], unit: str, kind: str) -> None:
    policy = desk_of("hangzhou").context.policy
    assert unit_class(unit, policy.territory, policy.departments) == kind


@pytest.mark.parametrize(
    ("unit", "territory"),
    [
        ("330106/hrss", "330106"),
        ("330106", "330106"),
        ("330106109", "330106"),
        ("city_hrss", None),
        ("office", None),
    ],
)
def test_a_unit_stands_in_its_territory(
    desk_of: Callable[[str], Any], unit: str, territory: str | None
) -> None:
    assert territory_of(unit, desk_of("hangzhou").context.policy.territory) == territory


def test_a_rule_whose_unit_there_is_not_is_passed_over(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("hangzhou")
    rules = desk.context.policy.first_units
    assert rules[0].unit == "{township}"
    assert desk.lead("2024-03-04T09:00", region="330106").now.unit == "330106"


def test_no_unit_at_all_is_loud(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("hangzhou")
    policy = desk.context.policy
    nowhere = replace(policy, first_units=(replace(policy.first_units[0], when=None),))
    desk.context = replace(desk.context, policy=nowhere)
    with pytest.raises(LookupError, match="no first unit"):
        desk.lead("2024-03-04T09:00", region=None)
