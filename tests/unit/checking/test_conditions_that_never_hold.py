"""A condition that no case meets is found out; one that some case meets is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from anxin.checking.clocks import BEGUN, FIRES
from anxin.checking.conditions import LISTS, NUMBERS, TRUTHS, WORDS, never_holds
from services.routing.domain.policy import CONDITION_NAMES
from services.routing.domain.policy_follows import TRIGGERS
from services.routing.domain.words import STEP_NAMES

OPEN = {"region", "territory", "project", "task_force", "unit", "posts"}


@pytest.mark.parametrize(
    "source",
    [
        "headcount > 100 && headcount < 50",
        "amount < 0.0",
        "headcount > 100 && !(headcount > 100)",
        "industry == 'housing' && industry == 'water'",
        "'mass_incident' in flags && !('mass_incident' in flags)",
        "filed && !filed",
        "false",
        "amount > 2000000.0 && owed > 5.0 && amount <= 2000000.0",
    ],
)
def test_never(source: str) -> None:
    assert never_holds(source)


@pytest.mark.parametrize(
    "source",
    [
        "headcount > 100",
        "amount >= 2000000.0 && amount < 2000000.01",
        "headcount == 0",
        "industry != 'housing' && project != ''",
        "size(causes) == 0 && !('media_exposed' in flags)",
        "'mass_incident' in flags && 'extreme_risk' in flags && !('media_exposed' in flags)",
        "!(channel in ['petition', 'qr']) && !in_festival",
        "true",
        "region == '341202'",
    ],
)
def test_sometimes(source: str) -> None:
    assert not never_holds(source)


def test_every_name_that_conditions_look_at_is_tried() -> None:
    assert {*WORDS, *LISTS, *NUMBERS, *TRUTHS, *OPEN} >= set(CONDITION_NAMES)


def test_the_clocks_that_code_begins_are_those_that_the_check_knows() -> None:
    domain = Path(__file__).parents[3] / "services" / "routing" / "domain"
    code = "\n".join(file.read_text("utf-8") for file in domain.glob("*.py"))
    assert [name for name in BEGUN if f'"{name}"' not in code] == []
    begun = set(re.findall(r"clocks\.start(?:_dated|_for)?\(work, \"(\w+)\"", code))
    assert {"sign", "verify", "payment_order"} <= begun <= BEGUN


def test_the_triggers_that_steps_make_are_triggers() -> None:
    assert set(FIRES) <= TRIGGERS
    assert {step for steps in FIRES.values() for step in steps} <= set(STEP_NAMES)
