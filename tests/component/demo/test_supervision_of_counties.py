"""The usual year has county offices under supervision, each in its own way (FY-A3-3)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.component.demo.conftest import Year

pytestmark = [pytest.mark.xdist_group("year"), pytest.mark.timeout(900)]


def courses(year: Year) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """What happened to each territory that is supervised, in order."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for played in year.values():
        for event in played.world.store("routing").events():
            if event.subject.startswith("supervision:"):
                found.setdefault(event.subject, []).append((event.name, dict(event.data)))
    return found


def ended(events: list[tuple[str, dict[str, Any]]]) -> Counter[tuple[str, str]]:
    """How often each clock was kept or not."""
    return Counter((name.rpartition("_")[2], data["timer"]) for name, data in events if "timer_" in name)


def test_three_territories_are_supervised(year: Year) -> None:
    assert len(courses(year)) == 3


def test_one_puts_right_in_time_what_it_was_told(year: Year) -> None:
    assert any(
        ended(events)["met", "rectify"] and not any("letter" in name for name, _ in events)
        for events in courses(year).values()
    )


def test_one_answers_neither_notice_nor_letter_and_is_interviewed(year: Year) -> None:
    named = [[name for name, _ in events] for events in courses(year).values()]
    slow = next(names for names in named if "supervision.letter_issued" in names)
    steps = ("supervision.notified", "supervision.letter_issued", "supervision.interviewed")
    assert [name for name in slow if name in steps] == list(steps)
    assert slow.count("supervision.timer_breached") == 2


def test_one_has_a_team_on_the_spot_that_goes_again(year: Year) -> None:
    named = [[name for name, _ in events] for events in courses(year).values()]
    assert any({"supervision.stationed", "supervision.station_ended"} <= set(names) for names in named)
