"""不解决不销账 holds for every end of a case: a referral, a withdrawal, and being merged with another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.routing.domain.decide import decide
from services.routing.domain.messages import LeadWasReferred
from services.routing.views import joined_view
from services.runtime.decisions import Refusal
from tests.unit.routing.conftest import PARTS, at, context_of
from tests.unit.routing.machines.table import Table
from tests.unit.routing.machines.towns import DENGFENG, LINYI, Town

FOUND = {"outcome": "founded", "headcount": 3, "amount": "1000.00", "debtor": "某公司"}
UNFOUND = {"outcome": "unfounded", "headcount": 0, "amount": "0.00", "debtor": "某公司"}
REASON = {"reason": "本人要求撤回"}
CITIES = pytest.mark.parametrize(
    ("town", "region", "clause"), [(LINYI, "371302", "LY-2.1b"), (DENGFENG, "410185001", "DF-5.2b")]
)


def _table(town: Town, region: str) -> Table:
    """A and, an hour later, B: both with the unit that handles them, neither verified."""
    table = Table(town, context_of(town.name), at("2021-12-01T09:00"))
    for case_id in "AB":
        table.open(case_id, region=region)
        if town is DENGFENG:
            assert table.act(case_id, "transfer", "city_hrss", {"to": region}) is None
        table.now += timedelta(hours=1)
        assert table.act(case_id, "sign", "office", {}) is None
    return table


def _take(table: Table, case_id: str, action: str, **fields: Any) -> None:
    assert table.act(case_id, action, "office", fields) is None, action


def _approved(table: Table, case_id: str, found: dict[str, Any]) -> None:
    """Verified, fed back, approved, and the complainant content."""
    for action, fields in (
        ("verify", found),
        ("feedback", PARTS),
        ("review", {"decision": "approve"}),
        ("follow_up", {"satisfied": "yes"}),
    ):
        _take(table, case_id, action, **fields)


def _merged(table: Table) -> None:
    _take(table, "B", "merge", into="A")
    table.deliver_all()
    assert table.cases["B"].state == "merged"


def _refused(table: Table, case_id: str, action: str, fields: dict[str, Any]) -> Refusal:
    refused = table.act(case_id, action, "office", fields)
    assert refused is not None
    return refused


@CITIES
def test_a_case_found_owed_is_not_referred_elsewhere(town: Town, region: str, clause: str) -> None:
    table = _table(town, region)
    _take(table, "A", "verify", **FOUND)
    refused = table.refer("A")
    assert refused is not None
    assert (refused.clause, refused.message) == (clause, "该件拖欠工资属实，尚欠1000.00元，不能转告")
    assert table.cases["A"].state == "handling"
    _take(table, "A", "payment", amount="1000.00")
    assert table.refer("A") is None
    assert table.cases["A"].state == "referred"


@CITIES
def test_a_case_that_nobody_found_owed_is_referred(town: Town, region: str, clause: str) -> None:
    table = _table(town, region)
    assert table.refer("A") is None
    _take(table, "B", "verify", **UNFOUND)
    assert table.refer("B") is None


@CITIES
def test_nor_is_it_withdrawn(town: Town, region: str, clause: str) -> None:
    table = _table(town, region)
    _take(table, "A", "verify", **FOUND)
    assert _refused(table, "A", "withdraw", REASON).clause == clause
    _take(table, "B", "withdraw", **REASON)


@CITIES
def test_what_a_merged_case_was_found_to_owe_keeps_the_other_open(
    town: Town, region: str, clause: str
) -> None:
    table = _table(town, region)
    _approved(table, "A", UNFOUND)
    _take(table, "B", "verify", **FOUND)
    _take(table, "B", "payment", amount="200.00")
    _merged(table)
    for action, fields in (("close", {}), ("withdraw", REASON)):
        refused = _refused(table, "A", action, fields)
        assert refused.clause == clause
        assert "并入的B拖欠工资属实，尚欠800.00元" in refused.message
    assert table.refer("A") is not None
    _take(table, "A", "payment", amount="799.99")
    assert "尚欠0.01元" in _refused(table, "A", "close", {}).message
    _take(table, "A", "payment", amount="0.01")
    _take(table, "A", "close")


@CITIES
def test_a_finding_without_an_amount_keeps_it_open_too(town: Town, region: str, clause: str) -> None:
    table = _table(town, region)
    _approved(table, "A", UNFOUND)
    _take(table, "B", "verify", **FOUND)
    case = table.cases["B"]
    assert case.verified is not None
    table.cases["B"] = replace(case, verified=replace(case.verified, amount=None))
    table.books["B"].found = None
    _merged(table)
    _take(table, "A", "payment", amount="5000.00")
    assert "金额尚未核实" in _refused(table, "A", "close", {}).message


def test_a_verification_of_the_kept_case_stands_in_place_of_the_others() -> None:
    table = _table(LINYI, "371302")
    _take(table, "B", "verify", **FOUND)
    _merged(table)
    assert table.cases["A"].joined.still_owed(0) == {"B": 100000}
    _approved(table, "A", FOUND | {"amount": "600.00"})
    assert table.cases["A"].joined.still_owed(0) == {}
    _take(table, "A", "payment", amount="600.00")
    _take(table, "A", "close")


def test_what_was_paid_before_the_merge_does_not_count_for_the_others_debt() -> None:
    table = _table(LINYI, "371302")
    _approved(table, "A", FOUND | {"amount": "300.00"})
    _take(table, "A", "payment", amount="300.00")
    _take(table, "B", "verify", **FOUND)
    _merged(table)
    assert "尚欠1000.00元" in _refused(table, "A", "close", {}).message


def test_a_settled_case_brings_nothing_along() -> None:
    table = _table(LINYI, "371302")
    _approved(table, "A", UNFOUND)
    _take(table, "B", "verify", **FOUND)
    _take(table, "B", "payment", amount="1000.00")
    _merged(table)
    _take(table, "A", "close")


def test_parted_again_each_answers_for_its_own() -> None:
    table = _table(LINYI, "371302")
    _approved(table, "A", UNFOUND)
    _take(table, "B", "verify", **FOUND)
    _merged(table)
    _take(table, "B", "unmerge", reason="误合并，并非同一投诉")
    table.deliver_all()
    _take(table, "A", "close")
    assert _refused(table, "B", "withdraw", REASON).clause == "LY-2.1b"


def test_a_chain_of_merges_brings_it_to_the_last() -> None:
    table = _table(LINYI, "371302")
    table.open("C", region="371302")
    _approved(table, "A", UNFOUND)
    _take(table, "C", "sign")
    _take(table, "C", "verify", **FOUND)
    _take(table, "C", "merge", into="B")
    table.deliver_all()
    _take(table, "B", "payment", amount="400.00")
    _merged(table)
    assert "并入的C拖欠工资属实，尚欠600.00元" in _refused(table, "A", "close", {}).message


@pytest.mark.parametrize(
    ("before", "action", "fields", "left"),
    [
        (None, "verify", FOUND, {"B": 100000}),
        (FOUND, "payment", {"amount": "200.00"}, {"B": 80000}),
        (FOUND, "verify", UNFOUND, {}),
    ],
)
def test_what_is_found_or_paid_between_asking_and_answer_goes_along_too(
    before: dict[str, Any] | None, action: str, fields: dict[str, Any], left: dict[str, int]
) -> None:
    table = _table(LINYI, "371302")
    if before is not None:
        _take(table, "B", "verify", **before)
    _take(table, "B", "merge", into="A")
    _take(table, "B", action, **fields)
    table.deliver_all()
    assert table.cases["B"].state == "merged"
    assert [one.case for one in table.cases["A"].joined.leads] == ["B"]
    assert table.cases["A"].joined.still_owed(0) == left


def test_a_city_without_the_rule_refers_what_is_owed() -> None:
    context = context_of("fuyang")
    data = {"case_id": "A", "to": "341600", "contact": "12333", "ground": "other_city"}
    table = Table(LINYI, context_of("linyi"), at("2021-12-01T09:00"))
    table.open("A", region="371302")
    _take(table, "A", "sign")
    _take(table, "A", "verify", **FOUND)
    decided = decide(table.cases["A"], LeadWasReferred(data), context, table.now)
    assert not isinstance(decided, Refusal)


def test_a_unit_sees_what_a_merged_case_brought() -> None:
    table = _table(LINYI, "371302")
    _take(table, "B", "verify", **FOUND)
    _merged(table)
    (seen,) = joined_view(table.cases["A"])["merged"]
    assert seen["owing"] == {"amount": "1000.00"}
    _approved(table, "A", UNFOUND)
    (seen,) = joined_view(table.cases["A"])["merged"]
    assert seen["owing"] is None
