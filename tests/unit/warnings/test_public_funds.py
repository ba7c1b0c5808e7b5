"""Progress payments and funds of public works (YY-4.6)."""

from __future__ import annotations

import pytest

from contracts.facts import Fact
from tests.unit.warnings.site import Site, at, fact, only, registered

LOW, FUNDS = "progress_payment_low", "funds_not_in_place"
MARCH, APRIL = f"{LOW}/2024-03", f"{LOW}/2024-04"


def paid(date: str, completed: str, total: str, **fields: str) -> Fact:
    return fact("progress_payment", date=date, completed_value=completed, paid_total=total, **fields)


def site(*facts: Fact, ownership: str = "soe", now: str = "2024-03-01") -> Site:
    works = registered(region="430602", ownership=ownership)
    return Site(works, *facts, now=now, context=only(LOW, FUNDS, city="yueyang"))


@pytest.mark.parametrize(
    ("total", "bites"), [("799.99", True), ("800", False), ("800.01", False), ("0", True), ("1000", False)]
)
def test_eighty_per_cent_are_enough(total: str, bites: bool) -> None:
    project = site()
    project.tell(paid("2024-03-10", "1000", total), now="2024-03-10T09:00")
    assert project.raised() == ({MARCH} if bites else set())


@pytest.mark.parametrize(
    ("ownership", "bites"), [("government", True), ("institution", True), ("soe", True), ("private", False)]
)
def test_only_of_public_works(ownership: str, bites: bool) -> None:
    project = site(paid("2024-03-10", "1000", "1"), ownership=ownership, now="2024-03-10")
    assert (MARCH in project.raised()) is bites


def test_the_developer_answers_and_three_units_of_the_city_hear_of_it() -> None:
    project = site(paid("2024-03-10", "1000", "500"), now="2024-03-10")
    warning = project.warning(MARCH)
    assert warning is not None
    assert (warning.liable_party, warning.supervisor) == ("developer", "city_development")
    assert (warning.required, warning.found) == (800_00, 500_00)
    told = next(d for d in project.journal if d.name == "warning.pushed")
    assert told.data["to"] == ["developer", "city_development", "city_finance", "city_sasac"]


def test_the_last_payment_of_the_month_counts() -> None:
    up = site(paid("2024-03-10", "1000", "500"), paid("2024-03-20", "1000", "900"), now="2024-03-10")
    assert up.raised() == {MARCH}
    up.reach("2024-03-20")
    assert up.raised() == set() and up.last("warning.cleared").data["cleared_by"] == "facts"
    down = site(paid("2024-03-10", "500", "500"), paid("2024-03-20", "1000", "500"), now="2024-03-10")
    down.reach("2024-03-31")
    assert down.times("warning.raised", MARCH) == [at("2024-03-20")]


def test_each_month_is_its_own_and_a_later_payment_makes_up_for_an_earlier_month() -> None:
    project = site(paid("2024-03-10", "1000", "500"), now="2024-03-10")
    project.tell(paid("2024-04-10", "2000", "900"), now="2024-04-10")
    assert project.state(MARCH) == "cleared"
    assert project.raised() == {APRIL}
    project.tell(paid("2024-05-10", "2000", "1600"), now="2024-05-10")
    assert project.raised() == set()


def test_a_corrected_payment_is_looked_at_anew() -> None:
    project = site(paid("2024-03-10", "1000", "500", source_id="p"), now="2024-03-10")
    project.tell(paid("2024-03-10", "1000", "850", corrects="p"), now="2024-03-12")
    assert project.last("warning.cleared").data["cleared_by"] == "in_time"
    project.tell(paid("2024-03-10", "1000", "700", corrects="p", observed="2024-01-09"), now="2024-03-14")
    assert project.raised() == {MARCH}


def test_of_two_payments_of_one_day_the_one_observed_last_stands() -> None:
    first, last = paid("2024-03-10", "1000", "100"), paid("2024-03-10", "1000", "900", observed="2024-01-02")
    assert site(last, first, now="2024-03-10").raised() == set()


def test_months_too_long_ago_raise_nothing() -> None:
    project = site(paid("2024-03-10", "1000", "500"), now="2026-04-01")
    assert project.raised() == set()
    assert site(paid("2024-04-10", "1000", "500"), now="2026-04-01").raised() == {APRIL}


@pytest.mark.parametrize(
    ("proof", "raised", "cleared_by"),
    [
        (None, True, None),
        ("2024-03-16", False, None),
        ("2024-03-18", True, "facts"),
    ],
)
def test_proof_of_funds_fifteen_days_after_a_government_project_began(
    proof: str | None, raised: bool, cleared_by: str | None
) -> None:
    facts = [fact("construction_started", date="2024-03-01")]
    if proof is not None:
        facts.append(fact("funds_proof", date=proof))
    project = site(*facts, ownership="government")
    project.reach("2024-04-01")
    assert project.times("warning.raised", FUNDS) == ([at("2024-03-17")] if raised else [])
    if cleared_by is not None:
        assert project.last("warning.cleared").data["cleared_by"] == cleared_by


@pytest.mark.parametrize(
    ("ownership", "raised"),
    [("government", {FUNDS}), ("institution", {FUNDS}), ("soe", {FUNDS}), ("private", set())],
)
def test_whose_works_need_proof_of_funds(ownership: str, raised: set[str]) -> None:
    project = site(fact("construction_started", date="2024-03-01"), ownership=ownership)
    project.reach("2024-04-01")
    assert project.raised() == raised
