"""Campaigns of other shapes, the list, and what is asked wrongly."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.runtime.packs import Pack
from tests.component.bulletins.conftest import World, make_world
from tests.component.bulletins.test_campaigns_of_dengfeng import PACKS, look, some, targets, world_at
from tests.unit.bulletins.campaign_stories import LinyiCase
from tests.unit.bulletins.stories import at

LINYI = next(pack for pack in PACKS if pack.city == "linyi")
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def linyi() -> list[Any]:
    """Works of the state: one cleared in the year's last minute, one not; and others."""
    cleared = LinyiCase("g1").came("2020-11-01T09:00", ownership="government").ended("2020-12-31T23:59")
    missed = LinyiCase("g2").came("2020-12-20T09:00", ownership="soe").ended("2021-01-01T00:00")
    unknown = LinyiCase("o1").came("2020-12-20T09:00")
    private = LinyiCase("o2").came("2021-01-10T09:00", ownership="private").ended("2021-01-20T09:00")
    after = LinyiCase("o3").came("2021-02-12T00:00", ownership="private")
    return [event for story in (cleared, missed, unknown, private, after) for event in story.events]


async def test_two_targets_by_ownership_with_the_cases_still_open() -> None:
    found = targets(await look(await world_at("2021-01-25T09:00", linyi()), "winter_2020", city="linyi"))
    state, others = found["government_and_soe"], found["others"]
    assert (state["state"], state["due_at"]) == ("missed", "2020-12-31T16:00:00+00:00")
    assert some(state["at_due"]) == {
        "open_at_start": 1, "received": 1, "cleared": 1, "open": 1, "percent": 50.0,
    }  # fmt: skip
    assert some(state["figures"]) == {"open_at_start": 1, "received": 1, "cleared": 2, "percent": 100.0}
    assert (others["state"], others["open_cases"]) == ("running", ["o1"])
    assert some(others["figures"]) == {"received": 2, "cleared": 1, "open": 1, "percent": 50.0}


async def test_a_corrected_ownership_moves_a_case_to_the_other_target() -> None:
    moved = LinyiCase("m").came("2020-12-20T09:00", ownership="private")
    moved.corrected("2020-12-21T09:00", "ownership", "government", "private")
    found = targets(await look(await world_at("2020-12-25T09:00", moved.events), "winter_2020"))
    assert found["government_and_soe"]["open_cases"] == ["m"]
    assert found["others"]["open_cases"] == []


async def test_a_campaign_without_phases_begins_with_its_document() -> None:
    found = await look(await world_at("2021-03-01T09:00", linyi()), "winter_2020")
    assert found["starts_at"] == "2020-12-12T16:00:00+00:00"
    assert found["ends_at"] == "2021-02-11T16:00:00+00:00"
    assert found["phases"] == []
    assert some(found["figures"]) == {
        "open_at_start": 1, "received": 3, "cleared": 3, "open": 1, "percent": 75.0,
    }  # fmt: skip


@pytest.fixture
async def world() -> World:
    return await world_at("2022-03-15T09:00")


async def test_the_list_has_all_cities_or_one_the_latest_first(world: World) -> None:
    every = (await world.http.get("/bulletins/campaigns")).json()
    assert [(one["city"], one["id"], one["state"]) for one in every["items"]] == [
        ("dengfeng", "winter_2021", "running"),
        ("linyi", "winter_2020", "over"),
    ]
    one = (await world.http.get("/bulletins/campaigns", params={"city": "linyi"})).json()
    assert [item["id"] for item in one["items"]] == ["winter_2020"]
    assert (await world.http.get("/bulletins/campaigns", params={"city": "fuyang"})).json()["items"] == []


@pytest.mark.parametrize(
    ("path", "city", "status", "said"),
    [
        ("winter_2021", "atlantis", 422, "atlantis"),
        ("winter_2021", "linyi", 404, "winter_2021"),
        ("summer_2021", None, 404, "summer_2021"),
        ("", "atlantis", 422, "atlantis"),
    ],
)
async def test_what_there_is_not_is_named(
    world: World, path: str, city: str | None, status: int, said: str
) -> None:
    asked = {} if city is None else {"city": city}
    answer = await world.http.get(f"/bulletins/campaigns/{path}".rstrip("/"), params=asked)
    assert answer.status_code == status
    assert said in answer.json()["detail"]


def version(pack: Pack, city: str, begins: str, campaigns: bool = True) -> Pack:
    """The pack as another city, or a later version, would have it."""
    sections = {**pack.sections, "campaigns": pack.section("campaigns") if campaigns else {}}
    begun = at(begins)
    return replace(
        pack, city=city, version=begins, effective_from=begun, sections=sections, hash=city + begins
    )


async def test_a_campaign_of_two_cities_is_asked_for_by_city() -> None:
    world = make_world(at("2021-01-25T09:00"), [*PACKS, version(LINYI, "other", "2020-12-01T00:00")])
    await world.service.prepare()
    answer = await world.http.get("/bulletins/campaigns/winter_2020")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["city"]
    assert (await look(world, "winter_2020", city="other"))["city"] == "other"


async def test_a_campaign_that_a_later_version_drops_is_still_told_of() -> None:
    world = make_world(at("2021-06-01T09:00"), [LINYI, version(LINYI, "linyi", "2021-03-01T00:00", False)])
    await world.service.prepare()
    await world.tell(linyi())
    assert (await look(world, "winter_2020"))["figures"]["cleared"] == 3


async def test_a_browser_gets_pages(world: World) -> None:
    every = await world.http.get("/bulletins/campaigns", headers=BROWSER)
    assert "2021年度根治欠薪冬季专项行动" in every.text
    assert "/bulletins/campaigns/winter_2021?city=dengfeng" in every.text
    one = await world.http.get("/bulletins/campaigns/winter_2021", headers=BROWSER)
    assert one.headers["content-type"].startswith("text/html")
    for words in (
        "第一阶段：集中治理",
        "2022年1月31日 24:00",
        "未完成",
        "50.00%",
        "煤炭企业欠薪问题工作专班",
    ):
        assert words in one.text
    assert '<a href="/routing/desk/cases/own">own</a>' in one.text
