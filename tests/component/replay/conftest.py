"""A year that was played through all four services, and what was taken out of it over HTTP."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient

from anxin.demo.year import Played, Script, Size, play_year
from anxin.replay.recorded import Line, parse_lines
from anxin.replay.taking_out import Span, take_out
from services.runtime.packs import Pack
from services.runtime.web import make_app
from tests.component.demo.conftest import CALENDAR, END, PACKS, SETTINGS

SIZE = Size(leads=80, projects=8)


@dataclass(frozen=True)
class Year:
    """What was played, and the lines of its export."""

    played: Played
    exported: list[dict]

    def lines(self) -> list[Line]:
        return list(parse_lines(json.dumps(line).encode() for line in self.exported))


@pytest.fixture(scope="session")
def year() -> Year:
    """A small year."""
    played = asyncio.run(play_year(Script(11, END, SIZE), PACKS, CALENDAR, SETTINGS))
    with TestClient(make_app(played.world.services.values())) as http:
        return Year(played, take_out(http, None, Span()))


@pytest.fixture(params=PACKS, ids=lambda pack: pack.city)
def pack(request: pytest.FixtureRequest) -> Pack:
    """Each city's pack in turn."""
    found: Pack = request.param
    return found
