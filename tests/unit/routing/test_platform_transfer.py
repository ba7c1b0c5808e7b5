"""HZ-3.2, HZ-3.3, HZ-7a: which unit a district's lead may be handed to, by whom, and from when."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

DISTRICT, HRSS, HOUSING, STREET = "330106", "330106/hrss", "330106/housing", "330106109"


@pytest.fixture
def lead(desk_of: Callable[[str], Any]) -> Callable[..., Any]:
    def arrive(**fields: Any) -> Any:
        given = {"channel": "national_platform", "region": DISTRICT, **fields}
        return desk_of("hangzhou").lead("2024-03-04T09:00", **given)

    return arrive


def founded(desk: Any, causes: tuple[str, ...] = ("illegal_contracting",), **found: Any) -> Any:
    said = {"outcome": "founded", "headcount": 12, "amount": "180000.00", "debtor": "某建筑公司", **found}
    desk.act("2024-03-05T09:00", "verify", desk.now.unit, causes=list(causes), **said)
    return desk


def test_a_district_has_a_lead_at_once_and_verifies_without_a_hand_over(lead: Callable[..., Any]) -> None:
    desk = lead()
    assert (desk.now.state, desk.now.unit) == ("received", DISTRICT)
    desk.act("2024-03-04T10:00", "sign", DISTRICT)
    assert desk.now.state == "verifying"


def test_without_a_district_the_office_names_one(lead: Callable[..., Any]) -> None:
    desk = lead(region=None)
    assert (desk.now.state, desk.now.unit) == ("judging", "office")
    desk.act("2024-03-04T10:00", "transfer", "office", to=DISTRICT)
    assert (desk.now.territory, desk.now.state) == (DISTRICT, "transferred")


@pytest.mark.parametrize(
    ("fields", "unit"),
    [
        ({"headcount": 100, "amount": "2000000.00"}, STREET),
        ({"headcount": 101}, DISTRICT),
        ({"amount": "2000000.01"}, DISTRICT),
        ({"flags": ["leader_instruction"]}, DISTRICT),
        ({"headcount": None, "amount": None}, STREET),
    ],
)
def test_an_ordinary_dispute_of_a_street_stays_in_the_street(
    lead: Callable[..., Any], fields: dict[str, Any], unit: str
) -> None:
    assert lead(region=STREET, **fields).now.unit == unit


def test_a_street_that_finds_it_major_loses_it_to_the_district(lead: Callable[..., Any]) -> None:
    desk = founded(lead(region=STREET), headcount=101)
    assert (desk.now.unit, desk.now.state) == (DISTRICT, "handling")


def test_a_street_hands_back_to_its_district(lead: Callable[..., Any]) -> None:
    desk = lead(region=STREET)
    assert desk.refused("2024-03-04T10:00", "hand_back", STREET).clause == "HZ-7a"
    desk.act("2024-03-04T10:00", "hand_back", STREET, reason="涉及多个街道")
    assert (desk.now.unit, desk.now.state) == (DISTRICT, "transferred")


def test_a_street_of_another_district_gets_nothing(lead: Callable[..., Any]) -> None:
    refusal = lead().refused("2024-03-04T10:00", "transfer", DISTRICT, to="330105001")
    assert (refusal.clause, refusal.field) == ("HZ-7a", "to")


def test_hrss_gets_what_is_to_be_filed_from_the_district(lead: Callable[..., Any]) -> None:
    desk = lead(channel="petition")
    desk.act("2024-03-04T10:00", "transfer", DISTRICT, to=HRSS)
    assert (desk.now.unit, desk.now.state, desk.now.manner) == (HRSS, "transferred", "assign")


def test_the_departments_clocks_begin_with_the_transfer_and_the_seven_days_end(
    lead: Callable[..., Any],
) -> None:
    desk = founded(lead())
    assert desk.clock("transfer") == ("running", "2024-03-12T00:00")
    desk.act("2024-03-06T09:00", "transfer", HRSS, to=HOUSING)
    assert desk.clock("transfer")[0] == "met"
    assert desk.clock("verify") == desk.clock("resolve") == ("running", "2024-03-22T00:00")


def test_no_other_transfer_meets_the_seven_days(lead: Callable[..., Any]) -> None:
    desk = founded(lead())
    desk.act("2024-03-06T09:00", "transfer", DISTRICT, to=HRSS)
    assert desk.clock("transfer") == ("running", "2024-03-12T00:00")
    desk.act("2024-03-12T00:00", "transfer", HRSS, to=HOUSING)
    assert desk.clock("transfer")[0] == "breached"
    assert desk.timer("transfer").stopped_at is not None


@pytest.mark.parametrize(
    ("fields", "found", "causes"),
    [
        ({"channel": "petition"}, {}, ("illegal_contracting",)),
        ({}, {"outcome": "unfounded"}, ("illegal_contracting",)),
        ({}, {}, ("business_failure",)),
    ],
)
def test_no_other_lead_goes_to_a_department(
    lead: Callable[..., Any], fields: dict[str, Any], found: dict[str, Any], causes: tuple[str, ...]
) -> None:
    desk = founded(lead(**fields), causes, **found)
    refusal = desk.refused("2024-03-06T09:00", "transfer", HRSS, to=HOUSING)
    assert (refusal.clause, desk.now.unit) == ("HZ-3.3a", DISTRICT)


@pytest.mark.parametrize("to", ["330106/finance", "330105/housing", "city_housing", None])
def test_no_other_unit_is_the_construction_department(lead: Callable[..., Any], to: str | None) -> None:
    assert founded(lead()).refused("2024-03-06T09:00", "transfer", HRSS, to=to).clause == "HZ-3.3a"


def test_nobody_gets_round_the_transfer_by_diverting(lead: Callable[..., Any]) -> None:
    desk = lead()
    desk.act("2024-03-04T10:00", "sign", DISTRICT)
    assert desk.refused("2024-03-04T11:00", "divert", DISTRICT, to=HOUSING).clause == "HZ-3.3a"


def test_a_department_hands_back_to_hrss_not_to_who_gave_it(lead: Callable[..., Any]) -> None:
    desk = founded(lead())
    desk.act("2024-03-06T09:00", "transfer", HRSS, to=HOUSING)
    assert desk.now.trail[-1].unit == DISTRICT
    told = desk.act("2024-03-07T09:00", "hand_back", HOUSING, reason="需进一步作出行政处理")
    assert (desk.now.unit, desk.now.state) == (HRSS, "handling")
    assert {desk.clock(name)[0] for name in ("verify", "resolve")} == {"cancelled"}
    assert HOUSING in {d.data["to"] for d in told if d.name == "case.notified"}
    assert "joint_investigation" in desk.now.due_steps


def test_the_result_of_a_department_is_reviewed_by_hrss_and_hrss_own_by_the_office(
    lead: Callable[..., Any],
) -> None:
    desk = founded(lead())
    desk.act("2024-03-06T09:00", "transfer", HRSS, to=HOUSING)
    desk.act("2024-03-07T09:00", "verify", HOUSING, outcome="unfounded")
    desk.act("2024-03-08T09:00", "feedback", HOUSING, **desk.parts)
    assert desk.now.unit == HRSS
    own = founded(lead(channel="counter"))
    own.act("2024-03-06T09:00", "transfer", DISTRICT, to=HRSS)
    own.act("2024-03-07T09:00", "verify", HRSS, outcome="unfounded")
    own.act("2024-03-08T09:00", "feedback", HRSS, **own.parts)
    assert own.now.unit == "330106/office"


def test_what_a_department_leaves_unresolved_hrss_takes_over(lead: Callable[..., Any]) -> None:
    desk = founded(lead())
    desk.act("2024-03-06T09:00", "transfer", HRSS, to=HOUSING)
    desk.reach("2024-03-22T00:00")
    assert (desk.clock("resolve")[0], desk.now.unit) == ("breached", HRSS)
