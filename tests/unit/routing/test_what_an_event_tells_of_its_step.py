"""An event tells what its step said and found: who, which points, which worker, which duty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from contracts.reasons import Reason
from services.routing.domain.policy import TimerRule
from services.runtime.conditions import Condition
from services.runtime.periods import Period, Unit
from tests.unit.routing.conftest import HRSS, PARTS, REVIEWER

OTHER = "341203/hrss"
FOUND = {"outcome": "founded", "headcount": 2, "amount": "1000.00", "debtor": "某公司"}


@pytest.mark.parametrize(
    ("said", "anonymous", "attachments", "brought"),
    [
        ({}, False, [], False),
        ({"anonymous": True}, True, [], False),
        ({"attachments": ["f1", "f2"]}, False, ["f1", "f2"], False),
        ({"history": []}, False, [], True),
        ({"history": None}, False, [], False),
    ],
)
def test_a_case_knows_how_its_lead_came(
    desk: Any, said: dict[str, Any], anonymous: bool, attachments: list[str], brought: bool
) -> None:
    desk.lead("2023-09-01T09:00", **said)
    opened = desk.journal[0].data
    told = opened["anonymous"], opened["attachments"], opened["brought"]
    assert told == (anonymous, attachments, brought)
    assert (desk.now.lead.anonymous, desk.now.lead.brought) == (anonymous, brought)


@pytest.mark.parametrize("unpaid", [True, False])
def test_a_check_tells_whether_it_found_the_agreement_unpaid(desk: Any, unpaid: bool) -> None:
    desk.verified()
    event = desk.act("2023-09-06T09:00", "spot_check", REVIEWER, found="查看支付凭证", unpaid=unpaid)[0]
    assert event.data["unpaid"] is unpaid


@pytest.mark.parametrize(
    ("checks", "told"),
    [
        ({}, {}),
        (["支付凭证", "回访记录"], {"支付凭证": True, "回访记录": True}),
        ({"支付凭证": True, "回访记录": False}, {"支付凭证": True, "回访记录": False}),
    ],
)
def test_a_review_tells_the_points_it_looked_at(desk: Any, checks: Any, told: dict[str, bool]) -> None:
    desk.verified().act("2023-09-06T09:00", "feedback", HRSS, **PARTS)
    fields = {"decision": "return", "comments": "请补充凭证", "checks": checks}
    assert desk.act("2023-09-07T09:00", "review", REVIEWER, **fields)[0].data["checks"] == told


@pytest.mark.parametrize(("worker", "known"), [("w0", False), ("w1", True), ("w3", True), ("w4", False)])
def test_workers_are_numbered_from_one(desk: Any, worker: str, known: bool) -> None:
    desk.signed(workers=[{"id": f"w{n}", "amount": "500.00"} for n in (1, 2, 3)])
    fields = {**FOUND, "workers": [f"{worker}:500.00"]}
    if known:
        assert desk.act("2023-09-05T09:00", "verify", HRSS, **fields)[0].data["workers"][0]["id"] == worker
        return
    refused = desk.refused("2023-09-05T09:00", "verify", HRSS, **fields)
    assert (refused.reason, refused.field) == (Reason.INVALID, "workers")
    assert refused.message == f"没有编号为 {worker} 的工人"
    assert refused.needed == "填写工人编号：w1 至 w3"


def test_a_transfer_names_the_duty_of_who_gets_the_case_after_its_own_clauses(
    desk_of: Callable[[str], Any],
) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region="430602", causes=["sme_debt"])
    policy = desk.context.policy
    event = desk.act("2023-05-08T10:00", "transfer", "office", to="city_industry_it")[0]
    duty = next(one for one in policy.duties if one.id == event.data["duty"])
    own = [c for rule in policy.variants("transfer") for c in rule.clauses if c in event.clauses]
    assert event.clauses[0] == own[0]
    assert set(duty.clauses) <= set(event.clauses)
    assert len(event.clauses) == len(set(event.clauses))


def test_a_transfer_without_a_duty_rests_on_its_own_clauses_alone(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    event = desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)[0]
    (rule,) = desk.context.policy.variants("transfer")
    assert (event.data["duty"], event.clauses) == (None, rule.clauses)


@pytest.fixture
def open_again(desk: Any) -> Any:
    """A case may be handed on while it is verified; `transfer` is met by a township only."""
    policy = desk.context.policy
    (step,) = policy.variants("transfer")
    met_by = Condition.parse("holder == 'township'", {"holder"})
    rule = TimerRule(unit="unit", clauses=step.clauses, period=Period(Unit.DAYS, 7), met_by=met_by)
    desk.context = replace(
        desk.context,
        policy=replace(
            policy,
            steps={**policy.steps, "transfer": (replace(step, guards=(), also_in=frozenset({"verifying"})),)},
            timers={**policy.timers, "transfer": (rule,)},
        ),
    )
    return desk


def test_who_hands_on_what_it_has_begun_ends_its_own_clocks(open_again: Any) -> None:
    desk = open_again.signed()
    told = desk.names(desk.act("2023-09-03T09:00", "transfer", "office", to=OTHER))
    assert [t for t in told if "cancelled" in t] == [
        "timer_cancelled:transfer", "timer_cancelled:verify", "timer_cancelled:resolve",
    ]  # fmt: skip
    assert "timer_started:sign" in told


def test_who_hands_on_what_was_only_received_ends_none(open_again: Any) -> None:
    desk = open_again.lead("2023-09-01T09:00")
    told = desk.names(desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS))
    assert [t for t in told if "cancelled" in t] == []
    assert desk.clock("transfer")[0] == "running"
