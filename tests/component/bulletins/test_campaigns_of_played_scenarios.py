"""Scenarios played on all services: what really happened to cases is what their campaign tells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from anxin.scenario.files import load_scenario
from anxin.scenario.player import Player
from services.runtime.settings import ROOT
from tests.support.worlds import open_world

SCENARIOS = ROOT / "tests" / "scenarios"


async def told(scenario: Path, campaign: str, city: str) -> dict[str, dict[str, Any]]:
    """Each target and phase of a campaign when the scenario is over, by id."""
    story = load_scenario(scenario)
    world = await open_world(story.start)
    wrong = [line for finding in await Player(story, world).play() for line in finding.wrong]
    assert not wrong, wrong
    async with world.http() as http:
        answer = await http.get(f"/bulletins/campaigns/{campaign}", params={"city": city})
    assert answer.status_code == 200, answer.text
    found = answer.json()
    parts = [*found["targets"], *found["phases"], *(t for p in found["phases"] for t in p["targets"])]
    return {part["id"]: part for part in parts}


async def test_what_missed_the_first_phase_is_cleared_in_the_third() -> None:
    file = SCENARIOS / "dengfeng" / "df_4_what_missed_the_first_phase_goes_on.yaml"
    found = await told(file, "winter_2021", "dengfeng")
    platforms = found["platforms_cleared"]
    assert platforms["state"] == "missed"
    assert (platforms["at_due"]["open"], platforms["figures"]["cleared"]) == (1, 1)
    assert [found[phase]["figures"]["open"] for phase in ("concentrated", "consolidation")] == [1, 1]
    assert found["clear_as_it_comes"]["figures"]["open_at_start"] == 1
    assert found["clear_as_it_comes"]["figures"]["cleared"] == 1
    assert found["all_cleared"]["state"] == "met"
    assert list(platforms["by_task_force"]) == ["tf_migrant_workers"]
    assert found["new_cleared"]["by_unit"]["410185001"]["cleared"] == 1


@pytest.mark.parametrize(
    ("file", "state", "open_at_due"),
    [
        ("ly_2a_cleared_in_the_years_last_second", "met", 0),
        ("ly_2a_cleared_too_late", "missed", 1),
        ("ly_2a_government_and_state_owned_by_the_end_of_the_year", "missed", 2),
    ],
)
async def test_the_works_of_the_state_are_cleared_by_the_years_end_or_not(
    file: str, state: str, open_at_due: int
) -> None:
    found = await told(SCENARIOS / "linyi" / f"{file}.yaml", "winter_2020", "linyi")
    assert found["government_and_soe"]["state"] == state
    assert found["government_and_soe"]["at_due"]["open"] == open_at_due


async def test_a_corrected_ownership_is_counted_where_it_belongs() -> None:
    found = await told(SCENARIOS / "linyi" / "ly_2a_the_ownership_is_corrected.yaml", "winter_2020", "linyi")
    assert found["government_and_soe"]["at_due"]["open"] == 1
    assert found["others"]["figures"]["received"] == 0


@pytest.mark.parametrize(
    ("file", "received"), [("yy_4_9_a_lead_in_the_campaign", 1), ("yy_4_9_after_the_campaign", 0)]
)
async def test_a_campaign_over_the_pack_counts_its_industries_in_its_days(file: str, received: int) -> None:
    found = await told(SCENARIOS / "yueyang" / f"{file}.yaml", "xiangxin_2023", "yueyang")
    assert found["construction_cleared"]["figures"]["received"] == received
