"""`tasks.yaml`: who has a task is said by unit or class; a slip is told with what to write."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.routing.domain.policy_parse import parse_policy
from services.routing.domain.task_rules import units_meant
from services.runtime.packs import Pack, PackError, read_pack
from services.runtime.settings import ROOT
from tests.support.worlds import PACKS

GOOD: dict[str, Any] = {
    "title": "排查",
    "units": ["township"],
    "due_at": "2022-01-01T00:00",
    "clauses": ["DF-5.1"],
}


def pack_with(**changes: Any) -> Pack:
    pack = read_pack(ROOT / "policies" / "dengfeng")
    raw = {k: v for k, v in {**GOOD, **changes}.items() if v is not None}
    return replace(pack, sections={**pack.sections, "tasks": {"sweep": raw}})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"units": ["tf_cole"]}, "names tf_cole; write a unit of units.yaml or one of"),
        ({"units": []}, "units"),
        ({"due_at": None}, "has either `due_at` or `planned_by`"),
        ({"planned_by": ["office"]}, "has either `due_at` or `planned_by`"),
        ({"planned_by": ["nobody"], "due_at": None}, "names nobody"),
        ({"clauses": ["DF-9"]}, "names clause DF-9, which is not in clauses.yaml"),
        ({"assumed": True}, "is assumed without a `reason`"),
        ({"until": "2022"}, "until"),
    ],
)
def test_a_slip_is_told(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(PackError) as told:
        parse_policy(pack_with(**changes))
    assert words in str(told.value)


def test_a_date_without_offset_is_of_shanghai() -> None:
    due_at = parse_policy(pack_with()).tasks["sweep"].due_at
    assert due_at is not None
    assert due_at.isoformat() == "2021-12-31T16:00:00+00:00"


@pytest.mark.parametrize(
    ("city", "entry", "count"),
    [("dengfeng", "task_force", 7), ("dengfeng", "office", 1), ("yueyang", "government", 13)],
)
def test_a_class_means_its_units(city: str, entry: str, count: int) -> None:
    policy = parse_policy(next(pack for pack in PACKS if pack.city == city))
    assert len(units_meant((entry,), policy.territory, policy.departments)) == count
