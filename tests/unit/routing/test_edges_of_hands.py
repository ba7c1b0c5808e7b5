"""What goes along when a case changes hands, is disputed, checked or set right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.routing.conftest import HOUSING, HRSS, PARTS, REVIEWER, at

Desk = Any
TEXT = "经双方当面核对，金额和人数无误，由本人签字。"
FOUND = {"outcome": "founded", "headcount": 2, "amount": "1000.00", "debtor": "某公司"}


def _agreed(desk: Desk, by: str, when: str, *dues: str) -> None:
    """An agreement of equal instalments, due on these days."""
    share = f"{1000 // len(dues)}.00"
    desk.act(when, "agreement", by, instalments=[{"due": due, "amount": share} for due in dues])


def test_a_case_goes_into_the_township_that_gets_it(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("hangzhou").lead("2024-03-04T09:00", region="330106")
    desk.act("2024-03-04T10:00", "sign", "330106")
    transferred = desk.act("2024-03-04T11:00", "transfer", "330106", to="330106109")[0]
    assert (transferred.data["to"], transferred.data["giver"]) == ("330106109", "330106")
    assert (desk.now.region, desk.now.territory) == ("330106109", "330106")


def test_hrss_stands_by_where_the_document_has_two_handle_jointly(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region="430602", industry="water")
    desk.act("2023-05-08T10:00", "transfer", "office", to="city_water")
    assert (desk.now.manner, desk.now.with_units) == ("jointly", ("city_hrss",))


def test_nobody_stands_by_where_the_cause_has_one_supervise(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region="430602", causes=["illegal_contracting"])
    desk.act("2023-05-08T10:00", "transfer", "office", to="city_housing")
    assert (desk.now.manner, desk.now.with_units) == ("supervise", ())


def test_a_diversion_rests_on_its_own_clause(desk: Desk) -> None:
    desk.diverted()
    assert [d.clauses for d in desk.journal if d.name == "case.diverted"] == [("FY-A1-3.1.2",)]


def test_a_dispute_says_whom_the_unit_proposes_and_tells_the_office_of_it(desk: Desk) -> None:
    desk.signed()
    disputed, told = desk.act("2023-09-04T09:00", "dispute", HRSS, reason=TEXT, proposed=HOUSING)[:2]
    assert disputed.data["proposed"] == HOUSING
    assert (told.name, told.data["about"], told.data["to"]) == ("case.notified", "dispute", REVIEWER)


@pytest.mark.parametrize(("to", "state"), [(HRSS, "handling"), (HOUSING, "verifying")])
def test_who_keeps_a_verified_case_goes_on_and_who_gets_it_verifies(desk: Desk, to: str, state: str) -> None:
    desk.verified().act("2023-09-06T09:00", "dispute", HRSS, reason=TEXT)
    decided = desk.act("2023-09-07T09:00", "arbitrate", "office", to=to)[0]
    assert decided.data["state"] == state
    assert (desk.now.unit, desk.now.state) == (to, state)


def test_a_decision_names_the_duty_of_who_gets_the_case(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("hangzhou").lead("2024-03-04T09:00", region="330106")
    desk.act("2024-03-04T10:00", "dispute", "330106", reason=TEXT, proposed="330105")
    decided = desk.act("2024-03-04T11:00", "arbitrate", "office", to="330105")[0]
    assert decided.data["duty"] == "HZ-2（一）"
    assert desk.now.duty == "HZ-2（一）"


def test_a_payment_tells_the_day_on_which_it_was_made(desk: Desk) -> None:
    paid = desk.verified().act("2023-09-06T09:00", "payment", HRSS, amount="400.00", on="2023-09-05")[0]
    assert (paid.data["on"], paid.data["workers"]) == ("2023-09-05", 0)


def test_an_order_is_kept_by_what_was_owed_when_it_was_made(desk: Desk) -> None:
    desk.verified().act("2023-09-06T09:00", "payment_order", HRSS, due="2023-09-20", evidence=["f1"])
    desk.act("2023-09-07T09:00", "verify", HRSS, **{**FOUND, "amount": "1500.00"})
    desk.act("2023-09-08T09:00", "payment", HRSS, amount="1000.00")
    assert desk.clock("payment_order")[0] == "met"
    assert desk.now.owed == 50000


def test_a_check_that_finds_the_agreement_kept_so_far_starts_nothing(desk: Desk) -> None:
    desk.verified()
    _agreed(desk, HRSS, "2023-09-06T09:00", "2024-03-01")
    drafts = desk.act("2023-09-07T09:00", "spot_check", REVIEWER, found=TEXT, unpaid=False)
    assert desk.names(drafts) == ["spot_checked"]


def test_a_check_that_demands_a_filing_is_not_begun_again_by_the_next_instalment(desk: Desk) -> None:
    desk.verified()
    _agreed(desk, HRSS, "2023-09-06T09:00", "2023-09-10", "2023-11-10")
    desk.reach("2023-10-10T09:00")
    assert desk.now.required_steps == ("file_case",)
    ended = desk.clock("agreement_check")
    desk.reach("2023-11-12T09:00")
    assert desk.clock("instalment#2")[0] == "breached"
    assert desk.clock("agreement_check") == ended


def test_a_check_that_demands_nothing_is_begun_again_by_the_next_instalment(
    desk_of: Callable[[str], Desk],
) -> None:
    desk = desk_of("linyi").lead("2020-12-15T09:00", region="371302")
    desk.act("2020-12-15T10:00", "verify", "371302/hrss", **FOUND)
    _agreed(desk, "371302/hrss", "2020-12-15T11:00", "2020-12-20", "2021-02-20")
    desk.reach("2021-01-20T09:00")
    assert desk.clock("agreement_check")[0] == "breached"
    desk.reach("2021-02-22T09:00")
    assert desk.clock("agreement_check")[0] == "running"


def test_a_mark_names_the_rule_that_set_it(desk: Desk) -> None:
    desk.lead("2023-09-01T09:00", headcount=101)
    marked = {d.data["mark"]: d.data["rule"] for d in desk.journal if d.name == "case.marked"}
    assert marked == {"leader_assignment": "large_case", "listed_supervision": "large_case"}


def test_a_mark_that_falls_names_the_rule_that_lifts_it(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("linyi").lead("2020-12-15T09:00", region="371302")
    drafts = desk.act("2020-12-15T10:00", "plan", "371302/hrss", text=TEXT)
    assert [d.data for d in drafts if d.name == "case.unmarked"] == [{"mark": "no_plan", "rule": "planned"}]


def test_another_cause_ends_the_platforms_seven_days(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("hangzhou").lead("2024-03-04T09:00", region="330106", channel="national_platform")
    assert desk.clock("transfer")[0] == "running"
    desk.act("2024-03-05T09:00", "verify", "330106", **FOUND, causes=["business_failure"])
    assert desk.clock("transfer")[0] == "cancelled"


def test_a_clock_that_ends_at_the_very_arrival_is_backlog(desk: Desk) -> None:
    desk.lead("2023-09-02T09:00", received_at="2023-09-01T09:00")
    timer = desk.timer("first_response")
    assert (str(timer.state), timer.backlog, timer.due_at) == ("breached", True, at("2023-09-02T09:00"))


def test_a_lead_set_right_to_the_whole_city_has_no_territory(desk: Desk) -> None:
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-01T10:00", "correct", "city_hrss", field="region", value="341200", reason=TEXT)
    assert (desk.now.region, desk.now.territory) == ("341200", None)


def test_a_corrected_date_of_a_channel_tells_the_former_one(desk: Desk) -> None:
    desk.lead("2023-09-01T09:00", channel_due_at="2023-09-10T00:00")
    corrected = desk.act(
        "2023-09-01T10:00", "correct", "city_hrss", field="channel_due_at", value=None, reason=TEXT
    )[0]
    assert corrected.data["former"] == at("2023-09-10T00:00").isoformat()


@pytest.mark.parametrize(("asked", "said"), [(0, "尚未回访"), (1, "回访未联系上投诉人")])
def test_who_closes_unanswered_is_told_what_lacks_and_what_may_stand_in(
    desk_of: Callable[[str], Desk], asked: int, said: str
) -> None:
    town = "410185001"
    desk = desk_of("dengfeng").lead("2021-12-20T09:00", region=town)
    desk.act("2021-12-20T10:00", "transfer", "city_hrss", to=town)
    desk.act("2021-12-20T11:00", "verify", town, **FOUND)
    desk.act("2021-12-20T12:00", "payment", town, amount="1000.00")
    desk.act("2021-12-20T13:00", "feedback", town, **PARTS)
    desk.act("2021-12-20T14:00", "review", "office", decision="approve")
    for _ in range(asked):
        desk.act("2021-12-20T15:00", "follow_up", town, satisfied="unreachable")
    refused = desk.refused("2021-12-20T16:00", "close", town)
    assert said in refused.message
    assert "3次" in (refused.needed or "")


def test_an_order_before_the_verification_is_told_to_verify_first(desk: Desk) -> None:
    refused = desk.signed().refused(
        "2023-09-04T09:00", "payment_order", HRSS, due="2023-09-20", evidence=["f1"]
    )
    assert "尚未核实" in refused.message


def test_a_joint_investigation_without_the_department_is_told_its_name(desk: Desk) -> None:
    refused = desk.verified().refused("2023-09-06T09:00", "joint_investigation", HRSS, members=[HRSS])
    assert desk.context.policy.territory.unit_name(HOUSING) in refused.message


def test_what_was_paid_before_counts_against_what_is_found_owed(desk: Desk) -> None:
    desk.verified().act("2023-09-06T09:00", "payment", HRSS, amount="400.00")
    verified = desk.act("2023-09-07T09:00", "verify", HRSS, **{**FOUND, "amount": "1500.00"})[0]
    assert verified.data["owed"] == "1100.00"


def test_an_extension_tells_who_approved_it(desk: Desk) -> None:
    desk.verified().act("2023-09-06T09:00", "file_case", HRSS, grounds=TEXT)
    asked = {"timer": "investigation", "approver_post": "deputy", "reason": TEXT}
    extended = desk.act("2023-09-07T09:00", "extend", HRSS, **asked)[0]
    assert extended.data["approver_post"] == "deputy"


def test_a_lead_that_falls_under_another_target_gets_its_date_once(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("linyi").lead("2020-12-15T09:00", region="371302", ownership="private")
    assert desk.clock("campaign") == ("running", "2021-02-12T00:00")
    right = {"reason": TEXT, "by": "office", "action": "correct"}
    desk.act("2020-12-16T09:00", field="ownership", value="government", **right)
    assert desk.clock("campaign") == ("running", "2021-01-01T00:00")
    desk.act("2020-12-17T09:00", field="amount", value="500.00", **right)
    told = [d.name for d in desk.journal if d.data.get("timer") == "campaign"]
    assert told == ["case.timer_started", "case.timer_cancelled", "case.timer_started"]
