"""FY-A1-3.1.4: fifteen days without a measure, and the county's HRSS leads a joint investigation."""

from __future__ import annotations

from typing import Any

HRSS, HOUSING = "341202/hrss", "341202/housing"
FOUND = {"outcome": "founded", "headcount": 2, "amount": "1000.00", "debtor": "某建筑公司"}


def test_a_verified_lead_without_a_measure_gets_one_at_the_first_instant_after(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    desk.act("2023-09-10T09:00", "verify", HOUSING, **FOUND)
    drafts = [d for d in desk.reach("2023-09-18T00:00") if "FY-A1-3.1.4" in d.clauses]
    assert desk.names(drafts) == [
        "approaching:resolve",
        "timer_breached:resolve",
        "escalated",
        "marked",
        "notified",
        "notified",
    ]
    assert desk.now.marks == ("joint_investigation",)
    assert (desk.now.unit, desk.now.state, desk.now.due_steps) == (HRSS, "handling", ("file_case",))
    assert drafts[2].data["members"] == [HRSS, HOUSING]
    assert desk.timer("resolve").unit == HOUSING


def test_one_not_even_verified_too_and_the_verification_is_late_as_well(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    desk.reach("2023-09-18T00:00")
    assert (desk.clock("verify")[0], desk.now.marks) == ("breached", ("joint_investigation",))
    desk.act("2023-09-18T09:00", "verify", HRSS, **FOUND)
    assert desk.clock("verify")[0] == "breached"
    assert desk.timer("verify").stopped_at is not None


def test_a_measure_in_time_keeps_it_quiet(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-17T23:59", "payment_order", HRSS, due="2023-12-30", evidence=["f1"])
    desk.reach("2023-10-30T00:00")
    assert (desk.now.marks, desk.now.due_steps) == ((), ())


def test_a_joint_investigation_by_hand_is_hrss_with_the_industry_department(desk: Any) -> None:
    desk.diverted()
    refused = desk.refused("2023-09-05T09:00", "joint_investigation", HOUSING, members=[HOUSING])
    assert (refused.reason, refused.clause) == ("not_allowed", "FY-A1-3.1.4")
    refused = desk.refused("2023-09-05T09:00", "joint_investigation", HRSS, members=["341202/police"])
    assert (refused.field, refused.clause) == ("members", "FY-A1-3.1.4")
    drafts = desk.act("2023-09-05T09:00", "joint_investigation", HRSS, members=[HOUSING])
    assert drafts[0].data["lead_unit"] == HRSS
    assert desk.now.marks == ("joint_investigation",)


def test_filing_that_was_due_is_no_longer_once_all_is_paid(desk: Any) -> None:
    desk.verified()
    desk.reach("2023-09-18T00:00")
    assert desk.now.due_steps == ("file_case",)
    desk.act("2023-09-19T09:00", "payment", HRSS, amount="1000")
    assert desk.now.due_steps == ()
    assert desk.now.marks == ("joint_investigation",)


def test_after_it_the_department_hands_nothing_back_but_hrss_does(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    desk.reach("2023-09-18T00:00")
    assert desk.refused("2023-09-18T09:00", "hand_back", HOUSING, reason="无").reason == "not_allowed"
    desk.act("2023-09-18T09:00", "hand_back", HRSS, reason="不在本区")
    assert desk.now.unit == "city_hrss"
