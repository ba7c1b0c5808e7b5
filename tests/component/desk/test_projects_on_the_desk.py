"""Pages of projects: which lack something, and what is known of one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from tests.support.site import Site, open_site


def fact(number: int, project: str, kind: str, **fields: Any) -> dict[str, Any]:
    about = {"city": "fuyang", "project": project, "source": "t", "source_id": f"{project}-{number}"}
    return {**about, "kind": kind, "observed_at": "2024-03-01T00:00:00+08:00", **fields}


def works(project: str, name: str, **fields: Any) -> dict[str, Any]:
    parties = {"developer": {"name": "某置业公司"}, "general_contractor": {"name": "某建筑公司"}}
    about = {"region": "341202", "industry": "housing", "ownership": "private"}
    return fact(1, project, "project_registered", name=name, **about, **parties, **fields)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """One project in order, one without a labour officer whose site nobody has inspected yet."""
    found = await open_site(datetime.fromisoformat("2024-04-20T09:00+08:00"))
    facts = [
        works("P1", "甲项目", labour_officer="李四"),
        works("P2", "乙项目"),
        fact(2, "P2", "worker_entered", worker="w1", date="2024-04-10"),
        fact(3, "P2", "contract_uploaded", worker="w1", date="2024-04-10"),
        fact(4, "P2", "deposit_paid", date="2024-04-11", form="insurance"),
        fact(5, "P2", "labour_cost_paid", month="2024-04", amount="1000.50", date="2024-04-12"),
        fact(6, "P2", "bank_notice", month="2024-03", date="2024-04-19"),
    ]
    async with found.http:
        await found.http.post("/intake/facts", json=facts)
        await found.world.settle()
        yield found


async def test_the_list_tells_what_each_project_lacks(site: Site) -> None:
    page = await site.page("/warnings/desk/projects?city=fuyang")
    assert "甲项目" in page and "乙项目" in page and "未配备劳资专管员" in page
    lacking = await site.page("/warnings/desk/projects?city=fuyang&lacking=labour_officer")
    assert "乙项目" in lacking and "甲项目" not in lacking
    assert "没有符合条件的项目" in await site.page(
        "/warnings/desk/projects?city=fuyang&lacking=deposit_refund"
    )
    assert "没有符合条件的项目" in await site.page("/warnings/desk/projects?city=fuyang&region=341203")


async def test_a_project_shows_its_clocks_records_and_months(site: Site) -> None:
    page = await site.page("/warnings/desk/projects/P2")
    for said in (
        "乙项目",
        "某建筑公司",
        "实地检查",
        "颍州区",
        "保证保险 2024-04-11",
        "1人",
        "1000.50",
        "未配备",
    ):
        assert said in page, said
    assert "报告人工费未按约定拨付（2024-03）" in page and "施工总承包单位" in page
    assert "李四" not in await site.page("/warnings/desk/projects/P1")


async def test_what_there_is_not_is_told(site: Site) -> None:
    assert (await site.http.get("/warnings/desk/projects/P9")).status_code == 404
    assert (await site.http.get("/warnings/desk/projects?city=nowhere")).status_code == 404


async def test_a_warning_leads_to_its_project_and_back(site: Site) -> None:
    await site.world.reach(datetime.fromisoformat("2024-05-02T09:00+08:00"))
    listed = await site.page("/warnings/desk?city=fuyang")
    assert "/warnings/desk/projects/P2" in listed
    assert "/warnings/desk/warnings/P2/notice_board_missing" in await site.page("/warnings/desk/projects/P2")
