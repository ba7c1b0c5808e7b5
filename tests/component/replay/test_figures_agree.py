"""What an installation counts of a city, its replay counts too: cases, clocks, money, by region and unit."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from fastapi.testclient import TestClient

from anxin.replay.player import Replay, Replayed, Rules
from services.runtime.packs import Pack
from services.runtime.web import make_app
from tests.component.demo.conftest import CALENDAR, PACKS
from tests.component.replay.conftest import Year
from tests.support.figures import KIND, bulletins_that_differ, of_the_replayed, of_the_running


@pytest.fixture
def rules(pack: Pack) -> Rules:
    return Rules.of(pack, CALENDAR, PACKS)


@pytest.fixture
def replayed(year: Year, rules: Rules) -> Replayed:
    return Replay(rules).play(year.lines())


@pytest.fixture
def http(year: Year) -> Iterator[httpx.Client]:
    with TestClient(make_app(year.played.world.services.values())) as client:
        yield client


def test_a_citys_cases_come_to_the_same_sums(
    http: httpx.Client, pack: Pack, rules: Rules, replayed: Replayed
) -> None:
    running = of_the_running(http, pack.city)
    assert running["all"]["received"] >= 55
    assert running["all"]["late"] > 0
    assert running["all"]["paid"] > 0
    assert of_the_replayed(replayed, rules) == running


def test_a_citys_bulletins_say_what_the_replay_counts(
    http: httpx.Client, pack: Pack, replayed: Replayed
) -> None:
    has_bulletins = KIND in pack.section("bulletins").get("kinds", {})
    months, differ = bulletins_that_differ(http, replayed)
    assert months >= (12 if has_bulletins else 0)
    assert differ == []
