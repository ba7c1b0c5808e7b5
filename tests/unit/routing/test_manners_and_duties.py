"""YY-3.1.3, YY-3.1.4, YY-3.2, YY-3.2.12: whom the office hands a lead to, in which manner, by which duty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.routing.domain.duties import duty_by_id
from services.routing.store import worklists


@pytest.fixture
def waiting(desk_of: Callable[[str], Any]) -> Any:
    """A county's lead of a named cause; it waits with the office."""
    return desk_of("yueyang").lead("2023-05-08T09:00", region="430602", causes=["progress_payment_owed"])


@pytest.mark.parametrize(
    ("fields", "unit", "manner", "duty"),
    [
        ({"causes": ["sme_debt"], "ownership": "soe"}, "city_industry_it", "refer", "3号二（七）"),
        ({"ownership": "soe"}, "city_sasac", "refer", "3号二（十六）2"),
        (
            {"industry": "water", "causes": ["illegal_contracting"]},
            "city_water",
            "supervise",
            "3号二（十四）4",
        ),
        ({"industry": "transport", "causes": ["dispute"]}, "city_transport", "jointly", "3号二（十三）4"),
        ({"industry": "land"}, "city_land", "refer", "3号二（十一）1"),
        ({"industry": "education"}, "office", None, "3号一（三）4"),
        ({"region": "430602", "causes": ["sme_debt"]}, "office", None, "3号一（四）3"),
    ],
)
def test_a_lead_comes_to_the_unit_whose_duty_it_is_and_the_decision_names_the_duty(
    desk_of: Callable[[str], Any], fields: dict[str, Any], unit: str, manner: str | None, duty: str
) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", **{"region": None, **fields})
    assert (desk.now.unit, desk.now.manner, desk.now.duty) == (unit, manner, duty)
    opened = desk.journal[0]
    named = duty_by_id(opened.data["duty"], desk.context.policy)
    assert named is not None
    assert set(named.clauses) <= set(opened.clauses)


def test_hrss_stands_by_a_joint_case_and_finds_it_on_its_list(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region=None, causes=["dispute"])
    assert {"city_housing", "city_hrss"} <= worklists(desk.now)
    supervised = desk_of("yueyang").lead("2023-05-08T09:00", region=None, causes=["illegal_contracting"])
    assert "city_hrss" not in worklists(supervised.now)


def test_the_cause_decides_the_manner_where_the_office_names_none(waiting: Any) -> None:
    waiting.act("2023-05-08T10:00", "transfer", "office", to="city_housing")
    assert (waiting.now.manner, waiting.now.with_units) == ("supervise", ())


def test_another_manner_than_the_causes_is_refused(waiting: Any) -> None:
    refusal = waiting.refused("2023-05-08T10:00", "transfer", "office", to="city_housing", manner="jointly")
    assert (refusal.clause, refusal.field) == ("YY-3.2.12", "manner")


def test_to_refer_says_only_that_it_is_handed_on(waiting: Any) -> None:
    waiting.act("2023-05-08T10:00", "transfer", "office", to="city_housing", manner="refer")
    assert waiting.now.manner == "refer"


def test_counties_are_assigned_or_supervised(waiting: Any) -> None:
    refusal = waiting.refused("2023-05-08T10:00", "transfer", "office", to="430602", manner="refer")
    assert (refusal.clause, refusal.field) == ("YY-3.1.4", "manner")
    waiting.act("2023-05-08T10:00", "transfer", "office", to="430602", manner="supervise")
    assert (waiting.now.unit, waiting.now.manner) == ("430602", "supervise")


def test_a_county_passes_on_to_its_own_departments_only(waiting: Any) -> None:
    waiting.act("2023-05-08T10:00", "transfer", "office", to="430602")
    refusal = waiting.refused("2023-05-08T11:00", "transfer", "430602", to="430603/housing")
    assert refusal.clause == "YY-3.1.4"
    waiting.act("2023-05-08T11:00", "transfer", "430602", to="430602/housing")
    assert waiting.now.unit == "430602/housing"


@pytest.mark.parametrize(("to", "clause"), [("430602/hrss", "YY-3.1.4"), ("city_tax", "YY-3.1.3")])
def test_nobody_takes_a_waiting_lead_by_itself(waiting: Any, to: str, clause: str) -> None:
    refusal = waiting.refused("2023-05-08T10:00", "transfer", to, to=to)
    assert (refusal.clause, refusal.field) == (clause, "by")
