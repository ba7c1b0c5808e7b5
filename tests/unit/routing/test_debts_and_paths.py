"""双排查 (FY-2.4): what others owe the employer is linked; what is recovered goes to wages first. Paths."""

from __future__ import annotations

from typing import Any

import pytest

HRSS, HOUSING = "341202/hrss", "341202/housing"
WHEN = "2023-09-06T10:00"
FOUNDED = {"outcome": "founded", "headcount": 12, "amount": "1000.00", "debtor": "某建筑公司"}


@pytest.fixture
def linked(desk: Any) -> Any:
    desk.diverted(causes=["sme_debt"])
    desk.act("2023-09-06T09:00", "verify", HOUSING, **FOUNDED)
    desk.act("2023-09-06T09:30", "link_debt", HOUSING, debtor="某县水利局", kind="agency", amount="5000.00")
    return desk


@pytest.mark.parametrize(
    ("cause", "due"), [("sme_debt", True), ("progress_payment_owed", True), ("malicious", False)]
)
def test_the_cause_calls_for_the_link(desk: Any, cause: str, due: bool) -> None:
    desk.lead("2023-09-01T09:00", causes=[cause])
    assert ("link_debt" in desk.now.due_steps) == due


def test_a_linked_debt_is_no_longer_called_for(linked: Any) -> None:
    assert "link_debt" not in linked.now.due_steps
    assert linked.journal[-1].data["debt"] == "debt"


@pytest.mark.parametrize("lacks", ["debtor", "kind"])
def test_a_debt_has_a_debtor_of_a_kind(desk: Any, lacks: str) -> None:
    desk.diverted()
    fields = {"debtor": "某局", "kind": "soe"}
    del fields[lacks]
    refusal = desk.refused(WHEN, "link_debt", HOUSING, **fields)
    assert (refusal.clause, refusal.field) == ("FY-2.4", lacks)


@pytest.mark.parametrize(
    ("amount", "to_wages", "allowed"),
    [
        ("400.00", "399.99", False),
        ("400.00", "400.00", True),
        ("3000.00", "999.99", False),
        ("3000.00", "1000.00", True),
        ("400.00", "400.01", False),
    ],
)
def test_wages_come_first(linked: Any, amount: str, to_wages: str, allowed: bool) -> None:
    fields = {"amount": amount, "to_wages": to_wages}
    if not allowed:
        refusal = linked.refused(WHEN, "recover_debt", HOUSING, **fields)
        assert (refusal.clause, refusal.field) == ("FY-2.4", "to_wages")
        return
    drafts = linked.act(WHEN, "recover_debt", HOUSING, **fields)
    assert drafts[1].name == "case.payment_recorded"
    assert drafts[1].data["amount"] == to_wages


def test_once_no_wages_are_owed_nothing_need_go_to_them(linked: Any) -> None:
    linked.act(WHEN, "payment", HOUSING, amount="1000.00")
    drafts = linked.act(WHEN, "recover_debt", HOUSING, amount="300.00", to_wages="0")
    assert [d.name for d in drafts] == ["case.debt_recovered"]
    assert linked.now.debts[0].recovered == 30_000


def test_nothing_is_recovered_of_what_was_not_linked_or_not_verified(desk: Any) -> None:
    desk.diverted()
    fields = {"amount": "1.00", "to_wages": "1.00"}
    assert desk.refused(WHEN, "recover_debt", HOUSING, **fields).clause == "FY-2.4"
    desk.act(WHEN, "link_debt", HOUSING, debtor="某局", kind="agency")
    assert desk.refused(WHEN, "recover_debt", HOUSING, **fields).clause == "FY-2.4"


def test_of_several_debts_it_is_said_which(linked: Any) -> None:
    linked.act(WHEN, "link_debt", HOUSING, debtor="某国企", kind="soe")
    fields = {"amount": "10.00", "to_wages": "10.00"}
    assert linked.refused(WHEN, "recover_debt", HOUSING, **fields).field == "debt"
    assert linked.refused(WHEN, "recover_debt", HOUSING, debt="debt#9", **fields).field == "debt"
    linked.act(WHEN, "recover_debt", HOUSING, debt="debt#2", **fields)
    assert [debt.to_wages for debt in linked.now.debts] == [0, 1_000]


@pytest.mark.parametrize(
    ("action", "event"),
    [
        ("mediation", "case.mediated"),
        ("legal_aid", "case.legal_aid_referred"),
        ("arbitration_referral", "case.arbitration_referred"),
    ],
)
def test_paths_are_recorded_and_move_nothing(desk: Any, action: str, event: str) -> None:
    desk.diverted()
    state, unit = desk.now.state, desk.now.unit
    drafts = desk.act(WHEN, action, HRSS)
    assert drafts[0].name == event
    desk.act(WHEN, action, HRSS, outcome="双方达成一致")
    assert [(one.kind, one.outcome) for one in desk.now.paths] == [(action, True)]
    assert (desk.now.state, desk.now.unit) == (state, unit)


def test_a_joint_action_is_with_others_of_the_city(desk: Any) -> None:
    desk.diverted()
    said = {"kind": "enforcement", "text": "联合检查该项目"}
    assert desk.refused(WHEN, "joint_action", HOUSING, **said).field == "with"
    assert desk.refused(WHEN, "joint_action", HOUSING, **said, **{"with": ["x/y"]}).field == "with"
    drafts = desk.act(WHEN, "joint_action", HOUSING, **said, **{"with": [HRSS]})
    assert drafts[0].data["with_units"] == [HRSS]


def test_a_look_back_is_of_a_closed_case_and_says_what_was_done(desk: Any) -> None:
    said = {"unit": HRSS, "findings": "未按时签收", "measures": ["interview", "notice"]}
    desk.resolved()
    assert desk.refused("2023-09-09T09:00", "look_back", "office", **said).field == "action"
    desk.act("2023-09-09T09:00", "close", HRSS)
    for lacks in said:
        rest = {name: value for name, value in said.items() if name != lacks}
        assert desk.refused("2023-09-10T09:00", "look_back", "office", **rest).field == lacks
    drafts = desk.act("2023-09-10T09:00", "look_back", "office", **said)
    assert (drafts[0].name, drafts[0].data["measures"]) == ("case.looked_back", ["interview", "notice"])
