"""HZ-3.5, YY-4.8a: a unit disputes an assignment; an office decides and binds; the clocks run on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.routing.store import worklists

DISTRICT, HRSS, HOUSING, TRANSPORT = "330106", "330106/hrss", "330106/housing", "330106/transport"
OFFICE_OF_DISTRICT = "330106/office"


@pytest.fixture
def desk(desk_of: Callable[[str], Any]) -> Any:
    """A case with the district's housing department since 6 March; its 15 days end with 21 March."""
    desk = desk_of("hangzhou").lead("2024-03-04T09:00", region=DISTRICT, channel="national_platform")
    desk.act(
        "2024-03-05T09:00",
        "verify",
        DISTRICT,
        outcome="founded",
        headcount=1,
        amount="1.00",
        debtor="某建筑公司",
        causes=["illegal_contracting"],
    )
    desk.act("2024-03-06T09:00", "transfer", HRSS, to=HOUSING)
    return desk


def dispute(desk: Any, proposed: str | None = TRANSPORT, when: str = "2024-03-07T09:00") -> Any:
    desk.act(when, "dispute", HOUSING, reason="该工程为公路项目", proposed=proposed)
    return desk


@pytest.mark.parametrize(
    ("proposed", "arbiter"),
    [(TRANSPORT, OFFICE_OF_DISTRICT), (None, OFFICE_OF_DISTRICT), ("330105/housing", "office")],
)
def test_the_office_of_the_lowest_territory_that_holds_both_units_decides(
    desk: Any, proposed: str | None, arbiter: str
) -> None:
    dispute(desk, proposed)
    assert desk.now.arbiter == arbiter
    assert arbiter in worklists(desk.now)


def test_a_disputed_case_stays_where_it_is_and_its_clocks_run_on(desk: Any) -> None:
    dispute(desk)
    assert (desk.now.unit, desk.now.marks) == (HOUSING, ("disputed",))
    assert desk.clock("resolve") == ("running", "2024-03-22T00:00")
    assert desk.refused("2024-03-07T10:00", "dispute", HOUSING, reason="再次提出").clause == "HZ-3.5"


def test_another_unit_gets_it_with_clocks_of_its_own(desk: Any) -> None:
    dispute(desk)
    drafts = desk.act("2024-03-08T09:00", "arbitrate", OFFICE_OF_DISTRICT, to=TRANSPORT)
    assert "timer_cancelled:resolve" in desk.names(drafts)
    assert (desk.now.unit, desk.now.state, desk.now.marks) == (TRANSPORT, "transferred", ())
    assert desk.clock("resolve") == ("running", "2024-03-24T00:00")
    assert desk.clock("arbitrate")[0] == "met"


def test_the_same_unit_keeps_it_and_its_clocks(desk: Any) -> None:
    dispute(desk)
    desk.act("2024-03-08T09:00", "arbitrate", OFFICE_OF_DISTRICT, to=HOUSING)
    assert (desk.now.unit, desk.now.marks) == (HOUSING, ())
    assert desk.clock("resolve") == ("running", "2024-03-22T00:00")


def test_the_decision_binds_whom_it_names_until_it_has_looked_into_it(desk: Any) -> None:
    dispute(desk)
    desk.act("2024-03-08T09:00", "arbitrate", OFFICE_OF_DISTRICT, to=TRANSPORT)
    for action in ("dispute", "hand_back"):
        refusal = desk.refused("2024-03-08T10:00", action, TRANSPORT, reason="不属本单位")
        assert refusal.clause == "HZ-3.5"
    desk.act(
        "2024-03-09T09:00", "verify", TRANSPORT, outcome="founded", headcount=1, amount="1.00", debtor="某"
    )
    desk.act("2024-03-10T09:00", "hand_back", TRANSPORT, reason="案情特别复杂，需作出行政处理")
    assert desk.now.unit == HRSS


@pytest.mark.parametrize("by", [HOUSING, HRSS, "330105/office"])
def test_nobody_else_decides(desk: Any, by: str) -> None:
    assert dispute(desk).refused("2024-03-08T09:00", "arbitrate", by, to=TRANSPORT).clause == "HZ-3.5"


@pytest.mark.parametrize("to", [None, "330106/nobody"])
def test_a_decision_names_a_unit_of_the_city(desk: Any, to: str | None) -> None:
    refusal = dispute(desk).refused("2024-03-08T09:00", "arbitrate", "office", to=to)
    assert (refusal.clause, refusal.field, desk.now.marks) == ("HZ-3.5", "to", ("disputed",))


def test_a_case_arbitrated_to_another_district_lies_there(desk: Any) -> None:
    dispute(desk, "330105/housing")
    desk.act("2024-03-08T09:00", "arbitrate", "office", to="330105/housing")
    assert (desk.now.territory, desk.now.region) == ("330105", "330105")
    desk.act("2024-03-09T09:00", "verify", "330105/housing", outcome="unfounded")
    desk.act("2024-03-10T09:00", "feedback", "330105/housing", **desk.parts)
    assert desk.now.unit == "330105/hrss"


@pytest.mark.parametrize("proposed", [None, "city_nobody", "city_housing"])
def test_who_gives_a_case_away_names_whose_it_is(desk_of: Callable[[str], Any], proposed: str | None) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region=None)
    for action in ("dispute", "hand_back"):
        refusal = desk.refused(
            "2023-05-08T10:00", action, "city_housing", reason="公路工程", proposed=proposed
        )
        assert (refusal.clause, refusal.field) == ("YY-4.8a", "proposed")
    assert (desk.now.unit, desk.now.marks) == ("city_housing", ())


def test_a_member_units_hand_back_waits_with_the_office(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region=None, causes=["business_failure"])
    assert (desk.now.manner, desk.now.with_units) == ("jointly", ("city_hrss",))
    desk.act("2023-05-08T10:00", "hand_back", "city_housing", reason="公路工程", proposed="city_transport")
    assert (desk.now.unit, desk.now.state, desk.now.proposed) == ("office", "judging", "city_transport")
    assert (desk.now.manner, desk.now.with_units) == (None, ())
    assert desk.clock("judge")[0] == "running"
