"""The edges of what a step may say: the last day, debt, post and place, and what a refusal tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.reasons import Reason
from services.routing.domain.case_parts import MAX_DEBTS
from services.routing.domain.fire import next_due
from tests.unit.routing.conftest import HOUSING, HRSS, PARTS, at

Desk = Any
TEXT = "经双方当面核对，金额和人数无误，由本人签字。"


def test_an_order_to_pay_by_a_day_is_too_late_from_its_midnight_on(desk: Desk) -> None:
    desk.verified()
    order = {"due": "2023-09-06", "evidence": ["f1"]}
    assert desk.refused("2023-09-07T00:00", "payment_order", HRSS, **order).reason is Reason.EXPIRED


def test_an_instalment_of_a_day_is_too_late_from_its_midnight_on(desk: Desk) -> None:
    desk.verified()
    late = [{"due": "2023-09-20", "amount": "400.00"}, {"due": "2023-09-06", "amount": "600.00"}]
    refused = desk.refused("2023-09-07T00:00", "agreement", HRSS, instalments=late)
    assert refused.reason is Reason.EXPIRED
    assert "第2期" in refused.message


def test_a_case_holds_as_many_debts_as_it_may_and_no_more(desk: Desk) -> None:
    desk.verified()
    for n in range(MAX_DEBTS):
        desk.act("2023-09-06T09:00", "link_debt", HRSS, debtor=f"第{n}局", kind="agency")
    desk.refused("2023-09-06T10:00", "link_debt", HRSS, debtor="再一局", kind="agency")
    assert len(desk.now.debts) == MAX_DEBTS


def test_an_extension_without_a_post_lacks_it_and_one_by_a_handler_may_not(desk: Desk) -> None:
    desk.verified().act("2023-09-06T09:00", "file_case", HRSS, grounds=TEXT)
    asked = {"timer": "investigation", "reason": TEXT}
    lacking = desk.refused("2023-09-07T09:00", "extend", HRSS, **asked)
    wrong = desk.refused("2023-09-07T09:00", "extend", HRSS, approver_post="handler", **asked)
    assert (lacking.reason, wrong.reason) == (Reason.INCOMPLETE, Reason.NOT_ALLOWED)


def test_a_joint_investigation_has_no_unit_that_is_not_there(desk: Desk) -> None:
    refused = desk.verified().refused(
        "2023-09-06T09:00", "joint_investigation", HRSS, members=[HOUSING, "341202/nobody"]
    )
    assert (refused.reason, refused.field) == (Reason.WRONG_TARGET, "members")


def test_a_raised_level_keeps_the_post_on_site(desk: Desk) -> None:
    desk.signed(flags=["large_petition", "mass_incident"])
    desk.act("2023-09-04T09:00", "open_incident", HRSS, level="large", on_site_post="head")
    desk.act("2023-09-04T10:00", "open_incident", HRSS, level="major")
    assert (desk.now.incident.level, desk.now.incident.on_site_post) == ("major", "head")


def test_a_coming_end_is_told_to_who_answers_for_the_clock(desk: Desk) -> None:
    desk.signed()
    told = [d for d in desk.reach("2023-09-15T09:00") if d.name == "case.approaching"]
    assert {(d.data["timer"], d.data["unit"]) for d in told} == {
        ("verify", HRSS),
        ("resolve", HRSS),
        ("close", HRSS),
    }


def test_what_comes_first_is_due_next_a_reminder_or_an_end(desk: Desk) -> None:
    desk.lead("2023-09-01T09:00")
    ends = min(t.due_at for t in desk.now.timers if t.running)
    assert next_due(desk.now) == ends
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    desk.act("2023-09-01T11:00", "sign", HRSS)
    told = min(r.at for r in desk.now.reminders)
    assert next_due(desk.now) == told < min(t.due_at for t in desk.now.timers if t.running)


def test_a_region_is_set_right_by_any_of_its_codes(desk: Desk) -> None:
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-01T10:00", "correct", "city_hrss", field="region", value="341272", reason=TEXT)
    assert (desk.now.region, desk.now.territory) == ("3412K1", "3412K1")


def test_a_decision_within_the_county_leaves_the_case_in_its_township(desk: Desk) -> None:
    desk.signed(region="341202001")
    desk.act("2023-09-04T09:00", "dispute", HRSS, reason=TEXT)
    desk.act("2023-09-05T09:00", "arbitrate", "office", to=HOUSING)
    assert (desk.now.region, desk.now.territory) == ("341202001", "341202")


@pytest.mark.parametrize(
    ("signed", "state", "clocks"), [(True, "verifying", "verify"), (False, "transferred", "sign")]
)
def test_a_decision_gives_a_case_on_as_far_as_it_has_come(
    desk: Desk, signed: bool, state: str, clocks: str
) -> None:
    desk.lead("2023-09-01T09:00").act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    if signed:
        desk.act("2023-09-01T11:00", "sign", HRSS)
    desk.act("2023-09-04T09:00", "dispute", HRSS, reason=TEXT)
    desk.act("2023-09-04T10:00", "arbitrate", "office", to=HOUSING)
    assert desk.now.state == state
    assert desk.clock(clocks)[0] == "running"


def test_a_decision_about_a_case_that_waits_to_be_judged_is_its_judgement(
    desk_of: Callable[[str], Desk],
) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region="430602")
    desk.act("2023-05-08T10:00", "transfer", "office", to="430602")
    desk.act("2023-05-08T11:00", "dispute", "430602", reason=TEXT, proposed="430603")
    desk.act("2023-05-08T12:00", "arbitrate", "office", to="430603")
    assert (desk.now.unit, desk.now.territory) == ("430603", "430603")
    assert desk.clock("judge")[0] == "met"


def test_a_county_may_be_assigned_in_so_many_words(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region="430602")
    desk.act("2023-05-08T10:00", "transfer", "office", to="430602", manner="assign")
    assert desk.now.manner == "assign"


def test_a_case_that_must_be_filed_is_told_so_by_name(desk: Desk) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "agreement", HRSS, instalments=[{"due": "2023-09-08", "amount": "1000.00"}])
    desk.reach("2023-10-20T00:00")
    refused = desk.refused("2023-10-20T09:00", "feedback", HRSS, **PARTS)
    assert "先立案" in refused.message


def test_what_is_still_owed_is_told_who_would_strike_off(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("linyi").lead("2020-12-15T09:00", region="371302")
    by = "371302/hrss"
    desk.act(
        "2020-12-15T10:00", "verify", by, outcome="founded", headcount=2, amount="1000.00", debtor="某公司"
    )
    desk.act("2020-12-15T11:00", "payment", by, amount="400.00")
    refused = desk.refused("2020-12-15T12:00", "withdraw", by, reason=TEXT)
    assert "尚欠600.00元" in refused.message


def test_a_deadline_that_comes_at_an_instant_is_late_at_that_instant(desk: Desk) -> None:
    desk.lead("2023-09-01T09:00")
    desk.reach("2023-09-02T08:59")
    assert desk.clock("first_response")[0] == "running"
    desk.reach("2023-09-02T09:00")
    assert desk.clock("first_response")[0] == "breached"
    assert desk.now.last_at == at("2023-09-02T09:00")
