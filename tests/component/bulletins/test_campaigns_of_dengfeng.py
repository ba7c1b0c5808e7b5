"""A campaign of four phases over HTTP: dates, targets, progress to zero by scope, what each phase did."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest

from contracts.envelope import Event
from services.runtime.enact import read_packs
from tests.component.bulletins.conftest import SETTINGS, World, make_world
from tests.unit.bulletins.campaign_stories import DengfengCase
from tests.unit.bulletins.stories import Story, at

PACKS = [p for p in read_packs(SETTINGS.policies) if p.city in ("dengfeng", "linyi", "fuyang")]
PHASES = ["concentrated", "consolidation", "clear_as_it_comes", "summary"]


def stories() -> list[Story]:
    """Six cases from before the plan until its third phase."""
    gone = DengfengCase("gone").came("2021-09-01T09:00").ended("2021-11-09T18:00")
    old = DengfengCase("old").came("2021-10-01T09:00", task_force="tf_coal")
    old.handed_to("2021-11-12T09:00", "410185001").ended("2022-02-01T00:00")
    platform = DengfengCase("platform").came("2021-12-01T09:00", channel="national_platform")
    platform.ended("2021-12-31T23:59")
    petition = DengfengCase("petition").came("2021-11-20T09:00", channel="petition", task_force="tf_soe")
    petition.breached("2021-12-20T00:00", "channel", "410185001").ended("2021-12-25T09:00")
    own = DengfengCase("own").came("2021-12-30T09:00", channel="qr", task_force="tf_private_sme")
    late = DengfengCase("late").came("2022-02-10T09:00", flags=["extreme_risk"], region="410185103")
    late.ended("2022-02-20T09:00").reopened("2022-03-01T09:00")
    return [gone, old, platform, petition, own, late]


def events() -> list[Event]:
    return [event for story in stories() for event in story.events]


async def world_at(when: str, told: list[Event] | None = None) -> World:
    world = make_world(at(when), PACKS)
    await world.service.prepare()
    await world.tell(events() if told is None else told)
    return world


async def look(world: World, campaign: str = "winter_2021", **asked: str) -> dict[str, Any]:
    answer = await world.http.get(f"/bulletins/campaigns/{campaign}", params=asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def some(figures: dict[str, Any]) -> dict[str, Any]:
    """The figures that are not nought."""
    return {name: value for name, value in figures.items() if value}


def targets(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    every = [*found["targets"], *(target for phase in found["phases"] for target in phase["targets"])]
    return {target["id"]: target for target in every}


async def test_four_phases_with_their_days_and_targets() -> None:
    found = await look(await world_at("2022-03-15T09:00"), city="dengfeng")
    assert [phase["id"] for phase in found["phases"]] == PHASES
    assert [phase["state"] for phase in found["phases"]] == ["over", "over", "running", "to_come"]
    assert found["phases"][0]["starts_at"] == "2021-11-09T16:00:00+00:00"
    assert found["phases"][0]["ends_at"] == "2021-12-31T16:00:00+00:00"
    assert [target["id"] for target in found["phases"][0]["targets"]] == [
        "platforms_cleared", "disaster_petitions", "own_mostly_solved",
    ]  # fmt: skip
    assert found["phases"][3]["tasks"][0] == "区分属地和行业部门分别组织工作总结"
    assert (found["state"], found["clauses"], found["city"]) == ("running", ["DF-4"], "dengfeng")


async def test_each_phase_tells_what_it_found_and_what_became_of_it() -> None:
    phases = (await look(await world_at("2022-03-15T09:00")))["phases"]
    first, second, third, fourth = (some(phase["figures"]) for phase in phases)
    assert first == {"open_at_start": 1, "received": 3, "cleared": 2, "open": 2, "late": 1, "percent": 50.0}
    assert second == {"open_at_start": 2, "cleared": 1, "open": 1, "percent": 50.0}
    assert third == {"open_at_start": 1, "received": 1, "open": 2}
    assert fourth == {}
    assert phases[0]["open_cases"] == ["old", "own"]


async def test_a_target_is_judged_by_what_held_at_its_date() -> None:
    found = targets(await look(await world_at("2022-03-15T09:00")))
    assert {id_: target["state"] for id_, target in found.items()} == {
        "backlog_cleared": "missed",
        "new_cleared": "running",
        "platforms_cleared": "met",
        "disaster_petitions": "missed",
        "own_mostly_solved": "missed",
        "no_extreme_incidents": "met",
        "all_cleared": "running",
    }
    backlog = found["backlog_cleared"]
    assert some(backlog["at_due"]) == {"open_at_start": 1, "open": 1}, "closed at the festival: too late"
    assert some(backlog["figures"]) == {"open_at_start": 1, "cleared": 1, "percent": 100.0}
    assert backlog["open_cases"] == []
    assert found["new_cleared"]["open_cases"] == ["own", "late"]
    assert found["new_cleared"]["at_due"] is None
    assert some(found["platforms_cleared"]["at_due"]) == {"received": 1, "cleared": 1, "percent": 100.0}


async def test_what_comes_after_a_date_is_not_of_its_target() -> None:
    more = DengfengCase("more").came("2022-01-01T00:00", channel="national_platform")
    found = targets(await look(await world_at("2022-03-15T09:00", more.events)))
    assert some(found["platforms_cleared"]["figures"]) == {}
    assert found["all_cleared"]["open_cases"] == ["more"]


async def test_an_old_lead_brought_late_was_open_when_the_plan_began() -> None:
    brought = DengfengCase("brought").came("2021-08-01T09:00", arrived="2022-01-10T09:00")
    found = targets(await look(await world_at("2022-01-20T09:00", brought.events)))
    assert some(found["backlog_cleared"]["figures"]) == {"open_at_start": 1, "open": 1}
    assert found["backlog_cleared"]["state"] == "running"
    assert found["own_mostly_solved"]["state"] == "missed"


async def test_progress_is_told_by_task_force_unit_and_township() -> None:
    found = await look(await world_at("2022-03-15T09:00"))
    assert {name: part["cleared"] for name, part in found["by_task_force"].items()} == {
        "tf_coal": 1, "tf_private_sme": 0, "tf_soe": 1,
    }  # fmt: skip
    assert found["by_task_force"]["tf_coal"]["name"] == "煤炭企业欠薪问题工作专班"
    in_the_documents_order = ["tf_coal", "tf_soe", "tf_private_sme"]
    assert list(found["by_task_force"]) == in_the_documents_order
    assert list(found["by_territory"]) == ["410185001", "410185103"]
    assert found["by_unit"]["city_hrss"]["name"] == "市人社局"
    assert found["by_unit"]["city_hrss"]["open"] == 1


async def test_before_it_began_nothing_counts() -> None:
    found = await look(await world_at("2021-11-01T09:00", DengfengCase("a").came("2021-10-01T09:00").events))
    assert found["state"] == "to_come"
    assert some(found["figures"]) == {}
    assert {target["state"] for target in targets(found).values()} == {"to_come"}


async def test_without_cases_every_figure_is_nought_and_there_is_no_share() -> None:
    found = await look(await world_at("2022-06-01T09:00", []))
    assert found["figures"] == {
        "open_at_start": 0, "received": 0, "reopened": 0, "cleared": 0,
        "otherwise_ended": 0, "open": 0, "late": 0, "percent": None,
    }  # fmt: skip
    assert {target["state"] for target in targets(found).values()} == {"met"}
    assert (found["state"], found["open_cases"], found["by_unit"]) == ("over", [], {})


@pytest.mark.parametrize("seed", range(6))
async def test_every_event_twice_in_any_order_gives_the_same_figures(seed: int) -> None:
    told = [*events(), *events()]
    Random(seed).shuffle(told)
    world = await world_at("2022-03-15T09:00", told)
    for _ in range(20):
        world.clock.move_to(world.clock.now() + timedelta(minutes=6))
        await world.service.retry_parked()
    plain = await world_at("2022-03-15T11:00")
    world.clock.move_to(plain.clock.now())
    assert await look(world) == await look(plain)


async def test_an_event_of_another_city_counts_nowhere() -> None:
    class Other(DengfengCase):
        city = "fuyang"

    found = await look(await world_at("2022-03-15T09:00", Other("x").came("2021-12-01T09:00").events))
    assert some(found["figures"]) == {}
