"""Labour cost (FY-1.3b) and wages (FY-1.4) of each month in which work went on."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.facts import Fact
from tests.unit.warnings.site import Site, at, fact, only, registered

START = "2024-03-10"
PAYMENTS = only("labour_cost_late", "wages_late", "account_missing")


def site(*facts: Fact, contract: dict[str, Any] | None = None, now: str = "2024-03-01") -> Site:
    terms = {"date": "2024-02-01", "value": "9000000", "labour_cost_monthly": "100000", **(contract or {})}
    account = fact("account_opened", date="2024-02-02")
    return Site(
        registered(), fact("contract_signed", **terms), account,
        fact("construction_started", date=START), *facts, now=now, context=PAYMENTS,
    )  # fmt: skip


def labour(month: str, amount: str, date: str) -> Fact:
    return fact("labour_cost_paid", month=month, amount=amount, date=date)


def wages(month: str, amount: str, date: str) -> Fact:
    return fact("wages_paid", month=month, amount=amount, workers=10, date=date)


def payroll(month: str, total: str, **fields: Any) -> Fact:
    return fact("payroll", month=month, total=total, workers=10, **fields)


def test_labour_cost_is_late_from_the_first_instant_after_the_month() -> None:
    project = site()
    project.reach("2024-03-31T23:59:59")
    assert project.raised() == set()
    project.reach("2024-04-01")
    assert project.raised() == {"labour_cost_late/2024-03"}
    warning = project.warning("labour_cost_late/2024-03")
    assert warning is not None
    assert (warning.liable_party, warning.supervisor) == ("developer", "341202/housing")
    assert (warning.required, warning.found) == (100_000_00, 0)


@pytest.mark.parametrize(
    ("paid", "bites"),
    [
        ([("100000", "2024-03-31")], False),
        ([("60000", "2024-03-10"), ("40000", "2024-03-31")], False),
        ([("99999.99", "2024-03-20")], True),
        ([("60000", "2024-03-10"), ("40000", "2024-04-02")], True),
    ],
)
def test_labour_cost_is_measured_by_the_contract(paid: list[tuple[str, str]], bites: bool) -> None:
    project = site(*(labour("2024-03", amount, date) for amount, date in paid))
    project.reach("2024-04-01")
    known = project.times("warning.raised", "labour_cost_late/2024-03")
    assert known == ([at("2024-04-01")] if bites else [])


def test_a_supplementary_contract_changes_the_sum_from_its_own_month_on() -> None:
    more = fact("contract_signed", date="2024-04-20", value="1", labour_cost_monthly="150000", payday=5)
    project = site(
        more, *(labour(f"2024-0{m}", "100000", f"2024-0{m}-28") for m in (3, 4)), payroll("2024-03", "1"),
        contract={"payday": 15},
    )  # fmt: skip
    project.reach("2024-05-01")
    assert project.raised() == {"labour_cost_late/2024-04", "wages_late/2024-03"}
    assert project.times("warning.raised", "wages_late/2024-03") == [at("2024-04-16")]
    project.reach("2024-06-06")
    assert project.times("warning.raised", "wages_late/2024-04") == [at("2024-05-06")]


def test_without_a_monthly_sum_labour_cost_is_measured_by_the_months_payrolls() -> None:
    project = site(
        payroll("2024-03", "50000"), payroll("2024-03", "30000"), labour("2024-03", "79999", "2024-03-30"),
        contract={"labour_cost_monthly": None},
    )  # fmt: skip
    project.reach("2024-04-01")
    warning = project.warning("labour_cost_late/2024-03")
    assert warning is not None and (warning.required, warning.found) == (80_000_00, 79_999_00)


def test_a_payroll_that_comes_later_shows_that_the_transfer_was_short() -> None:
    project = site(labour("2024-03", "50000", "2024-03-30"), contract={"labour_cost_monthly": None})
    project.reach("2024-04-05")
    assert project.warning("labour_cost_late/2024-03") is None
    project.tell(payroll("2024-03", "80000"), now="2024-04-06T09:00")
    warning = project.warning("labour_cost_late/2024-03")
    assert warning is not None
    assert (warning.raised_at, warning.since) == (at("2024-04-06T09:00"), at("2024-04-01"))


def test_a_late_transfer_clears_by_facts_and_a_late_report_of_one_in_time_as_in_time() -> None:
    project = site()
    project.tell(labour("2024-03", "100000", "2024-04-02"), now="2024-04-03T09:00")
    assert project.last("warning.cleared").data["cleared_by"] == "facts"
    other = site()
    other.tell(labour("2024-03", "100000", "2024-03-29"), now="2024-04-03T09:00")
    assert other.last("warning.cleared").data["cleared_by"] == "in_time"


@pytest.mark.parametrize(
    ("payday", "quiet", "bites"),
    [
        (15, "2024-04-15T23:59:59", "2024-04-16"),
        (31, "2024-04-30T23:59:59", "2024-05-01"),
        (None, "2024-04-30T23:59:59", "2024-05-01"),
    ],
)
def test_wages_are_late_after_payday_of_the_next_month_else_at_its_end(
    payday: int | None, quiet: str, bites: str
) -> None:
    project = site(payroll("2024-03", "80000"), contract={"payday": payday})
    project.reach(quiet)
    assert project.warning("wages_late/2024-03") is None
    project.reach(bites)
    assert project.times("warning.raised", "wages_late/2024-03") == [at(bites)]
    warning = project.warning("wages_late/2024-03")
    assert warning is not None
    assert (warning.liable_party, warning.supervisor) == ("general_contractor", "341202/housing")


@pytest.mark.parametrize(
    ("facts", "bites"),
    [
        ([payroll("2024-03", "80000"), wages("2024-03", "80000", "2024-04-15")], False),
        ([payroll("2024-03", "80000"), wages("2024-03", "80000", "2024-04-17")], True),
        ([payroll("2024-03", "80000"), wages("2024-03", "79999.99", "2024-04-10")], True),
        ([payroll("2024-03", "80000"), wages("2024-02", "80000", "2024-04-10")], True),
        ([payroll("2024-03", "0")], False),
        ([wages("2024-03", "10", "2024-04-10")], False),
        ([], True),
    ],
)
def test_wages_are_measured_by_the_months_payrolls(facts: list[Fact], bites: bool) -> None:
    project = site(*facts, contract={"payday": 15})
    project.reach("2024-04-16")
    assert bool(project.times("warning.raised", "wages_late/2024-03")) is bites


def test_a_dispute_over_quantity_and_price_suspends_nothing() -> None:
    dispute = fact("inspection", date="2024-04-01", result="总包与分包因工程量、质量、造价发生争议")
    project = site(payroll("2024-03", "80000"), dispute, contract={"payday": 15})
    project.reach("2024-04-16")
    assert project.state("wages_late/2024-03") == "open"


def test_every_month_has_its_own_warning_until_completion() -> None:
    project = site(contract={"payday": 15})
    project.tell(fact("completed", date="2024-05-20"), now="2024-05-21")
    project.reach("2025-01-01")
    assert project.raised() == {
        f"{type}/{month}"
        for type in ("labour_cost_late", "wages_late")
        for month in ("2024-03", "2024-04", "2024-05")
    }
    assert project.project.look_at is None


def test_months_before_the_work_and_after_it_are_quiet_unless_a_payroll_says_otherwise() -> None:
    project = site(fact("completed", date="2024-03-31"), payroll("2024-06", "1000"), contract={"payday": 15})
    project.reach("2024-12-01")
    months = {name.partition("/")[2] for name in project.raised()}
    assert months == {"2024-03", "2024-06"}


def test_a_completion_that_comes_late_takes_back_the_months_after_it() -> None:
    project = site()
    project.reach("2024-06-05")
    assert "labour_cost_late/2024-05" in project.raised()
    project.tell(fact("completed", date="2024-04-30"), now="2024-06-06")
    assert project.state("labour_cost_late/2024-05") == "cleared"
    assert project.last("warning.cleared").data["cleared_by"] == "corrected"
    assert project.state("labour_cost_late/2024-04") != "cleared"


@pytest.mark.parametrize(
    ("facts", "months"),
    [
        ([], set()),
        ([fact("worker_entered", worker="w1", date="2024-03-05"),
          fact("worker_left", worker="w1", date="2024-05-02")], {"2024-03", "2024-04", "2024-05"}),
        ([fact("attendance", worker="w1", at=at("2024-04-01T00:10"), direction="in")], {"2024-04"}),
        ([payroll("2024-04", "1000")], {"2024-04"}),
    ],
)  # fmt: skip
def test_without_a_reported_start_other_signs_of_work_count(facts: list[Fact], months: set[str]) -> None:
    project = Site(registered(), *facts, now="2024-03-01")
    project.reach("2024-08-01")
    assert {n.partition("/")[2] for n in project.raised() if n.startswith("wages_late")} == months


def test_a_contract_with_a_monthly_labour_cost_counts_for_labour_cost_alone() -> None:
    contract = fact("contract_signed", date="2024-03-05", value="9000000", labour_cost_monthly="100000")
    account = fact("account_opened", date="2024-03-06")
    project = Site(registered(), contract, account, now="2024-03-05", context=PAYMENTS)
    project.reach("2024-05-31T23:00")
    assert project.raised() == {"labour_cost_late/2024-03", "labour_cost_late/2024-04"}


def test_who_pays_ahead_is_not_looked_at_until_a_month_is_open() -> None:
    ahead = [labour(f"2024-{m:02d}", "100000", "2024-03-01") for m in range(3, 8)]
    project = site(*ahead, payroll("2024-03", "0"), payroll("2024-04", "0"), contract={"payday": 15})
    # the first month that can bite is the wages of May, after 15 June
    assert project.project.next_due_at == at("2024-06-16")


def test_months_older_than_the_pack_looks_back_raise_nothing_new() -> None:
    project = site(now="2026-06-15")
    assert "labour_cost_late/2024-05" not in project.raised()
    assert "labour_cost_late/2024-06" in project.raised()


def test_an_old_warning_stays_open_and_can_be_cleared_but_its_neighbours_raise_nothing_new() -> None:
    months = [f"2024-{m:02d}" for m in range(4, 13)]
    paid = [labour(month, "100000", f"{month}-20") for month in months]
    project = site(*paid, fact("completed", date="2024-12-31"))
    project.reach("2026-12-01")
    assert project.state("labour_cost_late/2024-03") == "overdue"
    project.tell(labour("2024-04", "1", "2024-04-20").model_copy(update={"corrects": paid[0].source_id}))
    assert project.warning("labour_cost_late/2024-04") is None
    project.tell(labour("2024-03", "100000", "2026-12-02"), now="2026-12-02")
    assert project.state("labour_cost_late/2024-03") == "cleared"
