"""Scenario files are played on the same services, yet none meets what another one did there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path

import pytest

from anxin.scenario.apart import LostError, each_apart
from anxin.scenario.player import Finding
from anxin.scenario.playing import Stage
from services.runtime.settings import ROOT
from tests.support.worlds import CALENDAR, PACKS, SETTINGS

FUYANG = ROOT / "tests" / "scenarios" / "fuyang"
FILES = [
    FUYANG / f"{name}.yaml"
    for name in (
        "fy_a1_4_1_a_year_without_schedule_is_provisional",  # publishes a year
        "fy_2_1_open_cases_move_to_a_new_version",  # enacts a pack
        "fy_a1_3_2_1_more_than_100_people",
    )
]


def found(files: Sequence[Path], at_once: int = 1) -> list[Sequence[Finding]]:
    stage = Stage({pack.city: pack for pack in PACKS}, CALENDAR, SETTINGS)
    return [played.findings for played in stage.play(files, at_once)]


@pytest.fixture(scope="module")
def alone() -> list[Sequence[Finding]]:
    """What each file finds on services of its own."""
    return [found([file])[0] for file in FILES]


def test_a_file_finds_the_same_after_others_as_alone(alone: list[Sequence[Finding]]) -> None:
    assert all(alone)
    assert found(FILES) == alone
    assert found(FILES[::-1]) == alone[::-1]


def test_a_file_finds_the_same_after_itself(alone: list[Sequence[Finding]]) -> None:
    assert found([FILES[0], FILES[0]]) == [alone[0], alone[0]]


def test_files_played_side_by_side_find_the_same_in_their_order(alone: list[Sequence[Finding]]) -> None:
    assert found([*FILES, *FILES], at_once=3) == [*alone, *alone]


def test_what_is_done_apart_is_given_back_in_order_whichever_ends_first() -> None:
    later_one_is_done = get_context("fork").Event()

    def work(number: int) -> int:
        if number == 0:
            later_one_is_done.wait()
        if number == 1:
            later_one_is_done.set()
        return number

    assert list(each_apart(work, range(5), at_once=2)) == [0, 1, 2, 3, 4]


def test_a_process_that_ends_without_an_answer_is_told_and_the_others_are_done() -> None:
    def work(number: int) -> int:
        return os._exit(number) if number == 3 else number

    lost, done = each_apart(work, [3, 1], at_once=1)
    assert isinstance(lost, LostError) and "code 3" in str(lost)
    assert done == 1
