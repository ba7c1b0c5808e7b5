"""A punch of more than a year ahead is a slip: refused by name, and nothing counts from it."""

from __future__ import annotations

from datetime import date

import pytest

from tests.component.warnings.plant import PROJECT, Plant, delivery, punch

LONG_WAY = {"ce_dataschema": "urn:x"}
"""A header that only some systems send."""


@pytest.mark.parametrize("headers", [{}, LONG_WAY], ids=["short way", "long way"])
@pytest.mark.parametrize("day", ["2200-01-05", "2100-01-05", "2025-04-12"])
@pytest.mark.parametrize("corrects", [None, "g9"])
async def test_it_goes_to_the_dead_letters_and_the_others_are_counted(
    headers: dict[str, str], day: str, corrects: str | None
) -> None:
    plant = await Plant.open()
    told = {"city": "linyi", "observed_at": "2024-04-10T07:00:00+08:00"}
    wrong = punch(1, day, corrects=corrects, **told)
    await plant.deliver([delivery(fact, **headers) for fact in (wrong, punch(2, "2024-04-10", **told))])
    (letter,) = plant.letters()
    assert f"at: {day}" in b"".join(letter.headers.values()).decode()
    await plant.settle()
    assert (await plant.ledger(PROJECT)).days_attended == (date(2024, 4, 10),)


@pytest.mark.parametrize("headers", [{}, LONG_WAY], ids=["short way", "long way"])
async def test_a_clock_that_is_some_hours_fast_costs_nobody_their_attendance(headers: dict[str, str]) -> None:
    plant = await Plant.open()
    await plant.deliver([delivery(punch(1, "2024-04-11"), **headers)])
    assert plant.letters() == []
    await plant.settle()
    assert (await plant.ledger(PROJECT)).days_attended == (date(2024, 4, 11),)
