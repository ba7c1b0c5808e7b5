"""约谈 (FY-3.4b): a unit whose rectification was bad or late is proposed to the city's office."""

from __future__ import annotations

from typing import Any

from services.routing.views_parts import proposals

HRSS, REVIEWER = "341202/hrss", "341202/office"


def returned(desk: Any, day: int) -> None:
    desk.act(f"2023-09-{day:02d}T09:00", "feedback", HRSS, **desk.parts)
    desk.act(f"2023-09-{day:02d}T10:00", "review", REVIEWER, decision="return", comments="补充逐人核对情况")


def proposed(desk: Any) -> list[tuple[str, str, str]]:
    told = [d.data for d in desk.journal if d.name == "case.notified"]
    return [(d["to"], d["unit"], d["rule"]) for d in told if d["about"] == "interview_proposed"]


def test_the_second_return_proposes_it(desk: Any) -> None:
    desk.verified()
    returned(desk, 6)
    assert proposed(desk) == []
    returned(desk, 7)
    assert proposed(desk) == [("office", HRSS, "rectified_badly")]
    returned(desk, 8)
    assert len(proposed(desk)) == 1


def test_a_return_and_then_a_breach_proposes_it(desk: Any) -> None:
    desk.verified()
    returned(desk, 6)
    desk.reach("2023-09-18T00:00")
    assert ("office", HRSS, "rectified_late") in proposed(desk)


def test_a_breach_without_a_return_does_not(desk: Any) -> None:
    desk.verified()
    desk.reach("2023-10-18T00:00")
    assert proposed(desk) == []


def test_an_interview_that_was_held_is_no_longer_proposed(desk: Any) -> None:
    desk.verified()
    returned(desk, 6)
    returned(desk, 7)
    held = {"kind": "interview", "text": "约谈主要负责人", "with": [HRSS]}
    desk.act("2023-09-09T09:00", "joint_action", "office", **held)
    assert desk.now.proposals == ()


def test_proposals_are_by_unit_with_grounds_and_cases(desk_of: Any) -> None:
    twice, quiet = desk_of("fuyang").verified(), desk_of("fuyang").verified()
    returned(twice, 6)
    returned(twice, 7)
    rows = proposals([(twice.now, twice.context), (quiet.now, quiet.context)])
    assert [(row["unit"], row["cases"]) for row in rows] == [(HRSS, 1)]
    assert rows[0]["grounds"] == [{"rule": "rectified_badly", "clauses": ["FY-3.4b"], "case": twice.now.id}]
