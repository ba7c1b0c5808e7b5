"""HZ-7b: the first unit asked answers for a case until another has signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.routing.store import worklists

DISTRICT, STREET, ASKED = "330106", "330106109", "330106/housing"


@pytest.fixture
def arrived(desk_of: Callable[[str], Any]) -> Callable[..., Any]:
    return lambda **fields: desk_of("hangzhou").lead("2024-03-04T09:00", **{"region": DISTRICT, **fields})


def test_the_unit_that_took_the_complaint_has_it_on_its_list_until_the_district_signs(
    arrived: Callable[..., Any],
) -> None:
    desk = arrived(first_unit=ASKED)
    assert "HZ-7b" in desk.journal[0].clauses
    assert {ASKED, DISTRICT} <= worklists(desk.now)
    desk.act("2024-03-05T09:00", "sign", DISTRICT)
    assert (desk.now.first_unit, ASKED in worklists(desk.now)) == (ASKED, False)


@pytest.mark.parametrize("first_step", ["sign", "verify"])
def test_what_the_first_unit_gives_away_it_keeps_in_sight_until_the_next_takes_it_up(
    arrived: Callable[..., Any], first_step: str
) -> None:
    desk = arrived()
    desk.act("2024-03-04T10:00", "transfer", DISTRICT, to=STREET)
    assert desk.now.kept_by == DISTRICT
    desk.act(
        "2024-03-05T09:00", first_step, STREET, **({"outcome": "unfounded"} if first_step == "verify" else {})
    )
    assert desk.now.kept_by is None


def test_what_another_gives_away_is_not_the_first_units_again(arrived: Callable[..., Any]) -> None:
    desk = arrived(first_unit=ASKED)
    desk.act("2024-03-04T10:00", "sign", DISTRICT)
    desk.act("2024-03-04T11:00", "transfer", DISTRICT, to=STREET)
    assert desk.now.kept_by is None


def test_a_pack_that_does_not_say_so_keeps_nobody(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("fuyang").lead("2023-09-01T09:00", first_unit="341203/hrss")
    assert (desk.now.first_unit, desk.now.kept_by) == ("341203/hrss", None)
