"""FY-A1-3.2.1, FY-A1-3.2.3 and FY-3.3: large and flagged cases are marked, at receipt and when verified."""

from __future__ import annotations

from typing import Any

import pytest

HRSS = "341202/hrss"
LARGE = {"leader_assignment", "listed_supervision"}


@pytest.mark.parametrize(
    ("lead", "marks"),
    [
        ({"headcount": 100, "amount": "2000000.00"}, set()),
        ({"headcount": 101, "amount": "1.00"}, LARGE),
        ({"headcount": 1, "amount": "2000000.01"}, LARGE),
        ({"headcount": None, "amount": None}, set()),
        ({"flags": ["media_exposed"]}, {"listed_supervision"}),
        ({"flags": ["leader_instruction"]}, {"listed_supervision"}),
        ({"flags": ["superior_supervised"]}, {"listed_supervision"}),
        ({"flags": ["mass_incident"]}, {"listed_supervision", "incident"}),
        ({"flags": ["large_petition"]}, set()),
        ({"flags": ["media_exposed"], "headcount": 101}, LARGE | {"double_investigation"}),
    ],
)
def test_marks_at_receipt(desk: Any, lead: dict[str, Any], marks: set[str]) -> None:
    desk.lead("2023-09-01T09:00", **lead)
    assert set(desk.now.marks) == marks


def test_the_verified_numbers_mark_it_too_and_once_only(desk: Any) -> None:
    desk.signed()
    found = {"outcome": "founded", "headcount": 101, "amount": "1000", "debtor": "某建筑公司"}
    drafts = desk.act("2023-09-05T09:00", "verify", HRSS, **found)
    assert [d.data["mark"] for d in drafts if d.name == "case.marked"] == [
        "leader_assignment",
        "listed_supervision",
    ]
    drafts = desk.act("2023-09-06T09:00", "verify", HRSS, **found)
    assert not [d for d in drafts if d.name in ("case.marked", "case.escalated")]


def test_a_mark_stays_when_less_is_verified(desk: Any) -> None:
    desk.verified(headcount=500)
    assert set(desk.now.marks) == LARGE


def test_the_county_government_hears_of_it_with_the_hand_over(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", headcount=101)
    drafts = desk.act("2023-09-01T09:00", "transfer", "city_hrss", to=HRSS)
    assert [d.data["to"] for d in drafts if d.name == "case.notified"] == ["341202"]


def test_a_leader_is_assigned_by_post(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", headcount=101)
    assert desk.refused("2023-09-01T10:00", "assign_leader", "341202").clause == "FY-A1-3.2.1"
    assert desk.refused("2023-09-01T10:00", "assign_leader", "341203", post="head").clause == "FY-A1-3.2.1"
    desk.act("2023-09-01T10:00", "assign_leader", "341202", post="head")
    assert desk.now.leader == "head"


def test_a_flagged_case_closes_only_reported_and_published(desk: Any) -> None:
    desk.resolved(flags=["leader_instruction"])
    assert desk.refused("2023-09-09T09:00", "close", HRSS).clause == "FY-A1-3.2.3"
    desk.act("2023-09-09T09:00", "report_superior", HRSS, reference="阜治欠办〔2023〕1号")
    assert desk.refused("2023-09-09T10:00", "close", HRSS).clause == "FY-A1-3.2.3"
    desk.act("2023-09-09T10:00", "publish_result", HRSS, reference="门户网站")
    desk.act("2023-09-09T11:00", "close", HRSS)
    assert desk.now.state == "closed"
