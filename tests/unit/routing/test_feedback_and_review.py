"""FY-A1-5.1 and FY-A1-5.2: six parts that say enough, then a review by the territory's office."""

from __future__ import annotations

from typing import Any

import pytest

HRSS, HOUSING, REVIEWER = "341202/hrss", "341202/housing", "341202/office"
PARTS = ["complainant", "employment", "findings", "measures", "result", "follow_up"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "incomplete"),
        ("   ", "incomplete"),
        ("已处理", "too_thin"),
        ("经查" * 9 + "实", "too_thin"),
        ("该案件目前正在办理，待企业筹措资金后再行支付全部工资。", "interim"),
    ],
)
def test_a_part_missing_thin_or_interim_is_named(desk: Any, part: str, text: str | None, reason: str) -> None:
    desk.verified()
    parts = {**desk.parts, part: text}
    refused = desk.refused("2023-09-06T09:00", "feedback", HRSS, **parts)
    assert (refused.reason, refused.field, refused.clause) == (reason, part, "FY-A1-5.1")


def test_twenty_characters_are_enough(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "feedback", HRSS, **{**desk.parts, "result": "经查" * 10})
    assert (desk.now.state, desk.now.unit) == ("reviewing", REVIEWER)


def test_no_feedback_before_a_verification(desk: Any) -> None:
    desk.signed()
    assert desk.refused("2023-09-05T09:00", "feedback", HRSS, **desk.parts).clause == "FY-A1-3.1.3"


def test_the_event_carries_references_and_no_text(desk: Any) -> None:
    desk.verified()
    drafts = desk.act("2023-09-06T09:00", "feedback", HRSS, **desk.parts)
    assert set(drafts[0].data["parts"]) == set(PARTS)
    assert desk.parts["result"] not in str([d.data for d in drafts])


def test_only_the_territorys_office_reviews_or_the_citys_in_its_stead(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "feedback", HRSS, **desk.parts)
    for unit in (HRSS, "341203/office", "city_hrss"):
        refused = desk.refused("2023-09-07T09:00", "review", unit, decision="approve")
        assert (refused.reason, refused.clause) == ("not_allowed", "FY-A1-5.2")
    desk.act("2023-09-07T09:00", "review", "office", decision="approve")
    assert (desk.now.state, desk.now.unit) == ("resolved", HRSS)


def test_a_return_says_what_is_wrong_is_counted_and_gives_it_back(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    desk.act("2023-09-05T09:00", "verify", HOUSING, outcome="unfounded")
    desk.act("2023-09-06T09:00", "feedback", HOUSING, **desk.parts)
    assert desk.refused("2023-09-07T09:00", "review", REVIEWER, decision="return").field == "comments"
    desk.act("2023-09-07T09:00", "review", REVIEWER, decision="return", comments="措施不明确")
    assert (desk.now.state, desk.now.unit, desk.now.returns) == ("handling", HOUSING, 1)
    assert desk.clock("resolve") == ("running", "2023-09-18T00:00")


def test_a_return_after_the_old_end_is_late_at_once_and_what_follows_follows(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    desk.act("2023-09-05T09:00", "verify", HOUSING, outcome="unfounded")
    desk.act("2023-09-17T09:00", "feedback", HOUSING, **desk.parts)
    desk.act("2023-09-20T09:00", "review", REVIEWER, decision="return", comments="措施不明确")
    assert desk.clock("resolve") == ("breached", "2023-09-18T00:00")
    assert (desk.now.marks, desk.now.unit) == (("joint_investigation",), HRSS)


def test_a_measure_taken_before_the_feedback_is_not_taken_back_by_a_return(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-05T10:00", "payment_order", HRSS, due="2023-12-30", evidence=["f1"])
    desk.act("2023-09-06T09:00", "feedback", HRSS, **desk.parts)
    desk.act("2023-09-07T09:00", "review", REVIEWER, decision="return", comments="补充")
    assert desk.clock("resolve")[0] == "met"


def test_a_failed_point_forbids_approval(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "feedback", HRSS, **desk.parts)
    checks = {"lawful": True, "complete": False}
    refused = desk.refused("2023-09-07T09:00", "review", REVIEWER, decision="approve", checks=checks)
    assert (refused.field, refused.clause) == ("checks", "FY-A1-5.2")


@pytest.mark.parametrize("by", [HRSS, "office"])
def test_nothing_closes_without_an_approved_review(desk: Any, by: str) -> None:
    desk.verified()
    assert desk.refused("2023-09-06T09:00", "close", by).clause == "FY-A1-5.2"
    desk.act("2023-09-06T09:00", "feedback", HRSS, **desk.parts)
    assert desk.refused("2023-09-06T10:00", "close", by).clause == "FY-A1-5.2"


def test_closing_needs_no_follow_up(desk: Any) -> None:
    desk.resolved()
    desk.act("2023-09-09T09:00", "close", HRSS)
    assert desk.now.state == "closed"


@pytest.mark.parametrize("answer", ["no", False])
@pytest.mark.parametrize("closed", [False, True])
def test_a_follow_up_answered_no_reopens(desk: Any, answer: Any, closed: bool) -> None:
    desk.resolved()
    if closed:
        desk.act("2023-09-09T09:00", "close", HRSS)
    drafts = desk.act("2023-09-10T09:00", "follow_up", HRSS, satisfied=answer)
    assert desk.names(drafts)[:2] == ["followed_up", "reopened"]
    assert (desk.now.state, desk.now.unit, desk.now.approved) == ("handling", HRSS, False)
    assert desk.clock("close") == ("running", "2023-09-26T00:00" if closed else "2023-09-17T00:00")


@pytest.mark.parametrize("answer", ["yes", True, "unreachable"])
def test_other_answers_reopen_nothing(desk: Any, answer: Any) -> None:
    desk.resolved()
    desk.act("2023-09-10T09:00", "follow_up", HRSS, satisfied=answer)
    assert desk.now.state == "resolved"
