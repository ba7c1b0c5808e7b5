"""A new version of a city's rules: open cases stay on theirs unless it says that they move."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from anxin.world import VirtualWorld
from services.runtime.packs import Pack, PackError, read_pack
from services.runtime.web import make_app
from tests.support.worlds import CALENDAR, PACKS, SETTINGS

ROOT = Path(__file__).resolve().parents[3]
MOVING = read_pack(ROOT / "tests" / "policies" / "packs" / "shorter")
"""In force from 2023-09-10; closing takes 30 days instead of 15."""
STAYING = replace(MOVING, header={**MOVING.header, "open_cases": "stay"}, hash="stays")
LEAD = {"city": "fuyang", "channel": "qr", "region": "341202", "employer": {"name": "某建筑公司"}}


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


class City:
    """One city whose clerk looks at one case."""

    def __init__(self, world: VirtualWorld) -> None:
        self.world = world
        transport = httpx.ASGITransport(make_app(world.services.values()))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://anxin")

    @classmethod
    async def open(cls, *more: Pack) -> City:
        return cls(await VirtualWorld([*PACKS, *more], CALENDAR, at("2023-09-01T09:00"), SETTINGS).open())

    async def lead(self) -> str:
        answer = await self.http.post("/intake/leads", json=LEAD)
        await self.world.settle()
        return str(answer.json()["case_id"])

    async def case(self, case_id: str) -> Mapping[str, Any]:
        found = (await self.http.get(f"/routing/cases/{case_id}")).json()
        return {**found, "timers": {t["name"]: t for t in found["timers"]}}

    async def names(self, case_id: str) -> list[str]:
        return [e["type"] for e in (await self.case(case_id))["timeline"]]


async def test_on_the_day_it_comes_into_force_open_cases_move_and_not_before() -> None:
    city = await City.open(MOVING)
    case = await city.lead()
    await city.world.reach(at("2023-09-09T23:59"))
    assert (await city.case(case))["timers"]["close"]["due_at"] == "2023-09-16T16:00:00+00:00"
    await city.world.reach(at("2023-09-10T00:00"))
    moved = await city.case(case)
    assert moved["timers"]["close"]["due_at"] == "2023-10-01T16:00:00+00:00"
    event = next(e for e in moved["timeline"] if e["type"] == "case.policy_moved")
    assert event["data"]["to"] == MOVING.hash
    assert event["clauses"]


async def test_a_case_that_moved_is_not_moved_again_and_one_that_ended_not_at_all() -> None:
    city = await City.open(MOVING)
    open_case, ended = await city.lead(), await city.lead()
    body = {"action": "withdraw", "reason": "已自行解决", "by": {"unit": "office"}}
    assert (await city.http.post(f"/routing/cases/{ended}/actions", json=body)).status_code == 200
    for day in ("2023-09-10T08:00", "2023-09-11T08:00", "2023-09-12T08:00"):
        await city.world.reach(at(day))
    assert (await city.names(open_case)).count("case.policy_moved") == 1
    assert "case.policy_moved" not in await city.names(ended)


async def test_without_that_word_they_stay_and_new_ones_take_the_new_version() -> None:
    city = await City.open(STAYING)
    old = await city.lead()
    await city.world.reach(at("2023-09-12T09:00"))
    new = await city.lead()
    assert "case.policy_moved" not in await city.names(old)
    assert (await city.case(old))["timers"]["close"]["due_at"] == "2023-09-16T16:00:00+00:00"
    assert (await city.case(new))["timers"]["close"]["due_at"] == "2023-10-12T16:00:00+00:00"


async def test_two_that_move_the_same_case_at_once_move_it_once() -> None:
    city = await City.open()
    case = await city.lead()
    await asyncio.gather(city.world.move_to(MOVING), city.world.move_to(MOVING))
    assert (await city.names(case)).count("case.policy_moved") == 1


async def test_what_follows_is_decided_by_the_new_rules_and_says_so() -> None:
    city = await City.open()
    case = await city.lead()
    await city.world.move_to(MOVING)
    body = {"action": "transfer", "to": "341202/hrss", "by": {"unit": "city_hrss"}}
    await city.http.post(f"/routing/cases/{case}/actions", json=body)
    stored = (await city.world.store("routing").load("case", [case]))[case]
    assert stored.policy == MOVING.hash
    assert stored.outbox[-1].policy == MOVING.hash


async def test_a_version_that_cannot_be_read_is_enacted_nowhere() -> None:
    city = await City.open()
    broken = replace(MOVING, sections={**MOVING.sections, "routing": {}}, hash="broken")
    with pytest.raises(PackError):
        await city.world.move_to(broken)
    for service in city.world.services.values():
        assert all(pack.hash != "broken" for pack in service.runtime.library)


def test_a_word_that_is_neither_stay_nor_move_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text(
        "city: somewhere\nversion: '1'\neffective_from: 2023-01-01\nopen_cases: maybe\n", "utf-8"
    )
    with pytest.raises(PackError, match="open_cases: move"):
        read_pack(tmp_path)
