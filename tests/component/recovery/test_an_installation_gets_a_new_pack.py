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
(LINYI,) = [pack for pack in PACKS if pack.city == "linyi"]


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


WITHOUT_INSPECTIONS = "clocks: {site_inspection: null}\n"


def written(folder: Path, version: str, warnings: str = WITHOUT_INSPECTIONS, city: Pack = FUYANG) -> Pack:
    """The city's pack under another version, with something else said of warnings."""
    folder.mkdir()
    header = {**city.header, "version": version, "extends": str(POLICIES / city.city)}
    lines = [f"{name}: {value!r}" for name, value in header.items() if name != "effective_from"]
    lines.append(f"effective_from: {city.header['effective_from']}")
    (folder / "pack.yaml").write_text("\n".join(lines), "utf-8")
    (folder / "warnings.yaml").write_text(warnings, "utf-8")
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


async def open_types(world: VirtualWorld, project: str) -> dict[str, dict[str, Any]]:
    """The open warnings of a project by type."""
    async with world.http() as http:
        shown = (await http.get(f"/warnings/projects/{project}")).json()
    return {one["type"]: one for one in shown["warnings"] if one["state"] != "cleared"}


async def tell(world: VirtualWorld, *facts: dict[str, Any]) -> None:
    async with world.http() as http:
        answer = await http.post("/intake/facts", json=list(facts))
    assert answer.json()["refused"] == []
    await world.settle()


async def test_a_case_goes_on_by_the_former_version_and_a_project_goes_over(tmp_path: Path) -> None:
    former = written(tmp_path / "former", "2023.1")
    assert former.version < FUYANG.version
    before = await opened(former)
    old = await lead(before)
    (begun,) = await watched(before, "P1")
    assert begun["name"] == "account_report"
    world = await opened(FUYANG, before.stores, "2024-04-11T09:00")
    await world.reach(at("2024-04-11T09:01"))
    new = await lead(world)
    both = await watched(world, "P2")
    assert {one["name"] for one in both} == {"account_report", "site_inspection"}
    assert await pinned(world, "case", old) == former.hash
    assert await pinned(world, "case", new) == FUYANG.hash
    assert await pinned(world, "warning", "P1") == await pinned(world, "warning", "P2") == FUYANG.hash
    async with world.http() as http:
        assert {one["name"]: one["due_at"] for one in await clocks(http, "P1")} == {
            one["name"]: one["due_at"] for one in both
        }
    await world.reach(at("2024-04-20T09:00"))
    async with world.http() as http:
        states = {one["name"]: one["state"] for one in await clocks(http, "P1")}
        shown = (await http.get(f"/routing/cases/{old}")).json()
    assert states == {"account_report": "breached", "site_inspection": "running"}
    assert {"transfer": "breached"}.items() <= {one["name"]: one["state"] for one in shown["timers"]}.items()


async def test_a_watched_project_is_warned_of_what_only_the_new_version_knows(tmp_path: Path) -> None:
    former = written(tmp_path / "former", "2023.1", "types: {account_missing: null}\n")
    before = await opened(former)
    await watched(before, "P1")
    await tell(before, fact(4, "P1", "contract_signed", date="2024-01-10", value="1000000.00"))
    assert "account_missing" not in await open_types(before, "P1")
    world = await opened(FUYANG, before.stores, "2024-04-11T09:00")
    await world.reach(at("2024-04-11T09:01"))
    raised = (await open_types(world, "P1"))["account_missing"]
    assert raised["rule"] == f"fuyang@{FUYANG.version}/account_missing"
    await world.reach(at("2024-04-11T09:05"))
    assert (await open_types(world, "P1"))["account_missing"]["occurrence"] == 1


BEGUN = ("rule", "since", "occurrence", "timers")
LAX = """
types: {account_missing: {within: {days: 200}}}
clocks: {account_report: {within: {working_days: 1}}}
"""


async def test_what_is_open_goes_on_by_the_rule_that_raised_it(tmp_path: Path) -> None:
    before = await opened(FUYANG)
    (begun,) = [one for one in await watched(before, "P1") if one["name"] == "account_report"]
    await tell(before, fact(4, "P1", "contract_signed", date="2024-01-10", value="1000000.00"))
    raised = (await open_types(before, "P1"))["account_missing"]
    lax = written(tmp_path / "later", "2099.1", LAX)
    world = await opened(lax, before.stores, "2024-04-11T09:00")
    await world.reach(at("2024-04-11T09:01"))
    kept = (await open_types(world, "P1"))["account_missing"]
    assert await pinned(world, "warning", "P1") == lax.hash
    assert {name: kept[name] for name in BEGUN} == {name: raised[name] for name in BEGUN}
    async with world.http() as http:
        assert begun in await clocks(http, "P1")
    await tell(world, fact(5, "P1", "account_opened", date="2024-04-11"))
    assert "account_missing" not in await open_types(world, "P1")


async def test_a_warning_whose_type_is_gone_is_still_cleared_by_its_facts(tmp_path: Path) -> None:
    before = await opened(FUYANG)
    await watched(before, "P1")
    await tell(before, fact(4, "P1", "contract_signed", date="2024-01-10", value="1000000.00"))
    later = written(tmp_path / "later", "2099.1", "types: {account_missing: null}\n")
    world = await opened(later, before.stores, "2024-04-11T09:00")
    await world.reach(at("2024-04-11T09:01"))
    assert "account_missing" in await open_types(world, "P1")
    await world.reach(at("2024-04-26T09:00"))
    assert (await open_types(world, "P1"))["account_missing"]["state"] == "overdue"
    await tell(world, fact(5, "P1", "account_opened", date="2024-04-26"))
    assert "account_missing" not in await open_types(world, "P1")


async def test_a_clock_whose_rule_is_gone_runs_on_and_is_answered(tmp_path: Path) -> None:
    before = await opened(FUYANG)
    await watched(before, "P1")
    later = written(tmp_path / "later", "2099.1")
    world = await opened(later, before.stores, "2024-04-11T09:00")
    await world.reach(at("2024-04-11T09:01"))
    async with world.http() as http:
        assert {one["name"]: one["state"] for one in await clocks(http, "P1")}["site_inspection"] == "running"
    await tell(world, fact(5, "P1", "inspection", date="2024-04-11", result="未见异常"))
    async with world.http() as http:
        assert {one["name"]: one["state"] for one in await clocks(http, "P1")}["site_inspection"] == "met"


async def test_permits_that_only_the_new_version_watches_are_watched_from_then_on(tmp_path: Path) -> None:
    former = written(tmp_path / "former", "2020.1", "types: {project_unregistered: null}\n", LINYI)
    before = await opened(former)
    named = {"city": "linyi", "number": "371300-1", "form": "permit"}
    permit = {**fact(1, "P9", "permit_issued", date="2024-01-10"), **named}
    await tell(before, permit)
    world = await opened(LINYI, before.stores, "2024-04-11T09:00")
    await world.reach(at("2024-04-11T09:01"))
    assert "project_unregistered" in await open_types(world, "permit:371300-1")


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
