"""Whatever step is taken in a city: taken out and played again, its cases come to the same."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from anxin.replay.clocks import CaseClocks, Compliance
from anxin.replay.player import Replay, Replayed, Rules
from anxin.replay.recorded import parse_lines
from anxin.replay.steps_of import ACTION_OF
from anxin.replay.steps_of_supervision import ACTION_OF as SUPERVISION_OF
from anxin.replay.taking_out import lines_of
from anxin.scenario.files import Scenario, load_scenario
from anxin.scenario.player import Player
from anxin.world import VirtualWorld
from contracts.envelope import Event, from_record
from contracts.supervision import AGGREGATE, subject_of
from services.routing.domain.decide import STEPS
from services.routing.domain.supervision.answers import STEPS as ANSWERS
from services.routing.domain.supervision.decide import TAKE
from services.routing.domain.supervision.state import Supervision
from services.runtime.decisions import Draft
from services.runtime.settings import ROOT
from services.runtime.store import Query
from services.runtime.timeline import read_timeline
from tests.component.replay.test_a_replay_is_what_happened import without_parties
from tests.support.worlds import CALENDAR, PACKS, SETTINGS

BY_CITY = {pack.city: pack for pack in PACKS}
OTHERWISE = ("calendar", "pack")
"""Verbs that change what is counted by on the way: a replay has one pack and one calendar."""


def scenarios() -> list[Scenario]:
    """Of all scenarios the first ones that bring a step of a city which none before has taken."""
    found, covered = [], set[tuple[str, str]]()
    for file in sorted((ROOT / "tests" / "scenarios").rglob("*.yaml")):
        scenario = load_scenario(file)
        steps = [step for step in scenario.steps if step.verb == "act" and step.refused is None]
        taken = {(scenario.city, str(step.body.get("action"))) for step in steps if "case" in step.body}
        if taken - covered and scenario.pack is None and not _otherwise(scenario):
            covered |= taken
            found.append(scenario)
    return found


def _otherwise(scenario: Scenario) -> bool:
    return any(step.verb in OTHERWISE for step in scenario.steps)


@cache
def rules(city: str) -> Rules:
    return Rules.of(BY_CITY[city], CALENDAR, PACKS)


async def played(scenario: Scenario) -> VirtualWorld:
    """The world after all steps; whether its expectations hold is for others to say."""
    pack = BY_CITY[scenario.city]
    others = [other for other in PACKS if other.city != pack.city]
    world = await VirtualWorld([pack, *others], CALENDAR, scenario.start, SETTINGS).open()
    await Player(scenario, world).play()
    return world


def exported(world: VirtualWorld) -> list[dict[str, Any]]:
    leads: dict[str, Event] = {}
    cases: dict[str, list[Event]] = {}
    supervisions: dict[str, list[Event]] = {}
    for delivery in world.bus.published:
        event = from_record(delivery.headers, delivery.value)
        if event.name == "lead.received":
            leads[event.data["case_id"]] = event
        elif event.name.startswith("case."):
            cases.setdefault(event.subject, []).append(event)
        elif event.name.startswith("supervision."):
            supervisions.setdefault(event.subject, []).append(event)
    return lines_of(world.clock.now(), leads, sorted(cases.items()), sorted(supervisions.items()))


def replay(city: str, lines: list[dict[str, Any]]) -> Replayed:
    raw = (json.dumps(line).encode() for line in lines)
    return Replay(rules(city)).play(parse_lines(raw))


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.file.stem)
async def test_the_cases_of_a_scenario_come_to_the_same(scenario: Scenario) -> None:
    world = await played(scenario)
    again = replay(scenario.city, exported(world))
    assert again.refused == []
    kind = world.services["routing"].aggregates[0].kind
    for stored in await world.store("routing").find("case", Query({"city": scenario.city}, limit=0)):
        assert without_parties(again.case(stored.id)) == without_parties(kind.decode(stored.state))


def counted_in_order(found: Supervision) -> Supervision:
    """The supervision, whatever came first of two measures of one instant."""
    return replace(found, counts=tuple(sorted(found.counts)))


SUPERVISIONS = sorted((ROOT / "tests" / "scenarios").rglob("*a3_3*.yaml"))


@pytest.mark.parametrize("file", SUPERVISIONS, ids=lambda file: str(file.stem))
async def test_the_supervisions_of_a_scenario_come_to_the_same(file: Path) -> None:
    scenario = load_scenario(file)
    world = await played(scenario)
    again = replay(scenario.city, exported(world))
    assert again.refused == []
    kind = next(a.kind for a in world.services["routing"].aggregates if a.kind.name == AGGREGATE)
    stored = await world.store("routing").find(AGGREGATE, Query({"city": scenario.city}, limit=0))
    happened = {one.id: counted_in_order(kind.decode(one.state)) for one in stored}
    came_to = {subject_of(region): counted_in_order(one.state) for region, one in again.supervised.items()}
    assert came_to == happened
    running = Compliance()
    for one in stored:
        clocks = CaseClocks()
        for event in await read_timeline(world.store("routing"), one):
            clocks.note(Draft(event.name, event.time, event.data, event.clauses))
        running.add(clocks)
    counted = {key: n for key, n in again.compliance().counts.items() if key[1] in ("rectify", "letter")}
    assert counted == running.counts


def test_every_step_there_is_can_be_taken_out() -> None:
    assert set(ACTION_OF.values()) == set(STEPS)
    assert {*SUPERVISION_OF.values(), "raise_level"} == {*TAKE, *ANSWERS}
