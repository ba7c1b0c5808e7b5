"""Leads and warnings of one project over the bus: lists of what was missed, whatever comes twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from contracts.topics import CASES
from tests.support.site import Site, open_site

START = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)
USCC = "91341200MA2ABCDE1X"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = await open_site(START)
    async with found.http:
        yield found


async def tell(site: Site, kind: str, **fields: Any) -> None:
    """One fact over HTTP, of its own identity."""
    now = site.world.clock.now().isoformat()
    number = len(site.world.bus.published)
    base = {
        "city": "fuyang",
        "source": "t",
        "source_id": f"{kind}-{number}",
        "observed_at": now,
        "kind": kind,
    }
    answer = await site.http.post("/intake/facts", json=[{**base, **fields}])
    assert answer.status_code == 202 and not answer.json()["refused"], answer.text
    await site.world.settle()


async def register(site: Site, project: str, **fields: Any) -> None:
    base = {
        "name": f"{project}项目", "region": "341202", "industry": "housing", "ownership": "private",
        "developer": {"name": "某置业公司"}, "general_contractor": {"name": "某建筑公司", "uscc": USCC},
    }  # fmt: skip
    await tell(site, "project_registered", project=project, **{**base, **fields})


async def founded(site: Site, project: str, **lead: Any) -> str:
    """A lead on a project that is verified founded; its case."""
    case = await site.lead(project_id=project, **lead)
    await site.act(case, "city_hrss", "transfer", to="341202/hrss")
    await site.act(case, "341202/hrss", "sign")
    debtor = {"name": "某建筑公司"}
    verified = {"outcome": "founded", "headcount": 2, "amount": "10000.00", "debtor": debtor}
    await site.act(case, "341202/hrss", "verify", **verified)
    return case


async def links(site: Site, **asked: str) -> list[dict[str, Any]]:
    answer = await site.http.get("/warnings/links", params={"city": "fuyang", **asked})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


async def test_a_founded_lead_without_warning_is_listed_as_missed(site: Site) -> None:
    await register(site, "P1")
    case = await founded(site, "P1")
    (item,) = await links(site)
    assert (item["case"], item["kind"], item["project"], item["region"]) == (case, "missed", "P1", "341202")
    assert item["founded"] and item["warned_at"] is None
    assert await links(site, kind="not_prevented") == [] and await links(site, region="341203") == []


async def test_a_lead_on_a_warned_project_is_listed_as_not_prevented(site: Site) -> None:
    await register(site, "P1")
    await tell(site, "contract_signed", project="P1", date="2024-01-02", value="1000")
    case = await founded(site, "P1")
    assert [(one["case"], one["kind"]) for one in await links(site)] == [(case, "not_prevented")]
    shown = await site.case(case)
    assert [one["id"] for one in shown["warnings"]] == ["P1/account_missing"]
    page = await site.page(f"/routing/desk/cases/{case}?unit=341202/hrss")
    assert "项目和企业的预警" in page and "/warnings/desk/warnings/P1/account_missing" in page


async def test_an_unverified_or_unfounded_lead_is_not_listed(site: Site) -> None:
    await register(site, "P1")
    await site.lead(project_id="P1")
    case = await site.lead(project_id="P1", headcount=3)
    await site.act(case, "city_hrss", "transfer", to="341202/hrss")
    await site.act(case, "341202/hrss", "sign")
    await site.act(case, "341202/hrss", "verify", outcome="unfounded")
    assert await links(site) == []
    leads = (await site.http.get("/warnings/projects/P1")).json()["leads"]
    assert sorted(one["kind"] for one in leads) == ["lead", "lead"]


async def test_of_a_project_that_no_fact_speaks_of_nothing_is_kept(site: Site) -> None:
    await founded(site, "P404")
    assert (await site.http.get("/warnings/projects/P404")).status_code == 404
    assert await links(site) == []


async def test_cases_that_come_again_change_nothing(site: Site) -> None:
    await register(site, "P1")
    await founded(site, "P1", employer={"name": "某建筑公司", "uscc": USCC})
    await founded(site, "P1", employer={"name": "某建筑公司", "uscc": USCC}, headcount=5)
    risk = (await site.http.get(f"/warnings/warnings/employer:{USCC}/enterprise_risk")).json()
    assert risk["state"] == "open"
    before = len(site.world.bus.published)
    again = [d for d in site.world.bus.published if d.topic == CASES.name]
    warnings = site.world.services["warnings"]
    (of_cases,) = [c for c in warnings.consumers if c.topic == CASES]
    await of_cases.handle(again)
    await site.world.settle()
    assert len(site.world.bus.published) == before


async def test_the_cities_lists_are_their_own_and_bad_questions_are_named(site: Site) -> None:
    for asked, field in ({"city": "atlantis"}, "city"), ({"city": "fuyang", "kind": "luck"}, "kind"):
        answer = await site.http.get("/warnings/links", params=asked)
        assert answer.status_code == 422 and answer.json()["errors"][0]["loc"] == [field]
    await register(site, "P1")
    await founded(site, "P1")
    assert (await site.http.get("/warnings/links", params={"city": "linyi"})).json()["items"] == []


async def test_what_two_cities_call_by_one_name_stays_apart(site: Site) -> None:
    told = {"source": "net", "source_id": "7", "date": "2024-03-01", "summary": "网传欠薪"}
    for city in ("fuyang", "yueyang", "linyi"):
        await tell(site, "opinion", **{**told, "city": city})
    ids = ("opinion:net:7", "opinion:net:7@yueyang", "opinion:net:7@linyi")
    found = [(await site.http.get(f"/warnings/warnings/{id}/opinion")).json() for id in ids]
    assert [one["city"] for one in found] == ["fuyang", "yueyang", "linyi"]
    assert {one["evidence"]["count"] for one in found} == {1}
    before = len(site.world.bus.published)
    await tell(site, "opinion", **{**told, "city": "yueyang"})
    assert [d.topic for d in site.world.bus.published[before:]] == ["anxin.facts"]


async def test_no_word_of_an_opinion_leaves_by_the_service(site: Site) -> None:
    await register(site, "P1")
    await tell(site, "opinion", project="P1", date="2024-03-01", summary="只有这里写着的话")
    shown = (await site.http.get("/warnings/warnings/P1/opinion")).text
    ledger = (await site.http.get("/warnings/projects/P1")).text
    sent = [d.value for d in site.world.bus.published if d.topic == "anxin.warnings"]
    assert sent and "只有这里写着的话" not in shown + ledger + b"".join(sent).decode()
