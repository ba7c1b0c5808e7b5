"""Whoever follows policies/README.md gets the pack of the sixth city: green, and its scenarios hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from anxin.checking.report import check_packs
from anxin.scenario.files import load_scenario
from anxin.scenario.player import Player
from anxin.world import VirtualWorld
from services.runtime.calendar import Calendar
from services.runtime.packs import read_pack
from services.runtime.settings import Settings
from tests.policies.walkthrough import SAMPLE, snippets, written

SETTINGS = Settings(secret=SecretStr("simulated-world-without-real-people"))
FILES = sorted((SAMPLE / "scenarios").glob("*.yaml"))


def test_the_pack_of_the_walkthrough_is_green(tmp_path: Path) -> None:
    pack = written(tmp_path)
    report = check_packs([pack], tmp_path / "tests" / "scenarios")
    assert report.errors == []
    own = {id_: counts for id_, counts in report.clauses.items() if id_.startswith("KS-")}
    assert len(own) == 7
    assert all(counts["rules"] and counts["scenarios"] for counts in own.values())
    assert [a.where for a in report.assumed if a.where == "routing.timers.agreement_check.0"]


def test_the_sample_city_is_what_the_walkthrough_writes() -> None:
    for path, text in snippets().items():
        own = SAMPLE / "scenarios" if "scenarios" in path else SAMPLE
        sample = (own / Path(path).name).read_text("utf-8")
        sample = sample.replace("../../../policies/schemas/", "../schemas/").replace("../../../policies/", "")
        assert sample.replace("pack: ..\n", "") == text, path


def test_where_a_system_runs_no_scenario_is_asked_for() -> None:
    report = check_packs([SAMPLE], None)
    assert report.errors == []
    assert report.clauses["KS-2"] == {"rules": 2, "scenarios": 0}


def test_the_sample_city_is_green_where_it_stands(tmp_path: Path) -> None:
    report = check_packs([SAMPLE], tmp_path)
    assert report.errors == []
    assert report.clauses["KS-2"]["scenarios"] == 2


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_its_scenario_holds(file: Path) -> None:
    scenario = load_scenario(file)
    assert scenario.pack is not None
    pack = read_pack((file.parent / scenario.pack).resolve())
    world = await VirtualWorld([pack], Calendar.load(SETTINGS.calendars), scenario.start, SETTINGS).open()

    findings = await Player(scenario, world).play()

    assert findings, "a scenario that expects nothing shows nothing"
    wrong = [f"step {f.step} {f.what}: {line}" for f in findings for line in f.wrong]
    assert not wrong, "\n".join((scenario.title, *wrong))
