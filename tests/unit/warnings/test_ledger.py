"""The ledger from facts: its order-free readings, repeats and corrections."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import permutations
from typing import Any

import pytest

from contracts.facts import Attendance, Fact
from services.warnings.domain.attendance import Turnout
from services.warnings.domain.evidence import MAX_EVIDENCE
from services.warnings.domain.fold import extend, extends, fold
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.ledger_documents import ledger_from_document, ledger_to_document
from tests.unit.warnings.site import PROJECT, day, fact, registered

MAY = [Turnout("2024-05", ((date(2024, 5, 1), 1),), date(2024, 5, 1))]


def ledger(*facts: Fact) -> Ledger:
    """The ledger, the same in every order of (few) facts."""
    found = {repr(fold(PROJECT, order)) for order in permutations(facts)}
    assert len(found) == 1
    return fold(PROJECT, facts)


def paid(amount: str, **fields: Any) -> Fact:
    return fact(
        "wages_paid", **{"month": "2024-03", "amount": amount, "workers": 3, "date": "2024-04-01", **fields}
    )


def test_a_repeat_is_the_same_fact() -> None:
    once = paid("100", source_id="a")
    assert ledger(once, once, once) == ledger(once)


def test_of_two_contents_under_one_id_the_one_observed_first_stands() -> None:
    first, second = paid("1", source_id="a"), paid("2", source_id="a", observed="2024-05-01")
    assert ledger(first, second) == ledger(first)


def test_facts_of_two_sources_with_one_id_are_two() -> None:
    both = ledger(paid("100", source_id="a"), paid("100", source_id="a", source="bank"))
    assert both.month("2024-03").wages == ((day("2024-04-01"), 200_00),)


def test_a_correction_replaces_whole_and_also_when_it_comes_first() -> None:
    wrong = paid("100", source_id="a", date="2024-04-09")
    right = paid("90", source_id="b", corrects="a")
    row = ledger(wrong, right).month("2024-03")
    assert row.wages == ((day("2024-04-01"), 90_00),)
    assert (row.wages_refs.ids, row.wages_refs.count) == (("t:b",), 1)


def test_a_correction_of_a_correction_and_the_later_of_two() -> None:
    chain = [
        paid("1", source_id="a"),
        paid("2", source_id="b", corrects="a"),
        paid("3", source_id="c", corrects="b"),
    ]
    assert ledger(*chain).month("2024-03").wages[0][1] == 3_00
    rivals = [
        paid("1", source_id="a"),
        paid("2", source_id="b", corrects="a", observed="2024-05-02"),
        paid("3", source_id="c", corrects="a", observed="2024-05-01"),
    ]
    assert ledger(*rivals).month("2024-03").wages[0][1] == 2_00


def test_a_correction_of_another_source_replaces_nothing() -> None:
    assert (
        ledger(paid("1", source_id="a"), paid("2", source="bank", corrects="a")).month("2024-03").wages[0][1]
        == 300
    )


def test_a_correction_may_move_a_fact_to_another_project() -> None:
    moved = paid("5", source_id="b", corrects="a", project="P2")
    assert ledger(paid("1", source_id="a"), moved) == Ledger()
    assert fold("P2", [paid("1", source_id="a"), moved]).month("2024-03").wages[0][1] == 500


def test_earliest_and_latest_days_count() -> None:
    found = ledger(
        fact("account_opened", date="2024-03-05"),
        fact("account_opened", date="2024-03-02"),
        fact("completed", date="2025-01-01"),
        fact("completed", date="2025-02-01"),
    )
    assert found.account is not None and found.account.on == day("2024-03-02")
    assert found.ended == day("2025-02-01")


def test_a_supplementary_contract_changes_what_it_says_and_not_when_the_first_was_signed() -> None:
    found = ledger(
        fact("contract_signed", date="2024-03-01", value="100", labour_cost_monthly="7", payday=15),
        fact("contract_signed", date="2024-06-01", value="120"),
    )
    assert found.contract is not None and found.contract.on == day("2024-03-01")
    assert (found.value, [said.value for said in found.labour_cost_monthly]) == (120_00, [7_00])


def test_the_registration_observed_last_stands() -> None:
    found = ledger(
        registered(name="旧名", observed="2024-01-01"),
        registered(name="新名", observed="2024-02-01", labour_officer="张三"),
    )
    assert found.registered is not None and found.registered.name == "新名"
    assert found.registered.has_labour_officer and "张三" not in repr(found)


def test_a_permit_by_its_number_alone_belongs_to_the_project_that_registered_it() -> None:
    permit = fact("permit_issued", date="2024-03-01", form="permit", number="N1", project=None)
    assert ledger(permit, registered(permit_number="N1")).permit is not None
    assert ledger(permit, registered(permit_number="N2")).permit is None
    assert ledger(permit, registered()).permit is None


def test_evidence_names_twenty_facts_and_counts_the_rest() -> None:
    many = [paid("1", source_id=f"x{n:03d}") for n in range(50)]
    for order in (many, many[::-1]):
        refs = fold(PROJECT, order).month("2024-03").wages_refs
        assert (len(refs.ids), refs.count, refs.ids[0]) == (MAX_EVIDENCE, 50, "t:x000")


def test_the_ledger_grows_by_months_and_not_with_attendance() -> None:
    punches = [
        fact("attendance", worker=f"w{n}", at=f"2024-03-{d:02d}T06:30:00+08:00", direction="in")
        for n in range(30)
        for d in range(1, 29)
    ]
    row = fold(PROJECT, punches).month("2024-03")
    assert row.turnout == ((date(2024, 3, 1), 30), *((date(2024, 3, d), 0) for d in range(2, 29)))
    assert row.last_attended == date(2024, 3, 28)
    folded = Turnout("2024-03", row.turnout, date(2024, 3, 28))
    assert (
        fold(PROJECT, [], lambda roster: [folded])
        == extend(fold(PROJECT, []), [], [folded])
        == fold(PROJECT, punches)
    )


@pytest.mark.parametrize("split", [0, 1, 5, 9])
def test_entering_facts_bit_by_bit_gives_what_folding_all_gives(split: int) -> None:
    whole = [one for one in everything() if not extends(one)]
    bits = [one for one in everything() if extends(one)]
    known = [one for one in whole if not isinstance(one, Attendance)] + bits[:split]
    assert extend(fold(PROJECT, known), bits[split:], MAY) == fold(PROJECT, [*whole, *bits])


def test_a_workers_day_is_entered_by_folding_anew_alone() -> None:
    known = fold(PROJECT, everything())
    with pytest.raises(ValueError, match="fold all facts anew"):
        extend(known, [fact("worker_left", worker="w2", date="2024-04-06")])


def test_a_ledger_comes_back_from_its_document() -> None:
    found = fold(PROJECT, everything())
    assert found.funds_proof is not None and found.deposits and found.payday
    assert found.crews and found.boards and found.progress and found.inspections and found.refunds
    assert ledger_from_document(ledger_to_document(found)) == found


@cache
def everything() -> list[Fact]:
    """A fact of each kind that the ledger reads."""
    return [
        registered(permit_number="N1", contract_value="9"),
        fact("permit_issued", date="2024-03-01", form="permit", number="N1"),
        fact("permit_issued", date="2024-02-01", form="start_report"),
        fact("contract_signed", date="2024-03-01", value="100", labour_cost_monthly="7", payday=31),
        fact("account_opened", date="2024-03-05"),
        fact("construction_started", date="2024-03-06"),
        fact("deposit_paid", date="2024-03-09", form="cash", amount="3"),
        fact("payment_guarantee", date="2024-03-09", amount="8"),
        fact("funds_proof", date="2024-03-09"),
        fact("labour_cost_paid", month="2024-03", amount="7", date="2024-03-30"),
        fact("payroll", month="2024-03", total="6", workers=3),
        paid("6"),
        fact("worker_entered", worker="w1", date="2024-03-06"),
        fact("worker_left", worker="w1", date="2024-04-06"),
        fact("attendance", worker="w1", at="2024-05-01T06:30:00+08:00", direction="in"),
        fact("contract_uploaded", worker="w1", date="2024-03-07"),
        fact("injury_insurance", date="2024-03-10"),
        fact("notice_board", date="2024-03-11", items=["project", "payday"]),
        fact("inspection", date="2024-03-20", result="已检查"),
        fact("progress_payment", date="2024-04-20", completed_value="100", paid_total="80"),
        fact("bank_notice", date="2024-04-02", month="2024-03"),
        fact("account_report", date="2024-04-03", month="2024-03", to=["341202/hrss"]),
        fact("supervision_report", date="2024-04-05", month="2024-03"),
        fact("deposit_refunded", date="2025-05-01"),
        fact("completed", date="2025-03-06"),
        fact("settled", date="2025-04-06"),
    ]
