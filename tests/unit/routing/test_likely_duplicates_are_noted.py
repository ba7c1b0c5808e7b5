"""A likely duplicate of a lead is noted on its case: once, with its grounds, while the case is open."""

from __future__ import annotations

from typing import Any

from services.routing.domain.joined import MAX_SUSPECTED, Suspected
from services.routing.domain.messages import DuplicateSuspected
from services.routing.domain.play import play
from tests.unit.routing.conftest import at

Desk = Any
GROUNDS = ["worker", "employer"]


def _suspect(desk: Desk, other: str) -> list[Any]:
    data = {"case_id": "C1", "other": f"L-{other}", "other_case": other, "grounds": GROUNDS}
    played = play(desk.now, DuplicateSuspected(data), desk.context, at("2023-09-04T09:00"))
    assert played.refused is None
    desk.case = played.case
    return played.drafts


def test_it_is_noted_with_its_grounds_and_its_clause(desk: Desk) -> None:
    (noted,) = _suspect(desk.signed(), "C2")
    assert noted.name == "case.duplicate_suspected"
    assert noted.clauses == ("FY-A1-2.2",)
    assert desk.now.joined.suspected == (Suspected("C2", "L-C2", tuple(GROUNDS)),)


def test_the_same_is_noted_once(desk: Desk) -> None:
    _suspect(desk.signed(), "C2")
    assert _suspect(desk, "C2") == []
    assert len(_suspect(desk, "C3")) == 1


def test_no_more_are_noted_than_anybody_looks_at(desk: Desk) -> None:
    desk.signed()
    for n in range(MAX_SUSPECTED + 3):
        _suspect(desk, f"D{n}")
    assert [one.case for one in desk.now.joined.suspected] == [f"D{n}" for n in range(MAX_SUSPECTED)]


def test_an_ended_case_is_left_alone(desk: Desk) -> None:
    desk.signed().act("2023-09-03T09:00", "withdraw", "341202/hrss", reason="本人已领到工资，自愿撤回投诉。")
    assert _suspect(desk, "C2") == []
