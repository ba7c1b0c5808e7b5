"""Every scenario file holds, played through the services' own logic in virtual time."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml
from pydantic import SecretStr

from anxin.scenario.files import load_scenario, scenario_files
from anxin.scenario.playing import Stage
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.settings import Settings

FOLDER = Path(__file__).parents[1] / "scenarios"
FILES = scenario_files(FOLDER)
SETTINGS = Settings(secret=SecretStr("simulated-world-without-real-people"))


@pytest.fixture(scope="module")
def stage() -> Stage:
    packs = {pack.city: pack for pack in read_packs(SETTINGS.policies)}
    return Stage(packs, Calendar.load(SETTINGS.calendars), SETTINGS)


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_the_scenario_holds(file: Path, stage: Stage) -> None:
    (played,) = stage.play([file])

    assert played.findings, "a scenario that expects nothing shows nothing"
    wrong = [f"step {f.step} {f.what}: {line}" for f in played.findings for line in f.wrong]
    assert not wrong, "\n".join((played.title, *wrong))


def test_every_clause_that_a_scenario_names_is_one_of_its_city() -> None:
    for file in FILES:
        scenario = load_scenario(file)
        assert scenario.clauses, f"{file.name} names no clause"
        assert set(scenario.clauses) <= clauses(scenario.city), file.name


@cache
def clauses(city: str) -> set[str]:
    return set(yaml.safe_load((SETTINGS.policies / city / "clauses.yaml").read_text("utf-8")))
