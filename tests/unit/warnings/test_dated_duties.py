"""Duties with a period from a date: account (FY-1.3a), deposit (FY-1.5), guarantee (FY-1.6)."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.facts import Fact
from tests.unit.warnings.site import Site, at, fact, registered

ACCOUNT = ("contract_signed", {"date": "2024-03-01", "value": "1000000"})
DEPOSIT = ("permit_issued", {"date": "2024-02-08", "form": "permit"})
# 2024-02-18 is a make-up working day: the 20th working day after 2024-02-08 is 2024-03-13
GUARANTEE = ("permit_issued", {"date": "2024-11-30", "form": "permit"})


def site(begun: tuple[str, dict[str, Any]], *facts: Fact, now: str = "2024-01-01", **project: Any) -> Site:
    return Site(registered(**project), fact(begun[0], **begun[1]), *facts, now=now)


@pytest.mark.parametrize(
    ("type", "begun", "still_quiet", "bites"),
    [
        ("account_missing", ACCOUNT, "2024-03-31T23:59:59", "2024-04-01"),
        ("deposit_missing", DEPOSIT, "2024-03-13T23:59:59", "2024-03-14"),
        ("guarantee_missing", GUARANTEE, "2025-02-28T23:59:59", "2025-03-01"),
    ],
)
def test_holds_from_the_first_instant_after_the_last_day(
    type: str, begun: tuple[str, dict[str, Any]], still_quiet: str, bites: str
) -> None:
    project = site(begun)
    project.reach(still_quiet)
    assert type not in project.raised()
    project.reach(bites)
    assert project.state(type) == "open"
    assert project.times("warning.raised", type) == [at(bites)]


def test_a_late_sweep_changes_no_date() -> None:
    project = site(ACCOUNT)
    project.reach("2024-04-09T08:00")
    assert project.times("warning.raised", "account_missing") == [at("2024-04-01")]


@pytest.mark.parametrize(
    ("type", "liable", "supervisor", "clauses"),
    [
        ("account_missing", "general_contractor", "341202/housing", {"FY-1.3a", "FY-A2-1"}),
        ("deposit_missing", "general_contractor", "341202/hrss", {"FY-1.5", "FY-A2-1"}),
        ("guarantee_missing", "developer", "341202/housing", {"FY-1.6", "FY-A2-1"}),
    ],
)
def test_names_who_is_liable_who_supervises_and_the_clause(
    type: str, liable: str, supervisor: str, clauses: set[str]
) -> None:
    project = Site(registered(), fact("contract_signed", date="2024-03-01", value="1000000"),
                   fact("permit_issued", date="2024-03-01", form="permit"))  # fmt: skip
    project.reach("2024-07-01")
    warning = project.warning(type)
    assert warning is not None
    assert (warning.liable_party, warning.supervisor, set(warning.clauses)) == (liable, supervisor, clauses)
    pushed = [d for d in project.journal if d.name == "warning.pushed" and d.data["warning"] == warning.id]
    assert pushed[0].data["to"] == [liable, supervisor]
    assert pushed[0].clauses == ("FY-3.2",)


@pytest.mark.parametrize("form", ["cash", "bank_guarantee", "insurance", "guarantor_letter", "exemption"])
def test_each_form_of_deposit_keeps_quiet(form: str) -> None:
    project = site(DEPOSIT, fact("deposit_paid", date="2024-03-13", form=form))
    project.reach("2024-06-01")
    assert project.warning("deposit_missing") is None


def test_the_approval_of_a_start_report_begins_the_deposit_too_and_the_earlier_counts() -> None:
    start_report = fact("permit_issued", date="2024-01-08", form="start_report")
    project = site(DEPOSIT, start_report)
    project.reach("2024-06-01")
    # 20 working days after 2024-01-08: 2024-02-04 is worked, so the last is 2024-02-04
    assert project.times("warning.raised", "deposit_missing") == [at("2024-02-05")]


def test_a_start_report_begins_no_guarantee() -> None:
    project = Site(registered(), fact("permit_issued", date="2024-01-08", form="start_report"))
    project.reach("2024-12-01")
    assert project.warning("guarantee_missing") is None


def test_a_deposit_after_the_last_day_clears_by_facts() -> None:
    project = site(DEPOSIT)
    project.tell(fact("deposit_paid", date="2024-03-14", form="cash"), now="2024-03-15T10:00")
    assert project.state("deposit_missing") == "cleared"
    assert project.last("warning.cleared").data["cleared_by"] == "facts"


def test_a_fact_that_comes_late_but_is_dated_in_time_clears_as_in_time() -> None:
    project = site(ACCOUNT)
    project.tell(fact("account_opened", date="2024-03-31"), now="2024-04-05T10:00")
    cleared = project.last("warning.cleared")
    assert cleared.data["cleared_by"] == "in_time"
    assert project.times("warning.raised", "account_missing") == [at("2024-04-01")]
    warning = project.warning("account_missing")
    assert warning is not None and [str(t.state) for t in warning.timers] == ["cancelled"]


def test_what_is_dated_in_the_future_has_not_happened_yet() -> None:
    project = site(ACCOUNT, fact("account_opened", date="2024-04-10"))
    project.reach("2024-04-01")
    assert project.state("account_missing") == "open"
    project.reach("2024-04-09T23:59:59")
    assert project.state("account_missing") == "open"
    project.reach("2024-04-10")
    assert project.state("account_missing") == "cleared"


@pytest.mark.parametrize(
    ("industry", "municipal", "bites"),
    [
        ("housing", False, True),
        ("transport", True, True),
        ("transport", False, False),
        ("water", False, False),
    ],
)
def test_guarantees_are_for_housing_and_municipal_projects_only(
    industry: str, municipal: bool, bites: bool
) -> None:
    project = site(GUARANTEE, industry=industry, municipal=municipal)
    project.reach("2025-03-01")
    assert (project.warning("guarantee_missing") is not None) is bites


@pytest.mark.parametrize(
    ("amounts", "bites"),
    [(["80000.00"], False), (["79999.99"], True), (["50000", "30000"], False), ([], True)],
)
def test_guarantees_come_to_at_least_8_percent_of_the_contract(amounts: list[str], bites: bool) -> None:
    given = [fact("payment_guarantee", date="2024-12-20", amount=amount) for amount in amounts]
    project = site(GUARANTEE, fact("contract_signed", date="2024-11-01", value="1000000"), *given)
    project.reach("2025-03-01")
    warning = project.warning("guarantee_missing")
    assert (warning is not None) is bites
    if warning is not None:
        assert warning.required == 80_000_00


def test_a_registered_contract_value_serves_until_the_contract_says_it() -> None:
    project = site(GUARANTEE, fact("payment_guarantee", date="2024-12-20", amount="80000"),
                   contract_value="2000000")  # fmt: skip
    project.reach("2025-03-01")
    assert project.state("guarantee_missing") == "open"
    project.tell(fact("contract_signed", date="2024-11-01", value="1000000"), now="2025-03-02")
    assert project.state("guarantee_missing") == "cleared"


@pytest.mark.parametrize(("ownership", "state"), [("government", "cleared"), ("soe", "open")])
def test_funds_proof_clears_on_a_government_project_only(ownership: str, state: str) -> None:
    project = site(GUARANTEE, ownership=ownership)
    project.tell(fact("funds_proof", date="2025-03-05"), now="2025-03-05T09:00")
    assert project.state("guarantee_missing") == state


def test_without_permit_or_contract_nothing_is_owed() -> None:
    project = Site(registered())
    assert project.reach("2026-01-01") == []
    assert project.project.next_due_at is None
