"""Before a case is struck off: paid to the last fen, the complainant satisfied, both halves done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.case_actions import ACTION
from contracts.envelope import By
from services.routing.domain.guard import Asked
from services.routing.domain.guards_ending import both_halves_are_done
from services.routing.domain.messages import Act

TOWNSHIP, HRSS, OFFICE = "410185001", "371302/hrss", "office"


def approved(desk: Any, handler: str, paid: str | None = "1000.00", outcome: str = "founded") -> Any:
    """A case of `handler`, verified at 1,000 yuan, fed back and approved."""
    desk.act("2021-01-05T09:00", "verify", handler, **finding(outcome))
    if paid is not None:
        desk.act("2021-01-06T09:00", "payment", handler, amount=paid)
    desk.act("2021-01-07T09:00", "feedback", handler, **desk.parts)
    desk.act("2021-01-08T09:00", "review", OFFICE, decision="approve")
    return desk


def finding(outcome: str) -> dict[str, Any]:
    founded = {"headcount": 2, "amount": "1000.00", "debtor": "某公司"}
    return {"outcome": outcome, **(founded if outcome != "unfounded" else {})}


@pytest.fixture
def dengfeng(desk_of: Callable[[str], Any]) -> Any:
    desk = desk_of("dengfeng").lead("2021-01-04T09:00", region=TOWNSHIP)
    desk.act("2021-01-04T10:00", "transfer", "city_hrss", to=TOWNSHIP)
    return desk


@pytest.fixture
def linyi(desk_of: Callable[[str], Any]) -> Any:
    return desk_of("linyi").lead("2021-01-04T09:00", region="371302")


@pytest.mark.parametrize("paid", [None, "999.99"])
@pytest.mark.parametrize("by", [HRSS, OFFICE])
@pytest.mark.parametrize("outcome", ["founded", "partly_founded"])
def test_a_case_that_is_owed_for_is_closed_by_nobody(
    linyi: Any, paid: str | None, by: str, outcome: str
) -> None:
    approved(linyi, HRSS, paid, outcome)
    refusal = linyi.refused("2021-01-09T09:00", "close", by)
    assert refusal.clause == "LY-2.1b"
    assert refusal.needed is not None


@pytest.mark.parametrize("by", [HRSS, OFFICE])
def test_a_case_that_is_owed_for_is_not_withdrawn_either(linyi: Any, by: str) -> None:
    linyi.act("2021-01-05T09:00", "verify", HRSS, **finding("founded"))
    assert linyi.refused("2021-01-06T09:00", "withdraw", by, reason="本人要求").clause == "LY-2.1b"
    linyi.act("2021-01-07T09:00", "payment", HRSS, amount="1000.00")
    linyi.act("2021-01-08T09:00", "withdraw", by, reason="本人要求")
    assert linyi.now.state == "withdrawn"


def test_a_complaint_not_yet_verified_can_be_withdrawn(linyi: Any) -> None:
    linyi.act("2021-01-05T09:00", "withdraw", HRSS, reason="本人要求")
    assert linyi.now.state == "withdrawn"


def test_paid_and_approved_it_is_closed_in_linyi_and_not_yet_in_dengfeng(linyi: Any, dengfeng: Any) -> None:
    approved(linyi, HRSS).act("2021-01-09T09:00", "close", HRSS)
    assert linyi.now.state == "closed"
    refusal = approved(dengfeng, TOWNSHIP).refused("2021-01-09T09:00", "close", TOWNSHIP)
    assert (refusal.clause, refusal.reason) == ("DF-5.2b", "not_approved")


@pytest.mark.parametrize("outcome", ["unfounded", "out_of_scope"])
def test_what_was_not_founded_closes_on_its_reviewed_finding(dengfeng: Any, outcome: str) -> None:
    dengfeng.act("2021-01-05T09:00", "verify", TOWNSHIP, outcome=outcome)
    dengfeng.act("2021-01-07T09:00", "feedback", TOWNSHIP, **dengfeng.parts)
    assert dengfeng.refused("2021-01-07T10:00", "close", TOWNSHIP).clause == "DF-5.2b"
    dengfeng.act("2021-01-08T09:00", "review", OFFICE, decision="approve")
    dengfeng.act("2021-01-09T09:00", "close", TOWNSHIP)
    assert dengfeng.now.state == "closed"


def answers(desk: Any, *said: str) -> None:
    for day, satisfied in enumerate(said, 9):
        desk.act(f"2021-01-{day:02}T09:00", "follow_up", TOWNSHIP, satisfied=satisfied)


def test_an_answer_no_opens_the_case_again_and_a_new_answer_is_needed(dengfeng: Any) -> None:
    approved(dengfeng, TOWNSHIP)
    answers(dengfeng, "yes")
    dengfeng.act("2021-01-12T09:00", "close", TOWNSHIP)
    dengfeng.act("2021-01-13T09:00", "follow_up", TOWNSHIP, satisfied="no")
    assert dengfeng.now.state == "handling"
    dengfeng.act("2021-01-14T09:00", "feedback", TOWNSHIP, **dengfeng.parts)
    dengfeng.act("2021-01-15T09:00", "review", OFFICE, decision="approve")
    assert dengfeng.refused("2021-01-16T09:00", "close", TOWNSHIP).clause == "DF-5.2b"
    dengfeng.act("2021-01-17T09:00", "follow_up", TOWNSHIP, satisfied="yes")
    dengfeng.act("2021-01-18T09:00", "close", TOWNSHIP)


@pytest.mark.parametrize("said", [(), ("unreachable",), ("unreachable", "unreachable"), ("yes",)])
def test_the_office_stands_in_for_no_answer_before_the_third_attempt(
    dengfeng: Any, said: tuple[str, ...]
) -> None:
    approved(dengfeng, TOWNSHIP)
    answers(dengfeng, *said)
    refusal = dengfeng.refused("2021-01-20T09:00", "review", OFFICE, decision="approve")
    assert (refusal.clause, refusal.reason) == ("DF-5.2b", "too_early")


def test_after_three_attempts_the_offices_approval_stands_for_the_answer(dengfeng: Any) -> None:
    approved(dengfeng, TOWNSHIP)
    answers(dengfeng, "unreachable", "unreachable", "unreachable")
    assert dengfeng.refused("2021-01-20T09:00", "close", TOWNSHIP).clause == "DF-5.2b"
    for unit in (TOWNSHIP, "tf_migrant_workers", "city_hrss"):
        assert dengfeng.refused("2021-01-20T10:00", "review", unit, decision="approve").clause == "DF-5.2b"
    back = dengfeng.refused("2021-01-20T10:00", "review", OFFICE, decision="return", comments="再回访")
    assert back.field == "decision"
    dengfeng.act("2021-01-21T09:00", "review", OFFICE, decision="approve")
    dengfeng.act("2021-01-22T09:00", "close", TOWNSHIP)
    assert dengfeng.now.state == "closed"


def test_an_approval_in_the_complainants_stead_is_of_its_own_feedback(dengfeng: Any) -> None:
    approved(dengfeng, TOWNSHIP)
    answers(dengfeng, "unreachable", "unreachable", "unreachable")
    dengfeng.act("2021-01-20T09:00", "review", OFFICE, decision="approve")
    dengfeng.act("2021-01-21T09:00", "follow_up", TOWNSHIP, satisfied="no")
    dengfeng.act("2021-01-22T09:00", "feedback", TOWNSHIP, **dengfeng.parts)
    dengfeng.act("2021-01-23T09:00", "review", OFFICE, decision="approve")
    assert dengfeng.refused("2021-01-24T09:00", "close", TOWNSHIP).clause == "DF-5.2b"
    assert (dengfeng.now.unreachable, dengfeng.now.satisfied) == (0, None)


def test_who_said_yes_need_not_be_reached_again(dengfeng: Any) -> None:
    approved(dengfeng, TOWNSHIP)
    answers(dengfeng, "yes", "unreachable")
    dengfeng.act("2021-01-12T09:00", "close", TOWNSHIP)
    assert dengfeng.now.state == "closed"


def test_a_double_investigation_closes_with_both_its_halves(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "file_case", "341202/hrss", grounds="拒不支付拖欠工资，依法立案")
    close = Act(ACTION.validate_python({"action": "close"}), By("office"))
    refusal = both_halves_are_done(Asked(desk.now, close, desk.context, desk.now.last_at))
    assert refusal is not None
    assert "住房" in refusal.message or "城乡建设" in refusal.message
    desk.act("2023-09-07T09:00", "link_review", "341202/housing", findings="实名制管理落实不到位")
    assert both_halves_are_done(Asked(desk.now, close, desk.context, desk.now.last_at)) is None
