"""Years that were played through all four services, and what was taken out of them over HTTP."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from fastapi.testclient import TestClient

from anxin.demo.year import Played, Script, Size, play_city
from anxin.replay.recorded import Line, parse_lines
from anxin.replay.taking_out import Span, take_out
from services.runtime.packs import Pack
from services.runtime.web import make_app
from tests.component.demo.conftest import CALENDAR, END, PACKS, SETTINGS

SIZE = Size(leads=300, projects=30)
"""In all cities together."""


@dataclass(frozen=True)
class Year:
    """What was played in a city, and the lines of its export."""

    played: Played
    exported: list[dict]

    def lines(self) -> list[Line]:
        return list(parse_lines(json.dumps(line).encode() for line in self.exported))


@cache
def year_of(city: str) -> Year:
    """A small year of a city, made once."""
    played = asyncio.run(play_city(Script(11, END, SIZE), city, PACKS, CALENDAR, SETTINGS))
    with TestClient(make_app(played.world.services.values())) as http:
        return Year(played, take_out(http, city, Span()))


def _of_its_city(pack: Pack) -> Any:
    """The tests of a city are one worker's, so that its year is played once."""
    return pytest.param(pack, id=pack.city, marks=pytest.mark.xdist_group(f"replay of {pack.city}"))


@pytest.fixture(params=[_of_its_city(pack) for pack in PACKS])
def pack(request: pytest.FixtureRequest) -> Pack:
    """Each city's pack in turn."""
    found: Pack = request.param
    return found


@pytest.fixture
def year(pack: Pack) -> Year:
    """The year of the pack's city."""
    return year_of(pack.city)
