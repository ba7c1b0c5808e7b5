"""What a pack may say of bulletins, and how its mistakes are told."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.bulletins.domain.policy import BulletinsPolicy
from services.runtime.packs import Pack, PackError

Change = Callable[[dict[str, Any]], Any]


def changed(pack: Pack, change: Change) -> Pack:
    sections = copy.deepcopy(dict(pack.sections))
    change(sections["bulletins"])
    return replace(pack, sections=sections)


def kind(section: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = section["kinds"]["monthly_bulletin"]
    return found


def columns(section: dict[str, Any]) -> list[str]:
    found: list[str] = kind(section)["sections"][0]["tables"][0]["columns"]
    return found


MISTAKES: list[tuple[Change, str]] = [
    (lambda s: kind(s)["sections"][3].update(text="对恶意讨薪要依法处理。"), "恶意讨薪"),
    (lambda s: kind(s).update(intro="{month}月{recieved}件"), r"unknown \{recieved\}"),
    (lambda s: kind(s).update(intro="{month月"), "in braces"),
    (lambda s: columns(s).append("recieved"), "no figure 'recieved'"),
    (lambda s: s["columns"].pop("late"), "'late' has no title"),
    (
        lambda s: kind(s)["sections"][2]["tables"][0].update(columns=["closed"]),
        "no figure 'closed'; there are: late",
    ),
    (lambda s: kind(s)["scopes"].pop("county"), "'county' has no texts"),
    (lambda s: kind(s).update(clauses=[]), "clauses"),
    (lambda s: kind(s).update(units_listed=["city_hrs"]), "no unit 'city_hrs'"),
    (lambda s: kind(s).update(units_listed=["*/hrs"]), r"no unit '\*/hrs'"),
    (lambda s: kind(s).update(clause=["FY-3.4a"]), "clause"),
    (lambda s: kind(s)["schedule"].update(day=31), "day"),
]


@pytest.mark.parametrize(("change", "told"), MISTAKES)
def test_a_mistake_is_told_with_its_file_and_line(pack: Pack, change: Change, told: str) -> None:
    with pytest.raises(PackError, match=told) as error:
        BulletinsPolicy.parse(changed(pack, change))
    assert error.value.file is not None
    assert error.value.file.endswith("bulletins.yaml")
    assert error.value.line is not None


def test_a_pack_without_the_section_has_no_bulletins(pack: Pack) -> None:
    sections = {k: v for k, v in pack.sections.items() if k != "bulletins"}
    assert BulletinsPolicy.parse(replace(pack, sections=sections)).kinds == {}


def test_fuyangs_monthly_bulletin_has_the_columns_of_the_catalogue_and_rests_on_its_clause(
    policy: BulletinsPolicy,
) -> None:
    found = policy.kinds["monthly_bulletin"]
    assert found.clauses == ("FY-3.4a",)
    by_region = [c for s in found.sections for t in s.tables if t.of == "regions" for c in t.columns]
    assert by_region == [
        "received", "closed", "open", "late", "amount_verified", "amount_paid",
        "warnings_raised", "warnings_cleared", "warnings_overdue",
    ]  # fmt: skip
    assert [t.columns for s in found.sections for t in s.tables if t.of == "units"] == [("late",)]


def test_what_the_document_leaves_open_is_marked_assumed_with_a_reason(policy: BulletinsPolicy) -> None:
    found = policy.kinds["monthly_bulletin"]
    assert found.schedule is not None
    assert found.wording is not None
    assert (found.schedule.assumed, bool(found.schedule.reason)) == (True, True)
    assert (found.wording.assumed, bool(found.wording.reason)) == (True, True)


def test_warning_types_are_called_as_the_warnings_section_calls_them(policy: BulletinsPolicy) -> None:
    assert policy.warning_types["deposit_missing"] == "未缴纳农民工工资保证金"
