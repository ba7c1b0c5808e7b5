"""Marks that stand from receipt until a step takes them away, and posts that a rule tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

HRSS = "371302/hrss"


@pytest.fixture
def linyi(desk_of: Callable[[str], Any]) -> Any:
    return desk_of("linyi")


def test_a_case_is_flagged_until_its_first_plan_and_its_first_contact(linyi: Any) -> None:
    linyi.lead("2021-01-04T09:00", region="371302")
    assert set(linyi.now.marks) == {"no_plan", "no_contact"}
    planned = linyi.act("2021-01-05T09:00", "plan", HRSS, text="约谈总包单位，限期清偿")
    assert [d.data["mark"] for d in planned if d.name == "case.unmarked"] == ["no_plan"]
    assert linyi.now.marks == ("no_contact",)
    linyi.act("2021-01-06T09:00", "contact", HRSS, note="电话告知受理情况")
    assert linyi.now.marks == ()


def test_a_second_plan_changes_no_mark_and_says_no_rule(linyi: Any) -> None:
    linyi.lead("2021-01-04T09:00", region="371302")
    linyi.act("2021-01-05T09:00", "plan", HRSS, text="约谈总包单位，限期清偿")
    assert linyi.names(linyi.act("2021-01-06T09:00", "plan", HRSS, text="调整方案")) == ["planned"]


@pytest.mark.parametrize(("action", "field"), [("plan", "text"), ("contact", "note")])
def test_a_plan_or_contact_without_words_is_refused(linyi: Any, action: str, field: str) -> None:
    linyi.lead("2021-01-04T09:00", region="371302")
    refusal = linyi.refused("2021-01-05T09:00", action, HRSS)
    assert (refusal.clause, refusal.field) == ("LY-2.3a", field)
    assert set(linyi.now.marks) == {"no_plan", "no_contact"}


@pytest.mark.parametrize(
    ("ownership", "key"), [("government", True), ("soe", True), ("institution", False), (None, False)]
)
def test_arrears_on_government_and_state_owned_works_are_a_key_item_from_the_first_day(
    linyi: Any, ownership: str | None, key: bool
) -> None:
    linyi.lead("2021-01-04T09:00", region="371302", ownership=ownership)
    assert ("key_item" in linyi.now.marks) is key


@pytest.mark.parametrize(
    ("fields", "listed"),
    [
        ({"headcount": 100, "amount": "2000000.00"}, False),
        ({"headcount": 101}, True),
        ({"amount": "2000000.01"}, True),
        ({"flags": ["media_exposed"]}, True),
        ({"flags": ["large_petition"]}, False),
    ],
)
def test_major_cases_are_listed(linyi: Any, fields: dict[str, Any], listed: bool) -> None:
    linyi.lead("2021-01-04T09:00", region="371302", **fields)
    assert ("listed_supervision" in linyi.now.marks) is listed


def test_an_incident_is_pushed_to_posts(linyi: Any) -> None:
    linyi.lead("2021-01-04T09:00", region="371302", flags=["mass_incident"])
    assert "incident" in linyi.now.marks
    told = [d for d in linyi.journal if d.name == "case.notified" and d.data["about"] == "incident_pushed"]
    assert ("office", "head") in {(d.data["to"], d.data["post"]) for d in told}
    assert all(d.clauses == ("LY-4.2",) for d in told)
    assert len(told) == len({(d.data["to"], d.data["post"]) for d in told})


def test_without_an_incident_nobody_is_pushed(linyi: Any) -> None:
    linyi.lead("2021-01-04T09:00", region="371302")
    assert "incident" not in linyi.now.marks
    assert not [d for d in linyi.journal if d.data.get("about") == "incident_pushed"]


@pytest.mark.parametrize(
    ("fields", "unit"),
    [
        ({"first_unit": "371311/housing"}, "371311/housing"),
        ({"first_unit": "nobody"}, HRSS),
        ({}, HRSS),
        ({"region": None}, "city_hrss"),
        ({"region": None, "first_unit": "city_housing"}, "city_housing"),
    ],
)
def test_who_was_asked_first_has_it(linyi: Any, fields: dict[str, Any], unit: str) -> None:
    linyi.lead("2021-01-04T09:00", **{"region": "371302", **fields})
    assert (linyi.now.unit, linyi.now.state) == (unit, "received")
    linyi.act("2021-01-04T10:00", "sign", unit)
    assert linyi.now.state == "verifying"
