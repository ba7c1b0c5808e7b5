"""An installation that ran an earlier version of a city's pack starts with the folder's new one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from anxin.world import VirtualWorld
from services.runtime.packs import Pack, PackError, read_pack
from services.runtime.testing.memory_store import MemoryStores
from tests.support.worlds import CALENDAR, PACKS, POLICIES, SETTINGS

START = "2024-04-10T09:00"
LEAD = {"city": "fuyang", "channel": "qr", "region": "341202", "employer": {"name": "某建筑公司"}}
(FUYANG,) = [pack for pack in PACKS if pack.city == "fuyang"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def written(folder: Path, version: str) -> Pack:
    """The city's pack under another version, without the clock of inspections."""
    folder.mkdir()
    header = {**FUYANG.header, "version": version, "extends": str(POLICIES / "fuyang")}
    lines = [f"{name}: {value!r}" for name, value in header.items() if name != "effective_from"]
    lines.append(f"effective_from: {FUYANG.header['effective_from']}")
    (folder / "pack.yaml").write_text("\n".join(lines), "utf-8")
    (folder / "warnings.yaml").write_text("clocks: {site_inspection: null}\n", "utf-8")
    return read_pack(folder)


async def opened(pack: Pack, stores: MemoryStores | None = None, start: str = START) -> VirtualWorld:
    return await VirtualWorld([pack], CALENDAR, at(start), SETTINGS, stores).open()


async def lead(world: VirtualWorld) -> str:
    async with world.http() as http:
        answer = await http.post("/intake/leads", json=LEAD)
    await world.settle()
    return str(answer.json()["case_id"])


async def pinned(world: VirtualWorld, kind: str, id: str) -> str:
    service = "routing" if kind == "case" else "warnings"
    return (await world.store(service).load(kind, [id]))[id].policy


def fact(number: int, project: str, kind: str, **fields: Any) -> dict[str, Any]:
    about = {"city": "fuyang", "project": project, "source": "t", "source_id": f"{project}{number}"}
    return {**about, "kind": kind, "observed_at": "2024-04-10T08:00:00+08:00", **fields}


async def watched(world: VirtualWorld, project: str) -> list[dict[str, Any]]:
    """A project whose bank gave notice and on whose site somebody works; its clocks."""
    about = {"name": "某项目", "region": "341202", "industry": "housing", "ownership": "private"}
    parties = {"developer": {"name": "某置业公司"}, "general_contractor": {"name": "某建筑公司"}}
    facts = [
        fact(1, project, "project_registered", **about, **parties),
        fact(2, project, "bank_notice", date="2024-04-10", month="2024-03"),
        fact(3, project, "worker_entered", worker="w1", date="2024-04-10"),
    ]
    async with world.http() as http:
        await http.post("/intake/facts", json=facts)
        await world.settle()
        return await clocks(http, project)


async def clocks(http: httpx.AsyncClient, project: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await http.get(f"/warnings/projects/{project}")).json()["timers"]
    return found


async def test_what_is_open_goes_on_by_the_former_and_what_is_new_takes_the_new(tmp_path: Path) -> None:
    former = written(tmp_path / "former", "2023.1")
    assert former.version < FUYANG.version
    before = await opened(former)
    old = await lead(before)
    assert [one["name"] for one in await watched(before, "P1")] == ["account_report"]
    world = await opened(FUYANG, before.stores, "2024-04-11T09:00")
    new = await lead(world)
    assert {one["name"] for one in await watched(world, "P2")} == {"account_report", "site_inspection"}
    assert await pinned(world, "case", old) == await pinned(world, "warning", "P1") == former.hash
    assert await pinned(world, "case", new) == await pinned(world, "warning", "P2") == FUYANG.hash
    await world.reach(at("2024-04-20T09:00"))
    async with world.http() as http:
        assert [one["state"] for one in await clocks(http, "P1")] == ["breached"]
        shown = (await http.get(f"/routing/cases/{old}")).json()
    assert {"transfer": "breached"}.items() <= {one["name"]: one["state"] for one in shown["timers"]}.items()


async def test_the_same_version_with_other_contents_is_refused_with_what_to_write(tmp_path: Path) -> None:
    before = await opened(written(tmp_path / "former", FUYANG.version))
    with pytest.raises(PackError, match="write a new `version`"):
        await opened(FUYANG, before.stores)


async def test_started_again_with_the_same_pack_nothing_is_enacted_twice(tmp_path: Path) -> None:
    former = written(tmp_path / "former", "2023.1")
    stores = (await opened(former)).stores
    for _ in range(2):
        world = await opened(FUYANG, stores)
    library = world.services["warnings"].runtime.library
    assert [pack.version for pack in library.versions("fuyang")] == ["2023.1", FUYANG.version]
