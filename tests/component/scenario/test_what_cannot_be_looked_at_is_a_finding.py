"""An expectation of what is not there is a finding of its file: the others are played all the same."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from anxin.scenario.files import Step
from anxin.scenario.player import Player
from anxin.scenario.playing import Stage
from tests.support.worlds import CALENDAR, PACKS, SETTINGS

FILE = """
title: what is expected here cannot be looked at
city: fuyang
start: 2023-09-01T09:00+08:00
steps:
  - expect: {%s}
"""


EXPECTED = {
    "worklist 341202/kitchen: {has: []}": "341202/kitchen",
    "bulletin nightly/2023-09: {rows: {}}": "nightly",
    "waring P1/wages_late: null": "'waring'",
}


def test_it_is_told_and_the_next_file_is_played(tmp_path: Path) -> None:
    files = [tmp_path / f"{n}.yaml" for n in range(4)]
    for file, expected in zip(files, [*EXPECTED, "worklist 341202/hrss: {has: []}"], strict=True):
        file.write_text(FILE % expected, "utf-8")
    stage = Stage({pack.city: pack for pack in PACKS if pack.city == "fuyang"}, CALENDAR, SETTINGS)
    *wrong, right = stage.play(files)
    for played, said in zip(wrong, EXPECTED.values(), strict=True):
        assert said in played.findings[-1].wrong[0]
    assert [finding.wrong for finding in right.findings] == [[]]


def broken() -> None:
    raise KeyError("publish")


def gone() -> None:
    os._exit(3)


@pytest.mark.parametrize(
    ("breakdown", "step", "said"), [(broken, 1, "KeyError: 'publish'"), (gone, 0, "code 3")]
)
def test_a_breakdown_is_a_finding_of_its_file_and_the_next_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breakdown: Callable[[], None], step: int, said: str
) -> None:
    expect = Player._expect

    async def breaks_down(player: Player, told: Step) -> None:
        if player._scenario.file.stem == "0":
            breakdown()
        await expect(player, told)

    monkeypatch.setattr(Player, "_expect", breaks_down)
    files = [tmp_path / "0.yaml", tmp_path / "1.yaml"]
    for file in files:
        file.write_text(FILE % "worklist 341202/hrss: {has: []}", "utf-8")
    stage = Stage({pack.city: pack for pack in PACKS if pack.city == "fuyang"}, CALENDAR, SETTINGS)
    wrong, right = stage.play(files)
    (finding,) = wrong.findings
    assert (wrong.file, finding.step) == (files[0], step)
    assert said in finding.wrong[0]
    assert [finding.wrong for finding in right.findings] == [[]]
