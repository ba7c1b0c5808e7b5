"""A region is found by the ministry's code and by the statistics bureau's; the two are not confused."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.runtime.packs import read_pack
from services.runtime.territory import CodeSystem, Territory, parse_territory

POLICIES = Path(__file__).parents[2] / "policies"
CITIES = ("fuyang", "hangzhou", "yueyang", "linyi", "dengfeng")


def territory(city: str) -> Territory:
    return parse_territory(read_pack(POLICIES / city))


@pytest.mark.parametrize("city", CITIES)
def test_every_region_is_found_by_each_of_its_codes(city: str) -> None:
    pack = territory(city)
    for region in pack.regions.values():
        for system, code in region.codes.items():
            found = pack.find(f"{system}:{code}")
            assert found is not None
            assert found.code == region.code, (system, code)


@pytest.mark.parametrize("city", CITIES)
def test_a_bare_code_is_the_ministrys_wherever_the_ministry_has_it(city: str) -> None:
    pack = territory(city)
    for region in pack.regions.values():
        if CodeSystem.MCA in region.codes:
            assert pack.find(region.codes[CodeSystem.MCA]) is region


def test_the_same_digits_are_two_streets_in_the_two_lists() -> None:
    pack = territory("hangzhou")
    assert [r and r.name for r in map(pack.find, ("330106012", "mca:330106012", "nbs:330106012"))] == [
        "蒋村街道",
        "蒋村街道",
        "灵隐街道",
    ]


def test_a_bureaus_code_that_means_nothing_else_is_found_bare() -> None:
    found = territory("hangzhou").find("330127100")
    assert found is not None
    assert found.code == "330127112"


@pytest.mark.parametrize(
    ("city", "code", "own"),
    [
        ("fuyang", "341272", "3412K1"),
        ("fuyang", "341271", "3412H1"),
        ("yueyang", "430671", "4306Q1"),
        ("linyi", "371371", "3713G1"),
    ],
)
def test_the_bureaus_pseudo_county_is_the_functional_area(city: str, code: str, own: str) -> None:
    found = territory(city).find(code)
    assert found is not None
    assert found.code == own


def test_a_township_lies_where_its_parent_says_whatever_its_code_begins_with() -> None:
    area = territory("yueyang").county("430681121")
    assert area is not None
    assert area.name == "屈原管理区"


@pytest.mark.parametrize(("city", "prefix"), [("fuyang", "3412"), ("dengfeng", "410185")])
def test_a_citys_codes_begin_with_four_digits_or_a_county_level_citys_six(city: str, prefix: str) -> None:
    assert territory(city).prefix == prefix
