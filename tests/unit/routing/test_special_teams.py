"""专班 (FY-A1-3.2.4, FY-3.3): the office's takes a case over; HRSS forms one in a major case only."""

from __future__ import annotations

from typing import Any

import pytest

HRSS, HOUSING = "341202/hrss", "341202/housing"
WHEN = "2023-09-06T09:00"
MAJOR = {"headcount": 101, "flags": ["media_exposed"]}


def test_the_office_takes_the_case_over_and_can_give_it_back(desk: Any) -> None:
    desk.diverted()
    desk.act(WHEN, "special_team", "office", members=[HRSS, HOUSING])
    assert (desk.now.unit, desk.now.marks) == ("office", ("special_team",))
    assert desk.timer("close").unit == "office"
    desk.act(WHEN, "hand_back", "office", reason="专班已指导完毕，交回继续办理")
    assert desk.now.unit == HOUSING


@pytest.mark.parametrize("unit", [HRSS, HOUSING])
def test_of_an_ordinary_case_only_the_office_forms_one(desk: Any, unit: str) -> None:
    desk.diverted(headcount=101)
    assert desk.refused(WHEN, "special_team", unit, members=[HRSS]).clause == "FY-A1-3.2.4"


def test_hrss_forms_one_in_a_major_case_and_the_case_stays(desk: Any) -> None:
    desk.diverted(**MAJOR)
    assert "special_team" in desk.now.due_steps
    desk.act(WHEN, "special_team", HRSS, members=[HRSS, HOUSING])
    assert desk.now.unit == HOUSING
    assert desk.now.special_team.formed_by == HRSS
    assert "special_team" not in desk.now.due_steps


def test_a_department_forms_none_in_a_major_case(desk: Any) -> None:
    desk.diverted(**MAJOR)
    assert desk.refused(WHEN, "special_team", HOUSING, members=[HRSS]).field == "by"


@pytest.mark.parametrize("members", [[], ["341202/nothing"]])
def test_a_team_has_members_of_the_city(desk: Any, members: list[str]) -> None:
    desk.diverted()
    assert desk.refused(WHEN, "special_team", "office", members=members).field == "members"


def test_a_major_case_has_a_second_half_for_the_industry_department(desk: Any) -> None:
    desk.diverted(**MAJOR)
    desk.act(WHEN, "link_review", HOUSING, findings="监管人员未按月核对考勤")
    assert "FY-3.3" in desk.journal[-1].clauses
    assert desk.now.linked_review.done
