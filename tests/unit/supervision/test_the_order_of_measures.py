"""FY-A3-3: a letter follows a notice that was not met; interview and meeting what stays undone."""

from __future__ import annotations

import pytest

from contracts.reasons import Reason
from tests.support.county import COUNTY_OFFICE, REGION, County

OVER = "2023-09-11T00:00"


def unmet() -> County:
    county = County().noticed()
    county.done("2023-09-01T10:00", "acknowledge", of="notify", by=COUNTY_OFFICE)
    return county


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("letter", {"due": "2023-10-10"}),
        ("interview", {"reason": "整改缓慢"}),
        ("request_city_meeting", {"reason": "拒不整改"}),
    ],
)
def test_nothing_follows_while_the_county_has_time(action: str, fields: dict[str, str]) -> None:
    refusal = unmet().refused("2023-09-10T23:59:59", action, **fields)
    assert (refusal.reason, refusal.clause) == (Reason.NOT_IN_STATE, "FY-A3-3")


def test_a_letter_may_be_written_from_the_first_instant_that_is_too_late() -> None:
    county = unmet()
    assert county.done(OVER, "letter", due="2023-09-20") == [
        "supervision.letter_issued",
        "supervision.timer_started",
    ]
    assert county.journal[-2].data["to"] == REGION
    assert county.found.standing == "letter"


def test_one_letter_gathers_all_notices_that_are_unmet_and_no_other() -> None:
    county = County().noticed().noticed("2023-09-02T09:00").noticed("2023-09-03T09:00", "2023-10-31")
    county.done(OVER, "letter", due="2023-09-20")
    assert county.journal[-2].data["notices"] == [1, 2]


def test_no_second_letter_about_the_same() -> None:
    county = unmet()
    county.done(OVER, "letter", due="2023-09-20")
    assert county.refused("2023-09-12T09:00", "letter", due="2023-09-21").reason is Reason.ALREADY_DONE
    county.noticed("2023-09-12T09:00", "2023-09-13")
    county.done("2023-09-14T09:00", "letter", due="2023-09-25")
    assert county.journal[-2].data["notices"] == [1, 2]


def test_an_interview_may_follow_the_unmet_notice_at_once_and_is_the_deputys() -> None:
    county = unmet()
    county.done(OVER, "interview", reason="整改缓慢")
    assert (county.journal[-1].data["to"], county.journal[-1].data["post"]) == (REGION, "deputy")
    assert county.found.standing == "interview"


def test_the_citys_meeting_needs_a_refusal() -> None:
    county = unmet()
    assert county.refused(OVER, "request_city_meeting", reason="拒不整改").clause == "FY-A3-3"
    county.done(OVER, "letter", due="2023-09-20")
    assert county.refused("2023-09-20T23:00", "request_city_meeting", reason="拒不整改").clause == "FY-A3-3"
    county.done("2023-09-21T00:00", "request_city_meeting", reason="拒不整改")
    assert county.found.standing == "city_meeting"


def test_an_interview_before_the_notice_was_unmet_is_no_sign_of_a_refusal_now() -> None:
    county = unmet()
    county.done(OVER, "interview", reason="整改缓慢")
    county.done("2023-09-12T09:00", "rectify", by=COUNTY_OFFICE, text="已整改")
    county.noticed("2023-09-13T09:00", "2023-09-14")
    refusal = county.refused("2023-09-16T09:00", "request_city_meeting", reason="拒不整改")
    assert refusal.reason is Reason.NOT_IN_STATE


@pytest.mark.parametrize("unit", [COUNTY_OFFICE, REGION, "city_hrss", "341203/office"])
@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("notify", {"items": ["台账不全"], "due": "2023-10-10"}),
        ("letter", {"due": "2023-10-10"}),
        ("station", {"ground": "久拖未决"}),
        ("raise_level", {"case": "C1"}),
        ("interview", {"reason": "整改缓慢"}),
        ("request_city_meeting", {"reason": "拒不整改"}),
    ],
)
def test_measures_are_the_citys_offices_alone(unit: str, action: str, fields: dict[str, str]) -> None:
    refusal = unmet().refused(OVER, action, by=unit, **fields)
    assert (refusal.reason, refusal.clause) == (Reason.NOT_ALLOWED, "FY-A3-3")


@pytest.mark.parametrize(
    ("action", "fields", "lacking"),
    [
        ("notify", {"due": "2023-10-10"}, "items"),
        ("notify", {"items": ["台账不全"]}, "due"),
        ("letter", {}, "due"),
        ("station", {}, "ground"),
        ("raise_level", {}, "case"),
        ("interview", {}, "reason"),
    ],
)
def test_what_the_document_asks_of_a_measure_is_named(
    action: str, fields: dict[str, str], lacking: str
) -> None:
    refusal = unmet().refused(OVER, action, **fields)
    assert (refusal.reason, refusal.field, refusal.clause) == (Reason.INCOMPLETE, lacking, "FY-A3-3")


def test_a_day_that_is_over_is_no_deadline() -> None:
    refusal = County().refused("2023-09-05T09:00", "notify", items=["台账不全"], due="2023-09-04")
    assert (refusal.reason, refusal.field) == (Reason.INVALID, "due")
    assert County().done("2023-09-05T09:00", "notify", items=["台账不全"], due="2023-09-05")


def test_a_city_whose_documents_have_no_supervision_says_so() -> None:
    refusal = County(city="hangzhou").refused("2024-03-01T09:00", "notify", items=["x"], due="2024-03-10")
    assert refusal.reason is Reason.NOT_ALLOWED
    assert "没有规定" in refusal.message


def test_a_step_told_too_early_is_out_of_order_and_one_of_now_is_taken_then() -> None:
    county = County().noticed()
    stamped = {"items": ["台账不全"], "due": "2023-09-10", "at": "2023-08-31T09:00:00+08:00"}
    assert county.refused("2023-08-31T09:00", "notify", **stamped).reason is Reason.OUT_OF_ORDER
    county.done("2023-09-01T08:59:59", "notify", items=["台账不全"], due="2023-09-10")
    assert county.journal[-1].time == county.journal[0].time
