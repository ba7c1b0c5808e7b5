"""What a step's event carries: the reference of each of its texts, and the clause that the step rests on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from contracts.case_actions import TEXT_FIELDS
from services.routing.domain.case import Case
from tests.unit.routing.conftest import HOUSING, HRSS, PARTS, REVIEWER, ref

Desk = Any
TEXT = "经双方当面核对，金额和人数无误，由本人签字。"
POLICE, PROCURATORATE = "341202/police", "341202/procuratorate"
DEBT = {"debtor": {"name": "某局", "uscc": "91341200MA2MXYZ123"}, "kind": "agency", "amount": "500.00"}


def _received(desk: Desk) -> Desk:
    return desk.lead("2023-09-01T09:00")


def _disputed(desk: Desk) -> Desk:
    desk.signed().act("2023-09-04T09:00", "dispute", HRSS, reason=TEXT)
    return desk


def _asked(desk: Desk) -> Desk:
    desk.signed().act("2023-09-04T09:00", "assist", HRSS, to=POLICE, question=TEXT)
    return desk


def _filed(desk: Desk) -> Desk:
    desk.verified().act("2023-09-06T09:00", "file_case", HRSS, grounds=TEXT)
    return desk


def _fed_back(desk: Desk) -> Desk:
    desk.verified().act("2023-09-06T09:00", "feedback", HRSS, **PARTS)
    return desk


def _with_the_police(desk: Desk) -> Desk:
    desk.verified().act("2023-09-06T09:00", "police_transfer", HRSS, to=POLICE)
    return desk


def _closed(desk: Desk) -> Desk:
    desk.resolved().act("2023-09-09T09:00", "close", HRSS)
    return desk


def _signed(desk: Desk) -> Desk:
    return desk.signed()


def _verified(desk: Desk) -> Desk:
    return desk.verified()


def _resolved(desk: Desk) -> Desk:
    return desk.resolved()


ROWS: list[tuple[str, Callable[[Desk], Desk], str, dict[str, Any], str]] = [
    ("transfer", _received, "city_hrss", {"to": HRSS}, "FY-A1-3.1.1"),
    ("hand_back", _signed, HRSS, {}, "FY-A1-2.2"),
    ("dispute", _signed, HRSS, {}, "FY-2.1"),
    ("arbitrate", _disputed, "office", {"to": HOUSING}, "FY-2.1"),
    ("assist", _signed, HRSS, {"to": POLICE}, "FY-A1-3.1.3"),
    ("answer", _asked, POLICE, {"assistance": "C1-Q1"}, "FY-A1-3.1.3"),
    ("file_case", _verified, HRSS, {}, "FY-A1-3.1.4"),
    ("link_review", _filed, HOUSING, {}, "FY-A1-3.1.6"),
    ("extend", _filed, HRSS, {"timer": "investigation", "approver_post": "head"}, "FY-A1-4.3"),
    ("review", _fed_back, REVIEWER, {"decision": "approve"}, "FY-A1-5.2"),
    ("spot_check", _verified, REVIEWER, {}, "FY-A1-5.2"),
    ("follow_up", _resolved, HRSS, {"satisfied": "yes"}, "FY-A1-5.1"),
    ("plan", _signed, HRSS, {}, "FY-A1-2.2"),
    ("contact", _signed, HRSS, {}, "FY-A1-2.2"),
    ("urge", _signed, HRSS, {"to": HRSS}, "FY-2.1"),
    ("report_superior", _signed, HRSS, {}, "FY-A1-3.2.3"),
    ("publish_result", _signed, HRSS, {}, "FY-A1-3.2.3"),
    ("withdraw", _signed, HRSS, {}, "FY-A1-2.2"),
    ("mediation", _signed, HRSS, {}, "FY-2.1"),
    ("legal_aid", _signed, HRSS, {}, "CN-MWR-45"),
    ("arbitration_referral", _signed, HRSS, {}, "CN-MWR-10"),
    ("link_debt", _signed, HRSS, DEBT, "FY-2.4"),
    ("judicial_answer", _with_the_police, PROCURATORATE, {"kind": "filing_supervision"}, "FY-2.5"),
    ("joint_action", _signed, HRSS, {"kind": "meeting", "with": [HOUSING]}, "FY-3.3"),
    ("look_back", _closed, "office", {"unit": HRSS, "measures": ["notice"]}, "FY-3.3"),
    ("correct", _signed, HRSS, {"field": "headcount", "value": 5}, "FY-A1-2.2"),
]


@pytest.mark.parametrize(("action", "begun", "by", "fields", "clause"), ROWS, ids=[row[0] for row in ROWS])
def test_an_event_refers_to_the_text_and_names_the_clause(
    desk: Desk, action: str, begun: Callable[[Desk], Desk], by: str, fields: dict[str, Any], clause: str
) -> None:
    (name,) = TEXT_FIELDS[action]
    event = begun(desk).act("2023-09-12T10:00", action, by, **fields, **{name: TEXT})[0]
    assert ref(TEXT) in event.data.values()
    assert clause in event.clauses


def test_every_text_of_a_step_is_looked_at_here() -> None:
    elsewhere = {"feedback", "unmerge"}
    assert {row[0] for row in ROWS} | elsewhere == set(TEXT_FIELDS)


def test_a_feedback_refers_to_all_six_parts(desk: Desk) -> None:
    event = desk.verified().act("2023-09-06T09:00", "feedback", HRSS, **PARTS)[0]
    assert event.data["parts"] == {part: ref(text) for part, text in PARTS.items()}
    assert event.clauses == ("FY-A1-5.1",)


def test_a_linked_debt_says_who_owes_what_to_the_employer(desk: Desk) -> None:
    event = desk.signed().act("2023-09-04T09:00", "link_debt", HRSS, **DEBT)[0]
    told = {name: event.data[name] for name in ("debt", "debtor", "debtor_uscc", "kind", "amount")}
    assert told == {
        "debt": "debt",
        "debtor": "某局",
        "debtor_uscc": "91341200MA2MXYZ123",
        "kind": "agency",
        "amount": "500.00",
    }


def test_what_is_recovered_rests_on_the_clause_of_the_two_searches(desk: Desk) -> None:
    desk.verified().act("2023-09-06T09:00", "link_debt", HRSS, **DEBT)
    recovered = desk.act("2023-09-07T09:00", "recover_debt", HRSS, amount="500.00", to_wages="500.00")
    assert [d.clauses for d in recovered[:2]] == [("FY-2.4",), ("FY-2.4",)]


def test_questions_are_numbered_from_one_and_each_number_is_used_once(desk: Desk) -> None:
    desk.signed()
    first = desk.act("2023-09-04T09:00", "assist", HRSS, to=POLICE, question=TEXT)[0]
    desk.act("2023-09-04T10:00", "answer", POLICE, assistance="C1-Q1", answer=TEXT)
    second = desk.act("2023-09-04T11:00", "assist", HRSS, to=POLICE, question=TEXT)[0]
    assert (first.data["assistance"], second.data["assistance"]) == ("C1-Q1", "C1-Q2")


def test_an_answer_to_no_open_question_is_told_which_are_open(desk: Desk) -> None:
    case: Case = _asked(desk).now
    assert case.questions == 1
    refused = desk.refused("2023-09-05T09:00", "answer", POLICE, assistance="C1-Q9", answer=TEXT)
    assert "C1-Q1" in (refused.needed or "")
