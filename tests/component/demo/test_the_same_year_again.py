"""The same seed and end give the same year; another seed gives another."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from anxin.demo.year import Played
from contracts.envelope import to_json
from tests.component.demo.conftest import CITIES, SMALL, once, play

pytestmark = pytest.mark.xdist_group("small year")


def digest(played: Played) -> dict[str, str]:
    """A hash of every service's journal."""

    def of(service: str) -> str:
        events: list[Any] = [to_json(event) for event in played.world.store(service).events()]
        return sha256("\n".join(sorted(map(repr, events))).encode()).hexdigest()

    return {service: of(service) for service in played.world.services}


@pytest.mark.parametrize("city", CITIES)
async def test_the_same_script_gives_the_same_journals(city: str) -> None:
    first, second = await once(SMALL, city), await play(SMALL, city)
    assert digest(first) == digest(second)
    assert first.tally.done == second.tally.done


async def test_another_seed_gives_another_year() -> None:
    city = CITIES[0]
    first, second = await once(SMALL, city), await play(replace(SMALL, seed=8), city)
    assert digest(first)["routing"] != digest(second)["routing"]
