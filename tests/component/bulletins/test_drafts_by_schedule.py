"""Drafts by the pack's schedule: on the 3rd, once, for the city and each county, when everything is read."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.component.bulletins.conftest import World, make_world
from tests.component.bulletins.september import events
from tests.unit.bulletins.stories import CaseStory, at

MINUTE = timedelta(minutes=1)


async def world_at(when: datetime) -> World:
    world = make_world(when)
    await world.service.prepare()
    return world


async def drafted(world: World) -> list[str]:
    items = (await world.http.get("/bulletins", params={"limit": 500})).json()["items"]
    return sorted(i["id"] for i in items)


async def swept(world: World) -> list[str]:
    """What is drafted after a sweep and another one a minute later."""
    await world.service.sweep()
    world.clock.move_to(world.clock.now() + MINUTE)
    await world.service.sweep()
    return await drafted(world)


async def test_before_the_day_there_is_none() -> None:
    world = await world_at(at("2023-10-02T23:58"))
    await world.tell(events())
    assert not [i for i in await swept(world) if "2023-09" in i]


async def test_on_the_day_the_citys_and_every_countys_is_drafted() -> None:
    world = await world_at(at("2023-10-03T00:00"))
    await world.tell(events())
    found = [i for i in await swept(world) if "2023-09" in i]
    assert len(found) == 11
    assert {"fuyang-monthly_bulletin-2023-09", "fuyang-monthly_bulletin-2023-09-3412K1"} <= set(found)


async def test_a_draft_is_made_once_and_not_over_somebodys() -> None:
    world = await world_at(at("2023-10-03T00:00"))
    await world.tell(events())
    await world.draft(by={"unit": "office", "post": "liaison"})
    await swept(world)
    await world.tell(CaseStory("c9").opened("2023-09-30T09:00").events)
    before = await world.http.get("/bulletins", params={"limit": 500})
    for _ in range(3):
        world.clock.move_to(world.clock.now() + timedelta(days=1))
        await world.service.sweep()
    after = await world.http.get("/bulletins", params={"limit": 500})
    assert after.json() == before.json()
    by = {i["id"]: i["drafted_by"] for i in after.json()["items"]}
    assert by["fuyang-monthly_bulletin-2023-09"] == {"unit": "office", "post": "liaison"}


async def test_it_waits_for_events_that_are_not_read_yet() -> None:
    world = await world_at(at("2023-10-03T00:00"))
    await world.publish(events())
    assert await swept(world) == []
    while await world.bus.deliver():
        pass
    await world.service.sweep()
    answer = await world.http.get("/bulletins/fuyang-monthly_bulletin-2023-09.json")
    assert answer.json()["rows"]["341203"]["closed"] == 1


async def test_months_that_passed_while_nothing_ran_are_made_up_for() -> None:
    world = await world_at(at("2023-12-20T09:00"))
    await world.tell(events())
    months = {i[len("fuyang-monthly_bulletin-") :][:7] for i in await swept(world)}
    assert months == {"2023-08", "2023-09", "2023-10", "2023-11"}


async def test_old_leads_that_came_in_an_import_make_no_drafts_of_old_months() -> None:
    world = await world_at(at("2023-10-20T09:00"))
    await world.tell(CaseStory("c1").opened("2023-10-10T09:00", received="2015-05-01T09:00").events)
    assert await swept(world) == []


async def test_nothing_heard_nothing_drafted() -> None:
    assert await swept(await world_at(at("2023-10-20T09:00"))) == []
