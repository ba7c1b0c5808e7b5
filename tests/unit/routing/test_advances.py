"""先行垫付 (FY-3.5): on two grounds, from a named source, never more than is owed, and netted."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.case import State

HOUSING = "341202/housing"
ADVANCE = {"amount": "50000.00", "source": "应急周转金", "ground": "employer_fled"}
FOUNDED = {"outcome": "founded", "headcount": 12, "amount": "180000.00", "debtor": {"name": "某建筑公司"}}


@pytest.fixture
def verified(desk: Any) -> Any:
    desk.diverted()
    desk.act("2023-09-06T09:00", "verify", HOUSING, **FOUNDED)
    return desk


@pytest.mark.parametrize("ground", ["employer_unable", "employer_fled"])
def test_an_advance_lowers_what_is_owed(verified: Any, ground: str) -> None:
    verified.act("2023-09-07T09:00", "advance", HOUSING, **{**ADVANCE, "ground": ground})
    assert (verified.now.advanced, verified.now.owed, verified.now.paid) == (5_000_000, 13_000_000, 0)
    assert verified.journal[-1].data["owed"] == "130000.00"
    assert verified.journal[-1].clauses == ("FY-3.5",)


@pytest.mark.parametrize(
    ("lacks", "field"),
    [({"ground": None}, "ground"), ({"source": " "}, "source"), ({"amount": None}, "amount"),
     ({"amount": "0.00"}, "amount"), ({"amount": "180000.01"}, "amount")],
)  # fmt: skip
def test_what_lacks_or_is_too_much_is_refused(verified: Any, lacks: dict[str, Any], field: str) -> None:
    refusal = verified.refused("2023-09-07T09:00", "advance", HOUSING, **{**ADVANCE, **lacks})
    assert (refusal.clause, refusal.field) == ("FY-3.5", field)


def test_exactly_what_is_owed_may_be_advanced(verified: Any) -> None:
    verified.act("2023-09-07T09:00", "advance", HOUSING, **{**ADVANCE, "amount": "180000.00"})
    assert verified.now.owed == 0
    assert verified.refused("2023-09-07T10:00", "advance", HOUSING, **{**ADVANCE, "amount": "0.01"})


def test_an_emergency_does_not_wait_for_the_verification_which_nets_what_was_advanced(desk: Any) -> None:
    desk.diverted()
    desk.act("2023-09-06T09:00", "advance", HOUSING, **ADVANCE)
    assert (desk.now.advanced, desk.now.owed) == (5_000_000, None)
    desk.act("2023-09-06T10:00", "verify", HOUSING, **FOUNDED)
    assert desk.now.owed == 13_000_000


def test_nothing_is_advanced_where_no_wages_were_found_owed(desk: Any) -> None:
    desk.diverted()
    desk.act("2023-09-06T10:00", "verify", HOUSING, outcome="unfounded")
    assert desk.refused("2023-09-06T11:00", "advance", HOUSING, **ADVANCE).clause == "FY-3.5"


def test_the_territorys_finance_may_advance_but_no_stranger(verified: Any) -> None:
    verified.act("2023-09-07T09:00", "advance", "341202/finance", **ADVANCE)
    assert verified.refused("2023-09-07T09:00", "advance", "341203/finance", **ADVANCE).field == "by"


def test_an_advance_of_all_ends_the_debtors_dates_but_not_the_duty_to_resolve(verified: Any) -> None:
    verified.act("2023-09-07T09:00", "payment_order", HOUSING, due="2023-09-15", evidence=["e1"])
    verified.act("2023-09-08T09:00", "advance", HOUSING, **{**ADVANCE, "amount": "180000.00"})
    assert verified.clock("payment_order")[0] == "met"
    assert not verified.now.paid_in_full


def test_an_advance_is_no_measure(verified: Any) -> None:
    verified.act("2023-09-08T09:00", "advance", HOUSING, **{**ADVANCE, "amount": "180000.00"})
    assert verified.clock("resolve")[0] == "running"


def test_an_agreement_that_an_advance_covers_is_handled_again(verified: Any) -> None:
    instalments = [{"due": "2023-10-10", "amount": "180000.00"}]
    verified.act("2023-09-07T09:00", "agreement", HOUSING, instalments=instalments)
    verified.act("2023-09-08T09:00", "advance", HOUSING, **{**ADVANCE, "amount": "180000.00"})
    assert verified.now.state is State.HANDLING
    assert verified.clock("instalment")[0] == "met"


MONEY = st.integers(min_value=1, max_value=20_000_000)


@given(steps=st.lists(st.tuples(st.sampled_from(["advance", "payment", "recover_debt"]), MONEY), max_size=12))
def test_what_is_owed_is_never_negative_and_nets_every_step(desk_of: Any, steps: Any) -> None:
    desk = desk_of("fuyang").diverted()
    desk.act("2023-09-06T09:00", "verify", HOUSING, **FOUNDED)
    desk.act("2023-09-06T10:00", "link_debt", HOUSING, debtor="某局", kind="agency")
    advanced = paid = 0
    for kind, fen in steps:
        owed = max(0, 18_000_000 - paid - advanced)
        amount = f"{fen // 100}.{fen % 100:02d}"
        fields: dict[str, Any] = {"amount": amount}
        if kind == "advance":
            fields |= {"source": "应急周转金", "ground": "employer_fled"}
        if kind == "recover_debt":
            fields["to_wages"] = amount
        taken = isinstance(desk.try_act(desk.now.last_at, kind, HOUSING, fields), list)
        assert taken == (kind != "advance" or fen <= owed)
        if taken and kind == "advance":
            advanced += fen
        elif taken:
            paid += fen
        assert (desk.now.advanced, desk.now.paid) == (advanced, paid)
        assert desk.now.owed == max(0, 18_000_000 - paid - advanced)
