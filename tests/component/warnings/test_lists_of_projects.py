"""What lacks of projects' records, and projects' own clocks on worklists, over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from tests.support.site import Site, open_site

NOON = "2024-03-01T12:00:00+08:00"


def fact(number: int, project: str, kind: str, city: str = "fuyang", **fields: Any) -> dict[str, Any]:
    about = {"city": city, "project": project, "source": "t", "source_id": f"{project}-{number}"}
    return {**about, "kind": kind, "observed_at": NOON, **fields}


def works(project: str, region: str = "341202", city: str = "fuyang", **fields: Any) -> dict[str, Any]:
    parties = {name: {"name": f"{name}公司"} for name in ("developer", "general_contractor")}
    about = {"name": f"{project}工程", "region": region, "industry": "housing", "ownership": "private"}
    return fact(1, project, "project_registered", city, **about, **parties, **fields)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = await open_site(datetime.fromisoformat("2024-03-04T09:00+08:00"))
    async with found.http:
        yield found


async def tell(site: Site, *facts: dict[str, Any]) -> None:
    answer = (await site.http.post("/intake/facts", json=list(facts))).json()
    assert answer["refused"] == []
    await site.world.settle()


async def lacking(site: Site, city: str = "fuyang", **asked: str) -> list[str]:
    found = await site.http.get("/warnings/projects", params={"city": city, **asked})
    assert found.status_code == 200
    return [item["id"] for item in found.json()["items"]]


async def test_projects_without_a_labour_officer_by_county(site: Site) -> None:
    await tell(site, works("P1"), works("P2", labour_officer="张三"), works("P3", region="341203"))
    assert await lacking(site) == ["P1", "P2", "P3"]
    assert await lacking(site, lacking="labour_officer") == ["P1", "P3"]
    assert await lacking(site, lacking="labour_officer", region="341203") == ["P3"]
    assert await lacking(site, lacking="deposit_refund") == []
    assert "张三" not in (await site.http.get("/warnings/projects/P2")).text


async def test_pages_of_projects_follow_one_another(site: Site) -> None:
    await tell(site, *(works(f"P{n}") for n in range(5)))
    first = (await site.http.get("/warnings/projects?city=fuyang&limit=3")).json()
    rest = (
        await site.http.get(f"/warnings/projects?city=fuyang&limit=3&cursor={first['next_cursor']}")
    ).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == [f"P{n}" for n in range(5)]
    assert rest["next_cursor"] is None


@pytest.mark.parametrize(
    ("asked", "field"), [({"city": "nowhere"}, "city"), ({"city": "fuyang", "lacking": "luck"}, "lacking")]
)
async def test_what_cannot_be_asked_is_told_with_what_can(
    site: Site, asked: dict[str, str], field: str
) -> None:
    answer = await site.http.get("/warnings/projects", params=asked)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert field in error["loc"] and "可用" in error["msg"]


async def test_workers_who_came_and_are_not_registered_are_listed(site: Site) -> None:
    def came(n: int, worker: str) -> dict[str, Any]:
        return fact(
            n, "L1", "attendance", "linyi", worker=worker, at="2024-03-04T07:00:00+08:00", direction="in"
        )

    entered = fact(2, "L1", "worker_entered", "linyi", worker="w1", date="2024-03-01")
    await tell(site, works("L1", "371302", "linyi"), entered, came(3, "w1"), came(4, "w2"), came(5, "w2"))
    shown = (await site.http.get("/warnings/projects/L1")).json()
    assert shown["workers_unregistered"] == {"at_least": 1, "count": 1, "workers": ["w2"]}
    assert await lacking(site, "linyi", lacking="worker_registration") == ["L1"]
    await tell(site, fact(6, "L1", "worker_entered", "linyi", worker="w2", date="2024-03-04"))
    shown = (await site.http.get("/warnings/projects/L1")).json()
    assert shown["workers_unregistered"] == {"at_least": 0, "count": 0, "workers": []}


async def test_an_inspection_due_is_on_the_departments_list_and_page(site: Site) -> None:
    await tell(site, works("P1"), fact(2, "P1", "worker_entered", worker="w1", date="2024-03-04"))
    asked = {"city": "fuyang", "unit": "341202/housing"}
    (item,) = (await site.http.get("/warnings/worklist", params=asked)).json()["items"]
    assert (item["id"], item["kind"], item["type_name"]) == ("P1/site_inspection", "clock", "实地检查")
    assert item["timers"][0]["due_at"] == "2024-04-03T16:00:00+00:00"
    page = await site.page("/warnings/desk?city=fuyang&unit=341202/housing")
    assert "实地检查" in page and "P1工程" in page and "P1/site_inspection" not in page
    other = await site.http.get("/warnings/worklist", params={**asked, "unit": "341202/hrss"})
    assert other.json()["items"] == []


async def test_a_report_not_made_is_on_the_lists_of_those_it_was_due_to(site: Site) -> None:
    async def listed(unit: str) -> list[dict[str, Any]]:
        answer = await site.http.get("/warnings/worklist", params={"city": "fuyang", "unit": unit})
        return [item for item in answer.json()["items"] if item["kind"] == "clock"]

    await tell(site, works("P1"), fact(2, "P1", "bank_notice", month="2024-02", date="2024-03-06"))
    assert await listed("341202/hrss") == []
    await site.world.reach(datetime.fromisoformat("2024-03-12T09:00+08:00"))
    for unit in ("341202/housing", "341202/hrss"):
        (item,) = await listed(unit)
        assert (item["id"], item["state"], item["supervisor"]) == ("P1/account_report", "overdue", unit)
        assert item["liable_party_name"] == "施工总承包单位" and item["liable_name"]
        page = await site.page(f"/warnings/desk?city=fuyang&unit={unit}")
        assert "报告人工费未按约定拨付（2024-02）" in page and "逾期未办理" in page
    told = ["341202/housing", "341202/hrss"]
    await tell(site, fact(3, "P1", "account_report", month="2024-02", date="2024-03-12", to=told))
    assert await listed("341202/hrss") == await listed("341202/housing") == []


async def test_key_warnings_are_listed_apart_on_the_ledger(site: Site) -> None:
    started = fact(2, "L1", "construction_started", "linyi", date="2024-03-01")
    punch = fact(3, "L1", "attendance", "linyi", worker="w", at="2024-03-04T07:00:00+08:00", direction="in")
    await tell(site, works("L1", "371302", "linyi"), started, punch)
    await site.world.reach(datetime.fromisoformat("2024-04-02T09:00+08:00"))
    for on_ledger, types in (("true", {"labour_cost_late"}), ("false", {"feed_stale"})):
        found = await site.http.get("/warnings/warnings", params={"city": "linyi", "on_ledger": on_ledger})
        assert {item["type"] for item in found.json()["items"]} >= types
        assert {item["on_ledger"] for item in found.json()["items"]} == {on_ledger == "true"}


async def test_the_three_classes_and_how_they_stand(site: Site) -> None:
    started = fact(2, "L1", "construction_started", "linyi", date="2024-03-01")
    paid = {"month": "2024-03", "amount": "1", "date": "2024-04-02"}
    await tell(site, works("L1", "371302", "linyi"), started)
    await site.world.reach(datetime.fromisoformat("2024-04-02T09:00+08:00"))
    await tell(site, fact(3, "L1", "labour_cost_paid", "linyi", **paid))
    await tell(site, fact(4, "L1", "opinion", "linyi", date="2024-04-02", summary="网帖反映欠薪"))
    found = (await site.http.get("/warnings/classes?city=linyi")).json()["items"]
    shown = {c["class"]: (c["title"], c["on_ledger"], c["open"], c["cleared"], c["at_zero"]) for c in found}
    assert shown == {
        "general": ("一般性指标预警", False, 0, 0, True),
        "key": ("关键性指标预警", True, 0, 1, True),
        "opinion": ("舆情信息预警", False, 1, 0, False),
    }
    assert all(c["clauses"] == ["LY-3b"] for c in found)
    assert (await site.http.get("/warnings/classes?city=nowhere")).status_code == 422


async def test_what_a_board_lacks_is_read_in_chinese_on_the_page(site: Site) -> None:
    started = fact(2, "P1", "construction_started", date="2024-03-01")
    board = fact(3, "P1", "notice_board", date="2024-03-04", items=["project", "payday"])
    await tell(site, works("P1"), started, board)
    page = await site.page("/warnings/desk/warnings/P1/notice_board_missing")
    assert "缺少内容" in page and "公共法律服务热线" in page and "legal_hotline" not in page
