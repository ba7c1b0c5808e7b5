"""FY-A1-3.1.6 and FY-A1-4.3: a filed case is reviewed by its industry; 60 working days and 30 more."""

from __future__ import annotations

from typing import Any

import pytest

HRSS, HOUSING, REVIEWER = "341202/hrss", "341202/housing", "341202/office"
EXTENSION = {"timer": "investigation", "approver_post": "head", "reason": "案情复杂"}


def filed(desk: Any) -> Any:
    desk.verified()
    desk.act("2023-09-06T09:00", "file_case", HRSS, grounds="涉嫌拖欠工资")
    return desk


def test_filing_meets_resolve_cancels_close_and_runs_sixty_working_days(desk: Any) -> None:
    filed(desk)
    assert (desk.now.state, desk.now.unit) == ("investigating", HRSS)
    assert (desk.clock("resolve")[0], desk.clock("close")[0]) == ("met", "cancelled")
    assert desk.clock("investigation") == ("running", "2023-12-06T00:00")


def test_it_is_for_the_countys_hrss_and_needs_grounds(desk: Any) -> None:
    desk.diverted()
    assert desk.refused("2023-09-05T09:00", "file_case", HOUSING, grounds="x").clause == "FY-A1-3.1.4"
    assert desk.refused("2023-09-05T09:00", "file_case", HRSS).field == "grounds"
    desk.act("2023-09-05T09:00", "file_case", HRSS, grounds="x")
    assert (desk.now.unit, desk.clock("verify")[0]) == (HRSS, "running")


def test_a_case_is_filed_once(desk: Any) -> None:
    filed(desk)
    assert desk.refused("2023-09-07T09:00", "file_case", HRSS, grounds="x").reason == "not_in_state"


def test_verifying_a_filed_case_leaves_it_filed(desk: Any) -> None:
    filed(desk)
    desk.act(
        "2023-09-07T09:00", "verify", HRSS, outcome="founded", headcount=3, amount="2000", debtor="某建筑公司"
    )
    assert desk.now.state == "investigating"


def test_the_industry_department_reviews_the_project_once(desk: Any) -> None:
    desk.verified()
    assert desk.refused("2023-09-06T09:00", "link_review", HOUSING, findings="x").clause == "FY-A1-3.1.6"
    desk.act("2023-09-06T09:00", "file_case", HRSS, grounds="涉嫌拖欠工资")
    assert "double_investigation" in desk.now.marks
    assert (desk.now.linked_review.unit, desk.now.due_steps) == (HOUSING, ("link_review",))
    assert desk.refused("2023-09-07T09:00", "link_review", HRSS, findings="x").clause == "FY-A1-3.1.6"
    assert desk.refused("2023-09-07T09:00", "link_review", HOUSING).field == "findings"
    desk.act("2023-09-07T09:00", "link_review", HOUSING, findings="专户未开设")
    assert (desk.now.linked_review.done, desk.now.due_steps) == (True, ())
    assert desk.refused("2023-09-08T09:00", "link_review", HOUSING, findings="x").reason == "already_done"


def test_no_industry_department_no_linked_review(desk: Any) -> None:
    desk.verified(industry="manufacturing")
    desk.act("2023-09-06T09:00", "file_case", HRSS, grounds="x")
    assert (desk.now.linked_review, desk.now.marks) == (None, ())


def test_one_extension_by_thirty_working_days(desk: Any) -> None:
    filed(desk)
    drafts = desk.act("2023-12-05T23:59", "extend", HRSS, **EXTENSION)
    assert drafts[0].clauses == ("FY-A1-4.3",)
    assert desk.clock("investigation") == ("running", "2024-01-18T00:00")
    assert desk.timer("investigation").extended
    assert desk.refused("2023-12-06T09:00", "extend", HRSS, **EXTENSION).reason == "already_done"


@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ({"approver_post": None}, "approver_post"),
        ({"approver_post": "handler"}, "approver_post"),
        ({"reason": None}, "reason"),
        ({"timer": "close"}, "timer"),
        ({"timer": None}, "timer"),
    ],
)
def test_an_extension_needs_post_reason_and_a_clock_that_may_be(desk: Any, lacking: Any, field: str) -> None:
    filed(desk)
    refused = desk.refused("2023-10-08T09:00", "extend", HRSS, **{**EXTENSION, **lacking})
    assert (refused.clause, refused.field) == ("FY-A1-4.3", field)


def test_an_investigation_that_has_expired_is_not_extended(desk: Any) -> None:
    filed(desk)
    refused = desk.refused("2023-12-06T00:00", "extend", HRSS, **EXTENSION)
    assert (refused.reason, refused.clause) == ("expired", "FY-A1-4.3")
    assert desk.clock("investigation")[0] == "breached"


def test_feedback_meets_the_investigation_and_a_return_lets_it_run_on_extended(desk: Any) -> None:
    filed(desk)
    desk.act("2023-12-01T09:00", "extend", HRSS, **EXTENSION)
    desk.act("2023-12-20T09:00", "feedback", HRSS, **desk.parts)
    assert desk.clock("investigation")[0] == "met"
    desk.act("2023-12-21T09:00", "review", REVIEWER, decision="return", comments="补充证据")
    assert desk.now.state == "investigating"
    assert desk.clock("investigation") == ("running", "2024-01-18T00:00")
    assert desk.timer("investigation").extended


def test_paid_instalments_bring_a_filed_case_back_to_its_investigation(desk: Any) -> None:
    filed(desk)
    desk.act("2023-09-07T09:00", "agreement", HRSS, instalments=[{"due": "2023-10-10", "amount": "1000"}])
    desk.act("2023-09-08T09:00", "payment", HRSS, amount="1000")
    assert desk.now.state == "investigating"
