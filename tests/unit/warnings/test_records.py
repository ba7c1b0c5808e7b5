"""What must be on record of a project, and what lacks (FY-1.1, FY-1.2, FY-1.5, LY-3a)."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.facts import Fact
from services.warnings.domain.fold import entrants, fold
from services.warnings.domain.handling import RecordRules
from services.warnings.domain.records import Records, may_lack, records_of
from tests.unit.warnings.site import PROJECT, at, day, fact, fuyang, pack_of, registered

RULES = fuyang().policy.records
UNREGISTERED = pack_of("linyi").policy.records


def records(*facts: Fact, today: str = "2024-07-15", rules: RecordRules = RULES) -> Records:
    ledger = fold(PROJECT, facts)
    found = records_of(ledger, rules, fuyang().calendar, 24, day(today))
    assert set(found.lacking) <= set(may_lack(ledger)), "the store would not find it"
    return found


def officer(**fields: str) -> Fact:
    return registered(labour_officer="张三", **fields)


@pytest.mark.parametrize(
    ("ended", "until"),
    [
        ({}, None),
        ({"completed": "2024-05-31"}, None),
        ({"settled": "2024-05-31"}, None),
        ({"completed": "2024-05-31", "settled": "2024-07-01"}, date(2027, 7, 1)),
        ({"completed": "2024-07-01", "settled": "2024-05-31"}, date(2027, 7, 1)),
        ({"completed": "2024-02-29", "settled": "2024-01-31"}, date(2027, 2, 28)),
    ],
)
def test_contracts_are_kept_three_years_from_the_later_of_completion_and_settlement(
    ended: dict[str, str], until: date | None
) -> None:
    found = records(officer(), *(fact(kind, date=on) for kind, on in ended.items()))
    assert found.retain_until == until


def test_workers_with_a_contract_are_counted_each_once() -> None:
    entered = [fact("worker_entered", worker=f"w{n}", date="2024-03-01") for n in range(3)]
    signed = [fact("contract_uploaded", worker=w, date="2024-03-02") for w in ("w0", "w0", "w1", "early")]
    assert records(officer(), *entered, *signed).contracts == 3


def test_a_project_without_a_labour_officer_lacks_one_until_the_works_are_over() -> None:
    assert "labour_officer" in records(registered()).lacking
    assert "labour_officer" not in records(officer()).lacking
    assert "labour_officer" not in records(registered(), officer(observed="2024-02-01")).lacking
    assert "labour_officer" not in records(registered(), fact("completed", date="2024-03-01")).lacking
    assert "labour_officer" not in records(fact("account_opened", date="2024-03-01")).lacking


def test_months_of_work_without_the_supervising_firms_report() -> None:
    works = [officer(), fact("construction_started", date="2024-04-20")]
    told = fact("supervision_report", month="2024-05", date="2024-06-10")
    assert records(*works).reports_missing == ("2024-04", "2024-05", "2024-06")
    assert records(*works, told).reports_missing == ("2024-04", "2024-06")
    assert records(*works, told, today="2024-06-09").reports_missing == ("2024-04", "2024-05")
    assert records(*works, today="2024-04-30").reports_missing == ()
    assert records(*works, fact("completed", date="2024-05-03")).reports_missing == ("2024-04", "2024-05")
    assert records(officer()).reports_missing == ()


def test_a_deposit_is_to_be_given_back_after_completion_and_settlement() -> None:
    paid = [fact("deposit_paid", date="2024-03-01", form=form) for form in ("cash", "insurance", "exemption")]
    over = [fact("completed", date="2024-05-01"), fact("settled", date="2024-06-01")]
    assert records(officer(), *paid, over[0]).refundable == ()
    assert records(officer(), *paid, over[1]).refundable == ()
    assert records(officer(), *paid, *over).refundable == ("cash", "insurance")
    back = fact("deposit_refunded", date="2024-06-05", form="cash")
    assert records(officer(), *paid, *over, back).refundable == ("insurance",)
    assert records(officer(), *paid, *over, fact("deposit_refunded", date="2024-06-05")).refundable == ()


def test_more_who_came_than_were_registered() -> None:
    entered = [fact("worker_entered", worker="w0", date="2024-06-01")]
    came = [fact("attendance", worker=f"w{n}", at=at("2024-06-03T07:00"), direction="in") for n in range(3)]
    found = records(officer(), *entered, *came, rules=UNREGISTERED)
    assert (found.unregistered, found.lacking) == (2, ("worker_registration",))
    assert records(officer(), *entered, *came[:1], rules=UNREGISTERED).lacking == ()
    assert records(officer(), *entered, *came, rules=RULES).unregistered == 0
    assert records(officer(), *entered, *came, rules=UNREGISTERED, today="2026-08-01").unregistered == 0


def test_who_entered_is_known_by_the_facts_that_stand() -> None:
    wrong = fact("worker_entered", worker="w0", date="2024-06-01", source_id="e")
    right = fact("worker_entered", worker="w1", date="2024-06-01", corrects="e")
    other = fact("worker_entered", worker="w9", date="2024-06-01", project="P2")
    left = fact("worker_left", worker="w8", date="2024-06-01")
    assert entrants(PROJECT, [wrong, right, other, left]) == {"w1"}


def test_what_a_pack_does_not_ask_for_never_lacks() -> None:
    assert records(registered(), rules=RecordRules()).lacking == ()
    assert records(registered(), rules=RecordRules()).retain_until is None
