"""Every scenario file holds, played through the services' own logic in virtual time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from anxin.scenario.files import Scenario, load_scenario, scenario_files
from anxin.scenario.player import Player
from anxin.world import VirtualWorld
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.packs import Pack, read_pack
from services.runtime.settings import Settings

FOLDER = Path(__file__).parents[1] / "scenarios"
FILES = scenario_files(FOLDER)
SETTINGS = Settings(secret=SecretStr("simulated-world-without-real-people"))


@dataclass(frozen=True, slots=True)
class Kit:
    """What all scenarios share: the packs by city and the calendar."""

    packs: Mapping[str, Pack]
    calendar: Calendar

    def world(self, scenario: Scenario) -> VirtualWorld:
        """The four services at the scenario's start, with its own pack before the other cities'."""
        own = self.packs[scenario.city]
        if scenario.pack is not None:
            own = read_pack((scenario.file.parent / scenario.pack).resolve())
        others = [pack for pack in self.packs.values() if pack.city != own.city]
        return VirtualWorld([own, *others], self.calendar, scenario.start, SETTINGS)


@pytest.fixture(scope="module")
def kit() -> Kit:
    packs = {pack.city: pack for pack in read_packs(SETTINGS.policies)}
    return Kit(packs, Calendar.load(SETTINGS.calendars))


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_the_scenario_holds(file: Path, kit: Kit) -> None:
    scenario = load_scenario(file)
    world = await kit.world(scenario).open()

    findings = await Player(scenario, world).play()

    assert findings, "a scenario that expects nothing shows nothing"
    wrong = [f"step {f.step} {f.what}: {line}" for f in findings for line in f.wrong]
    assert not wrong, "\n".join((scenario.title, *wrong))


def test_every_clause_that_a_scenario_names_is_one_of_its_city(kit: Kit) -> None:
    for file in FILES:
        scenario = load_scenario(file)
        known = yaml.safe_load((SETTINGS.policies / scenario.city / "clauses.yaml").read_text("utf-8"))
        assert scenario.clauses, f"{file.name} names no clause"
        assert set(scenario.clauses) <= set(known), file.name
