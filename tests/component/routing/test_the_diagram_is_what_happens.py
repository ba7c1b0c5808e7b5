"""README.md is drawn from the code, and no case that is played ever moves as the drawing does not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from anxin.scenario.files import load_scenario, scenario_files
from anxin.scenario.player import Player
from services.routing import main
from services.routing.desk_words import CLOCKS, MARKS
from services.routing.diagram import README, readme
from services.routing.domain.case import Case, State
from services.routing.domain.decide import STEPS
from services.routing.domain.transitions import EVENT_STEPS, STEP_MOVES, allowed
from services.runtime.decisions import Draft
from services.runtime.settings import ROOT
from tests.support.worlds import open_world

WITH_CASES = [f for f in scenario_files(ROOT / "tests" / "scenarios") if "lead: {as" in f.read_text("utf-8")]
SAMPLE = WITH_CASES[::30]
"""Every thirtieth: all of them are played elsewhere."""


def test_the_page_is_as_the_code_is() -> None:
    words = "run `python -m services.routing.diagram` and look at what changed"
    assert README.read_text("utf-8") == readme(), words


def test_every_step_state_clock_and_mark_is_on_it() -> None:
    page = readme()
    for name in (*STEPS, *State, *CLOCKS, *MARKS):
        assert f"| `{name}` |" in page


def test_every_move_is_of_a_step_and_has_an_event() -> None:
    assert set(STEP_MOVES) <= set(STEPS)
    assert {step for steps in EVENT_STEPS.values() for step in steps} == set(STEP_MOVES)


def test_every_clock_of_a_pack_has_its_chinese_name() -> None:
    named: set[str] = set()
    for file in (ROOT / "policies").glob("*/*.yaml"):
        section = yaml.safe_load(file.read_text("utf-8"))
        timers = section.get("timers") if isinstance(section, dict) and file.stem == "routing" else None
        named |= {name.partition("#")[0] for name in timers or {}}
    assert len(named) > 8
    assert named <= set(CLOCKS)


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: f"{file.parent.name}/{file.stem}")
async def test_what_is_played_moves_only_so(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong, seen = [], 0
    evolve = main.CASE.evolve

    def watched(case: Case | None, draft: Draft) -> Case:
        nonlocal seen
        after = evolve(case, draft)
        before = None if case is None else case.state
        seen += before != after.state
        if not allowed(draft.name, before, after.state):
            wrong.append(f"{draft.name}: {before} -> {after.state}")
        return after

    monkeypatch.setattr(main, "CASE", replace(main.CASE, evolve=watched))
    scenario = load_scenario(file)
    world = await open_world(scenario.start)
    await Player(scenario, world).play()
    assert seen > 0
    assert wrong == []
