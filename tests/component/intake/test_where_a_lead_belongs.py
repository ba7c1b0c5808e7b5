"""A region of this city, of another city, of none (FY-A1-2.2); and what a known project adds."""

from __future__ import annotations

import pytest

from tests.component.intake.worlds import World, places


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("341202", "341202"),
        ("341202001", "341202001"),
        ("341202001000", "341202001"),
        ("341272", "3412K1"),
        ("nbs:341202106", "341202107"),
        ("nbs:341202106000", "341202107"),
        ("3412K1", "3412K1"),
        ("341200", "341200"),
    ],
)
async def test_a_region_of_the_pack_is_kept_by_its_own_code(world: World, given: str, kept: str) -> None:
    assert (await world.post(region=given)).status_code == 201
    [event] = await world.relay()
    assert event.data["region"] == kept


async def test_a_lead_without_region_has_none(world: World) -> None:
    await world.post(region=None)
    [event] = await world.relay()
    assert "region" not in event.data


async def test_a_region_of_another_city_is_accepted_and_referred_with_its_channel(world: World) -> None:
    answer = await world.post(region="330102")
    assert answer.status_code == 201
    assert answer.json()["referred"]["to"] == "330100"
    assert answer.json()["referred"]["contact"].startswith("杭州市：")
    received, referred = await world.relay()
    assert (received.type, received.sequence) == ("anxin.lead.received.v1", 1)
    assert (referred.type, referred.sequence) == ("anxin.lead.referred.v1", 2)
    assert referred.clauses == ("FY-A1-2.2",)
    assert referred.data["ground"] == "other_city"
    assert referred.data["case_id"] == answer.json()["case_id"]


async def test_a_repeated_referral_says_so_again(world: World) -> None:
    first = await world.post(region="330102")
    second = await world.post(region="330102")
    assert (second.status_code, second.json()) == (200, first.json())
    assert len(await world.relay()) == 2


@pytest.mark.parametrize("region", ["341299", "341202999", "3412Z9", "999999", "000000"])
async def test_a_code_of_no_city_or_not_in_the_pack_is_422(world: World, region: str) -> None:
    answer = await world.post(region=region)
    assert (answer.status_code, places(answer)) == (422, ["region"])
    assert world.store.kinds["lead"].documents == {}


PROJECT = {
    "city": "fuyang",
    "project": "P1",
    "kind": "project_registered",
    "source": "registry",
    "source_id": "1",
    "observed_at": "2023-08-01T00:00:00+08:00",
    "name": "某项目",
    "region": "341203",
    "industry": "housing",
    "ownership": "private",
    "developer": {"name": "某置业公司"},
    "general_contractor": {"name": "某建筑公司"},
}


async def test_a_known_project_fills_what_the_lead_lacks(world: World) -> None:
    await world.http.post("/intake/facts", json=[PROJECT])
    await world.post(project_id="P1", region=None)
    [event] = await world.relay()
    assert {k: event.data[k] for k in ("region", "industry", "ownership")} == {
        "region": "341203",
        "industry": "housing",
        "ownership": "private",
    }


async def test_what_the_lead_says_goes_before_its_project(world: World) -> None:
    await world.http.post("/intake/facts", json=[PROJECT])
    await world.post(project_id="P1", region="341202", industry="transport")
    [event] = await world.relay()
    assert (event.data["region"], event.data["industry"]) == ("341202", "transport")


async def test_an_older_registration_does_not_replace_a_newer_one(world: World) -> None:
    older = {**PROJECT, "source_id": "0", "observed_at": "2023-07-01T00:00:00+08:00", "region": "341204"}
    await world.http.post("/intake/facts", json=[PROJECT])
    await world.http.post("/intake/facts", json=[older])
    await world.post(project_id="P1", region=None)
    [event] = await world.relay()
    assert event.data["region"] == "341203"
