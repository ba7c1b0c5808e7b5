"""The police, incidents, teams, checks: on which clause each event rests, and what ends with what."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.routing.conftest import HOUSING, HRSS, REVIEWER, at
from tests.unit.routing.test_what_time_tells import agreed, sampled

Desk = Any
POLICE = "341202/police"
TEXT = "经双方当面核对，金额和人数无误，由本人签字。"


@pytest.mark.parametrize(("status", "marked"), [("accepted", True), ("refused", False)])
def test_only_what_the_police_refuse_is_no_longer_theirs(desk: Desk, status: str, marked: bool) -> None:
    desk.verified().act("2023-09-06T09:00", "police_transfer", HRSS, to=POLICE)
    desk.act("2023-09-07T09:00", "police_update", "office", status=status)
    assert ("police_transfer" in desk.now.marks) is marked


def test_what_the_police_answer_is_theirs_whoever_enters_it(desk: Desk) -> None:
    (transferred, *_) = desk.verified().act("2023-09-06T09:00", "police_transfer", HRSS, to=POLICE)
    (updated, *_) = desk.act("2023-09-07T09:00", "police_update", "office", status="accepted")
    assert updated.data["unit"] == POLICE
    assert (transferred.clauses, updated.clauses) == (("FY-2.5",), ("FY-2.5",))


def test_an_incident_rests_on_its_own_clauses_from_its_level_to_its_end(desk: Desk) -> None:
    opened = desk.signed().act("2023-09-04T09:00", "open_incident", HRSS, level="large")[0]
    ended = desk.act("2023-09-05T09:00", "end_incident", HRSS)[0]
    assert (opened.clauses, ended.clauses) == (("FY-3.5", "FY-A1-3.2.2"), ("FY-3.5",))
    assert ended.data["level"] == "large"


def test_a_team_of_hrss_leaves_the_case_where_it_is_and_the_offices_takes_it(desk: Desk) -> None:
    desk.diverted(headcount=101, flags=["media_exposed"])
    own = desk.act("2023-09-04T09:00", "special_team", HRSS, members=[HRSS])[0]
    assert (desk.now.unit, own.clauses) == (HOUSING, ("FY-A1-3.2.4", "FY-3.3"))
    desk.act("2023-09-05T09:00", "special_team", "office", members=[HRSS])
    assert desk.now.unit == "office"


def test_further_steps_rest_on_their_own_clauses(desk: Desk) -> None:
    desk.verified()
    order = desk.act("2023-09-06T09:00", "payment_order", HRSS, due="2023-09-20", evidence=["f1"])[0]
    team = desk.act("2023-09-06T10:00", "joint_investigation", HRSS, members=[HRSS, HOUSING])[0]
    leader = desk.act("2023-09-06T11:00", "assign_leader", HRSS, post="head")[0]
    assert [d.clauses for d in (order, team, leader)] == [
        ("FY-A1-3.1.3",),
        ("FY-A1-3.1.4",),
        ("FY-A1-3.2.1",),
    ]


def test_a_verification_tells_who_owes(desk: Desk) -> None:
    debtor = {"name": "某劳务公司", "uscc": "91341200MA2MXYZ123"}
    desk.signed()
    found = {"outcome": "founded", "headcount": 2, "amount": "1000.00", "debtor": debtor}
    told = desk.act("2023-09-05T09:00", "verify", HRSS, **found)[0].data
    assert (told["debtor"], told["debtor_uscc"]) == ("某劳务公司", "91341200MA2MXYZ123")


def test_who_overpays_is_owed_nothing(desk: Desk) -> None:
    desk.verified()
    paid = desk.act("2023-09-06T09:00", "payment", HRSS, amount="1200.00")[0]
    again = {"outcome": "founded", "headcount": 2, "amount": "1000.00", "debtor": "某公司"}
    verified = desk.act("2023-09-06T10:00", "verify", HRSS, **again)[0]
    assert (paid.data["owed"], verified.data["owed"]) == ("0.00", "0.00")


def test_a_check_of_a_running_agreement_sets_the_next_a_period_later(desk: Desk) -> None:
    checked = agreed(desk, sampled(within=True)).act("2023-09-20T09:00", "spot_check", REVIEWER, found=TEXT)[
        0
    ]
    assert checked.data["next_at"] == at("2023-10-20T09:00").isoformat()


def test_a_check_of_what_is_no_agreement_or_is_kept_sets_none(desk: Desk) -> None:
    none = desk.verified().act("2023-09-06T09:00", "spot_check", REVIEWER, found=TEXT)[0]
    agreed_upon = [{"due": "2024-03-01", "amount": "1000.00"}]
    desk.act("2023-09-07T09:00", "agreement", HRSS, instalments=agreed_upon)
    desk.act("2023-09-08T09:00", "payment", HRSS, amount="1000.00")
    kept = desk.act("2023-09-09T09:00", "spot_check", REVIEWER, found=TEXT)[0]
    assert (none.data["next_at"], kept.data["next_at"]) == (None, None)


def test_a_referral_rests_on_the_clause_of_the_first_asked(desk: Desk) -> None:
    referred = desk.lead("2023-09-01T09:00").refer("2023-09-01T10:00")[0]
    assert referred.clauses == ("FY-A1-2.2",)
