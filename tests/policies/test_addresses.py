"""Which region an address lies in: unresolved is an answer, wrong is not."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.runtime.address_names import Gazetteer, read_gazetteer
from services.runtime.addresses import resolve
from services.runtime.packs import read_pack
from services.runtime.territory import CodeSystem, Level, Region, parse_territory

POLICIES = Path(__file__).parents[2] / "policies"
CITIES = ("fuyang", "hangzhou", "yueyang", "linyi", "dengfeng")
RECALL = 0.98


@pytest.fixture(scope="module")
def gazetteers() -> dict[str, Gazetteer]:
    packs = {city: read_pack(POLICIES / city) for city in CITIES}
    return {city: read_gazetteer(pack, parse_territory(pack)) for city, pack in packs.items()}


def written() -> list[dict[str, str]]:
    with Path(__file__).with_name("addresses.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def region_of(address: str, gazetteer: Gazetteer) -> str:
    resolved = resolve(address, gazetteer)
    return "" if resolved is None else resolved.region


def test_of_two_hundred_addresses_none_is_wrong_and_few_are_left_out(
    gazetteers: dict[str, Gazetteer],
) -> None:
    rows = written()
    answers = [(row, region_of(row["address"], gazetteers[row["city"]])) for row in rows]
    wrong = [(row["address"], got) for row, got in answers if got and got != row["region"]]
    findable = [(row, got) for row, got in answers if row["region"]]
    missed = [row["address"] for row, got in findable if not got]
    recall = 1 - len(missed) / len(findable)
    resolved = sum(bool(got) for _, got in answers)
    print(f"{len(rows)} addresses, {resolved} resolved: precision {1 - len(wrong) / resolved:.3f},", end=" ")
    print(f"recall {recall:.3f} of {len(findable)}, missed: {missed}")
    assert len(rows) >= 200
    assert wrong == []
    assert recall >= RECALL


def paths(gazetteer: Gazetteer) -> Iterator[tuple[str, Region]]:
    """Each region by the names of all that contain it."""
    regions = gazetteer.territory.regions
    for region in regions.values():
        yield "".join(regions[code].name for code in reversed(gazetteer.lineage(region.code))), region


@pytest.mark.parametrize("city", CITIES)
def test_every_region_is_found_by_its_full_path(city: str, gazetteers: dict[str, Gazetteer]) -> None:
    gazetteer = gazetteers[city]
    elsewhere = [
        (path, found)
        for path, region in paths(gazetteer)
        if (found := region_of(f"{path}人民路18号", gazetteer)) != region.code
        and not (path == "阜阳市颍州区袁集镇" and found == "341200")  # a zone on that ground has the town too
    ]
    assert elsewhere == []


@pytest.mark.parametrize("city", CITIES)
def test_no_address_of_another_city_is_found_here(city: str, gazetteers: dict[str, Gazetteer]) -> None:
    others = [path for other in CITIES if other != city for path, _ in paths(gazetteers[other])]
    assert [path for path in others if resolve(path, gazetteers[city]) is not None] == []


@pytest.mark.parametrize("city", CITIES)
def test_a_township_alone_is_not_found_because_other_cities_may_have_it(
    city: str, gazetteers: dict[str, Gazetteer]
) -> None:
    gazetteer = gazetteers[city]
    own = gazetteer.city_short
    townships = [r for r in gazetteer.territory.regions.values() if r.level is Level.TOWNSHIP]
    alone = [t.name for t in townships if not t.name.startswith(own)]
    assert [name for name in alone if resolve(f"{name}人民路", gazetteer) is not None] == []


@pytest.mark.parametrize("city", CITIES)
def test_a_road_called_like_a_county_or_the_city_is_no_region(
    city: str, gazetteers: dict[str, Gazetteer]
) -> None:
    gazetteer = gazetteers[city]
    larger = [r for r in gazetteer.territory.regions.values() if r.level is not Level.TOWNSHIP]
    named = [r.name[:-1] for r in larger if CodeSystem.MCA in r.codes]
    roads = [f"{name}{road}8号" for name in named if len(name) > 1 for road in ("路", "北路", "大道", "街")]
    assert [road for road in roads if resolve(road, gazetteer) is not None] == []


def test_a_county_and_a_township_that_do_not_belong_together_leave_the_city(
    gazetteers: dict[str, Gazetteer],
) -> None:
    assert region_of("阜阳市颍州区插花镇", gazetteers["fuyang"]) == "341200"


def test_the_words_that_decided_are_told(gazetteers: dict[str, Gazetteer]) -> None:
    resolved = resolve("杭州市江干区九堡街道", gazetteers["hangzhou"])
    assert resolved is not None
    assert resolved.words == ("杭州市", "江干区", "九堡街道")
