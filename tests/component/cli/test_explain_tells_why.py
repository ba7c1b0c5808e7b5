"""`explain`: every event's clause with its text, rules with the values they saw, how ends were counted."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from anxin.commands.explaining import explained
from anxin.scenario.files import load_scenario, moment
from anxin.scenario.player import Player
from anxin.world import VirtualWorld
from services.runtime.settings import ROOT
from services.runtime.web import make_app
from tests.support.worlds import CALENDAR, PACKS, SETTINGS, open_world

SCENARIOS = ROOT / "tests" / "scenarios" / "fuyang"


async def ask(world: VirtualWorld, path: str) -> Any:
    transport = httpx.ASGITransport(make_app(world.services.values()))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as http:
        answer = await http.get(path)
        answer.raise_for_status()
        return answer.json()


async def explanation_of(scenario: str) -> Any:
    """The explanation of the only case of a scenario."""
    loaded = load_scenario(SCENARIOS / f"{scenario}.yaml")
    world = await VirtualWorld(PACKS, CALENDAR, loaded.start, SETTINGS).open()
    await Player(loaded, world).play()
    cases = (await ask(world, "/routing/cases?city=fuyang"))["items"]
    return await ask(world, f"/routing/cases/{cases[0]['id']}/explanation")


def rules(found: dict[str, Any], key: str) -> list[dict[str, Any]]:
    events = [event for decision in found["decisions"] for event in decision["events"]]
    named = [event[key] for event in events if event.get(key)]
    return [rule for rule in named if isinstance(rule, dict)] + [
        rule for several in named if isinstance(several, list) for rule in several
    ]


async def test_every_event_names_its_clause_with_the_documents_words() -> None:
    found = await explanation_of("fy_a1_3_2_1_more_than_100_people")
    events = [event for decision in found["decisions"] for event in decision["events"]]
    assert events[0]["type"] == "case.opened"
    assert all(event["clauses"] for event in events)
    assert all(clause["text"] for event in events for clause in event["clauses"])


async def test_a_rule_that_took_effect_is_shown_with_the_values_that_it_saw() -> None:
    found = await explanation_of("fy_a1_3_2_1_more_than_100_people")
    taken = [rule for rule in rules(found, "rule") if "headcount" in rule["values"]]
    assert taken
    assert taken[0]["values"]["headcount"] > 100


async def test_a_deadline_over_make_up_days_tells_which_weekend_was_worked() -> None:
    found = await explanation_of("fy_a1_3_1_1_make_up_working_days_count")
    transfer = next(timer for timer in found["timers"] if timer["name"] == "transfer")
    assert transfer["counted"]["make_up"]
    assert transfer["counted"]["working_days"] == int(transfer["period"].split()[0])


async def test_what_can_not_be_done_yet_says_what_is_needed() -> None:
    found = await explanation_of("fy_a1_3_1_3_no_order_before_verification")
    order = next(step for step in found["steps"] if step["action"] == "payment_order")
    assert order["refused"]["clause"] == "FY-A1-3.1.3"
    assert order["refused"]["needed"]


async def test_the_terminal_prints_all_of_it() -> None:
    found = await explanation_of("fy_a1_3_1_1_make_up_working_days_count")
    text = "\n".join(explained(found))
    assert "FY-A1-3.1.1" in text
    assert "weekends worked: 20" in text


async def test_a_case_that_is_none_is_not_found() -> None:
    world = await open_world(moment("2023-09-01T09:00"))
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        await ask(world, "/routing/cases/C-none/explanation")
