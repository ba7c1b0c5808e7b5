"""A lead without a region has its project's, else the one that its address surely lies in, and says so."""

from __future__ import annotations

import pytest

from tests.component.intake.test_where_a_lead_belongs import PROJECT
from tests.component.intake.worlds import World


@pytest.mark.parametrize(
    ("city", "address", "region"),
    [
        ("fuyang", "安徽省阜阳市颍州区鼓楼街道人民中路18号", "341202001"),
        ("fuyang", "颍上县工业园", "341226"),
        ("hangzhou", "杭州市西湖区西湖街道梅家坞", "330106015"),
        ("dengfeng", "河南省登封市大冶镇", "410185105"),
    ],
)
async def test_an_address_that_is_sure_fills_the_region(
    world: World, city: str, address: str, region: str
) -> None:
    await world.post(city=city, region=None, address=address)
    [event] = await world.relay()
    assert (event.data["region"], event.data["region_source"]) == (region, "address")


@pytest.mark.parametrize(
    ("city", "address"),
    [
        ("fuyang", "合肥市临泉路18号"),
        ("fuyang", "鼓楼街道中山路"),
        ("fuyang", "阜阳市人民路"),
        ("dengfeng", "河南省登封市中岳大街"),
    ],
)
async def test_an_address_elsewhere_unsure_or_of_the_whole_city_fills_nothing(
    world: World, city: str, address: str
) -> None:
    await world.post(city=city, region=None, address=address)
    [event] = await world.relay()
    assert not {"region", "region_source"} & set(event.data)


async def test_a_region_that_the_lead_gives_stands_whatever_the_address_says(world: World) -> None:
    await world.post(region="341203", address="阜阳市颍州区人民路")
    [event] = await world.relay()
    assert event.data["region"] == "341203"
    assert "region_source" not in event.data


async def test_the_projects_region_goes_before_the_address(world: World) -> None:
    await world.http.post("/intake/facts", json=[PROJECT])
    await world.post(project_id="P1", region=None, address="阜阳市颍州区人民路")
    [event] = await world.relay()
    assert (event.data["region"], event.data["region_source"]) == (PROJECT["region"], "project")


async def test_a_county_level_city_refers_its_prefectures_other_counties_there(world: World) -> None:
    answer = await world.post(city="dengfeng", region="410102")
    assert answer.json()["referred"]["to"] == "410100"


async def test_a_county_level_citys_own_unknown_code_is_422(world: World) -> None:
    answer = await world.post(city="dengfeng", region="410185999")
    assert answer.status_code == 422


async def test_a_lead_for_a_county_level_city_is_sent_to_it_and_one_for_its_prefecture_is_not(
    world: World,
) -> None:
    own = await world.post(region="410185105")
    beside = await world.post(region="410102", source_id="other")
    assert own.json()["referred"]["to"] == "410185"
    assert own.json()["referred"]["contact"].startswith("登封市：")
    assert beside.json()["referred"]["to"] == "410100"
