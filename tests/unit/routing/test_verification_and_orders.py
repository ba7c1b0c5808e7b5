"""FY-A1-3.1.3: what a verification must say, and what an order to pay must carry."""

from __future__ import annotations

from typing import Any

import pytest

HRSS, HOUSING = "341202/hrss", "341202/housing"
FOUND = {"outcome": "founded", "headcount": 2, "amount": "1000.00", "debtor": "某建筑公司"}
ORDER = {"due": "2023-09-10", "evidence": ["f1"]}


@pytest.mark.parametrize("part", ["outcome", "headcount", "amount", "debtor"])
def test_each_part_of_a_founded_verification_is_needed(desk: Any, part: str) -> None:
    desk.signed()
    lacking = {name: value for name, value in FOUND.items() if name != part}
    refusal = desk.refused("2023-09-05T09:00", "verify", HRSS, **lacking)
    assert (refusal.clause, refusal.field) == ("FY-A1-3.1.3", part)


def test_an_unfounded_one_needs_no_numbers_and_goes_on_to_feedback(desk: Any) -> None:
    desk.signed()
    desk.act("2023-09-05T09:00", "verify", HRSS, outcome="unfounded")
    assert (desk.now.state, desk.clock("verify")[0], desk.clock("resolve")[0]) == (
        "handling",
        "met",
        "running",
    )
    desk.act("2023-09-06T09:00", "feedback", HRSS, **desk.parts)
    assert desk.clock("resolve")[0] == "met"


def test_the_day_of_receipt_does_not_count_and_the_fifteenth_ends_at_midnight(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    assert "timer_breached:verify" not in desk.names(desk.reach("2023-09-17T23:59:59"))
    assert "timer_breached:verify" in desk.names(desk.reach("2023-09-18T00:00"))


@pytest.mark.parametrize("part", ["due", "evidence"])
def test_an_order_carries_a_date_and_evidence(desk: Any, part: str) -> None:
    desk.verified()
    lacking = {name: value for name, value in ORDER.items() if name != part}
    refusal = desk.refused("2023-09-06T09:00", "payment_order", HRSS, **lacking)
    assert (refusal.clause, refusal.field) == ("FY-A1-3.1.3", part)


def test_an_order_needs_wages_found_owed_and_a_day_to_come(desk: Any) -> None:
    desk.signed()
    assert desk.refused("2023-09-05T09:00", "payment_order", HRSS, **ORDER).clause == "FY-A1-3.1.3"
    desk.act("2023-09-05T09:00", "verify", HRSS, **FOUND)
    past = {**ORDER, "due": "2023-09-04"}
    assert desk.refused("2023-09-05T09:00", "payment_order", HRSS, **past).field == "due"
    today = {**ORDER, "due": "2023-09-05"}
    desk.act("2023-09-05T09:00", "payment_order", HRSS, **today)
    assert desk.clock("payment_order") == ("running", "2023-09-06T00:00")


def test_an_order_meets_resolve_and_its_own_clock_is_the_debtors(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "payment_order", HRSS, **ORDER)
    assert desk.clock("resolve")[0] == "met"
    assert desk.timer("payment_order").unit is None
    desk.act("2023-09-07T09:00", "payment", HRSS, amount="999.99")
    assert desk.clock("payment_order")[0] == "running"
    desk.act("2023-09-08T09:00", "payment", HRSS, amount="0.01")
    assert (desk.clock("payment_order")[0], desk.now.owed) == ("met", 0)


def test_an_order_not_kept_makes_filing_due(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "payment_order", HRSS, **ORDER)
    desk.reach("2023-09-11T00:00")
    assert desk.clock("payment_order")[0] == "breached"
    assert desk.now.due_steps == ("file_case",)


def test_a_payment_in_full_meets_resolve_and_a_part_does_not(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "payment", HRSS, amount="400")
    assert desk.clock("resolve")[0] == "running"
    desk.act("2023-09-07T09:00", "payment", HRSS, amount="600")
    assert desk.clock("resolve")[0] == "met"


def test_wages_paid_before_they_are_verified_count(desk: Any) -> None:
    desk.signed()
    desk.act("2023-09-04T09:00", "payment", HRSS, amount="1000")
    unverified = desk.now
    assert unverified.owed is None
    desk.act("2023-09-05T09:00", "verify", HRSS, **FOUND)
    assert (desk.now.owed, desk.clock("resolve")[0]) == (0, "met")
