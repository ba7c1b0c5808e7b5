"""The usual year shows warnings of every type of every pack, each way in which one can go."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from anxin.demo.year import Played
from contracts.envelope import Event
from services.warnings.domain.watched import Watched, kind_of
from tests.component.demo.conftest import PACKS, Year, documents

pytestmark = [pytest.mark.xdist_group("year"), pytest.mark.timeout(900)]
TYPES = {pack.city: frozenset(pack.section("warnings").get("types", {})) for pack in PACKS}


def warnings(year: Year) -> list[dict[str, Any]]:
    return [warning for held in documents(year, "warnings", "warning") for warning in held["warnings"]]


def told(played: Played, name: str) -> Iterator[Event]:
    return (event for event in played.world.store("warnings").events() if event.name == name)


def types_of(year: Year, name: str, **data: Any) -> set[str]:
    found = (event.data for played in year.values() for event in told(played, name))
    return {one["type"] for one in found if data.items() <= one.items()}


def of_kind(year: Year, kind: Watched) -> list[dict[str, Any]]:
    held = [one for one in documents(year, "warnings", "warning") if kind_of(one["id"]) is kind]
    return [warning for one in held for warning in one["warnings"]]


def clocks(year: Year) -> Counter[tuple[str, str]]:
    found = (clock["timer"] for held in documents(year, "warnings", "warning") for clock in held["clocks"])
    return Counter((timer["name"].partition("#")[0], timer["state"]) for timer in found)


def test_each_pack_has_all_its_types_raised(year: Year) -> None:
    raised = {city: {e.data["type"] for e in told(played, "warning.raised")} for city, played in year.items()}
    assert {city: TYPES[city] - found for city, found in raised.items()} == dict.fromkeys(year, frozenset())


def test_of_each_type_some_are_cleared_before_their_time_is_over_and_some_are_not(year: Year) -> None:
    every = frozenset().union(*TYPES.values()) - {"opinion"}
    assert every - types_of(year, "warning.cleared", overdue=False) == frozenset()
    assert every - types_of(year, "warning.overdue") == frozenset()


def test_a_type_that_the_pack_does_not_name_comes_from_another_platform(year: Year) -> None:
    strangers = {city: types for city, types in TYPES.items() if types and city in year}
    found = {
        (city, event.data["type"])
        for city, played in year.items()
        for event in told(played, "warning.raised")
        if event.data["type"] not in strangers.get(city, frozenset())
    }
    assert found


def test_opinions_are_reported_in_time_late_and_not_at_all(year: Year) -> None:
    found = [w for w in warnings(year) if w["type"] == "opinion"]
    reports = [t for w in found for t in w["timers"] if t["name"] == "opinion_report"]
    states = Counter((t["state"], t.get("stopped_at") is None) for t in reports)
    assert states["met", False] > states["breached", False] > 0
    assert {w["state"] for w in found} >= {"cleared", "open"}


def test_warnings_stand_on_every_step_of_the_ladder(year: Year) -> None:
    assert {w["state"] for w in warnings(year)} == {
        "open", "overdue", "letter", "interview", "joint_meeting", "cleared",
    }  # fmt: skip


def test_warnings_are_cleared_in_all_four_ways(year: Year) -> None:
    found = Counter(w["cleared_by"] for w in warnings(year) if w["state"] == "cleared")
    assert min(found[way] for way in ("facts", "in_time", "corrected", "hand")) > 0


@pytest.mark.parametrize("kind", Watched)
def test_warnings_are_of_all_that_is_watched(year: Year, kind: Watched) -> None:
    assert of_kind(year, kind)


def test_the_clocks_of_projects_are_kept_mostly(year: Year) -> None:
    found = clocks(year)
    for name in ("site_inspection", "account_report"):
        assert found[name, "met"] > found[name, "breached"] > 0, name


def test_letters_can_be_had_as_pdf(year: Year) -> None:
    by_letter = {
        event.data["type"]: (played, event.data["warning"])
        for played in year.values()
        for event in told(played, "warning.escalated")
        if event.data["step"] == "letter"
    }
    assert len(by_letter) > 5
    for type, (played, warning) in by_letter.items():
        assert asyncio.run(letter(played, warning)).startswith(b"%PDF-"), type


LABELS = {
    Watched.PROJECT: "项目",
    Watched.EMPLOYER: "企业",
    Watched.PERMIT: "施工许可",
    Watched.SENDER: "数据来源",
    Watched.OPINION: "舆情",
}


@pytest.mark.parametrize("kind", Watched)
def test_the_desk_says_what_a_warning_is_about(year: Year, kind: Watched) -> None:
    played, warning = next(
        (played, event.data["warning"])
        for played in year.values()
        for event in told(played, "warning.raised")
        if kind_of(event.subject) is kind
    )
    assert f"<dt>{LABELS[kind]}</dt>" in asyncio.run(page(played, warning))


async def page(played: Played, warning: str) -> str:
    async with played.world.http() as client:
        answer = await client.get(f"/warnings/desk/warnings/{warning}")
    answer.raise_for_status()
    return answer.text


async def letter(played: Played, warning: str) -> bytes:
    async with played.world.http() as client:
        answer = await client.get(f"/warnings/warnings/{warning}/letter.pdf")
    answer.raise_for_status()
    return answer.content


def test_most_warnings_end_and_few_wait_for_long(year: Year) -> None:
    found = Counter("cleared" if w["state"] == "cleared" else "open" for w in warnings(year))
    assert found["cleared"] > 2 * found["open"]
