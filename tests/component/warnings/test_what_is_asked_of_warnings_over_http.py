"""Questions and steps over HTTP: a word that nothing could match is told, and If-Match holds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.support.site import Site, open_site

WARNING = "P1/account_missing"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """One project without an account, its liable party's time over."""
    found = await open_site(datetime.fromisoformat("2024-04-01T09:00+08:00"))
    about = {"city": "fuyang", "project": "P1", "source": "t", "observed_at": "2024-03-01T00:00:00+08:00"}
    site = {"name": "某项目", "region": "341202", "industry": "housing", "ownership": "private"}
    parties = {name: {"name": "某公司"} for name in ("developer", "general_contractor")}
    facts = [
        {**about, "source_id": "1", "kind": "project_registered", **site, **parties},
        {**about, "source_id": "2", "kind": "contract_signed", "date": "2024-03-01", "value": "1000000"},
    ]
    async with found.http:
        await found.http.post("/intake/facts", json=facts)
        await found.world.reach(datetime.fromisoformat("2024-04-17T09:00+08:00"))
        yield found


def fields(answer: httpx.Response) -> list[list[str]]:
    return [error["loc"] for error in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("path", "asked", "field"),
    [
        ("warnings", {"city": "atlantis"}, "city"),
        ("warnings", {"state": "closed"}, "state"),
        ("warnings", {"class": "urgent"}, "class"),
        ("worklist", {"city": "fuyang", "unit": "341202/kitchen"}, "unit"),
        ("worklist", {"city": "hangzhou", "unit": "341202/office"}, "unit"),
        ("projects", {"city": "fuyang", "lacking": "roof"}, "lacking"),
        ("links", {"city": "fuyang", "kind": "chain"}, "kind"),
    ],
)
async def test_what_nothing_could_match_is_told(
    site: Site, path: str, asked: dict[str, str], field: str
) -> None:
    answer = await site.http.get(f"/warnings/{path}", params=asked)
    assert (answer.status_code, fields(answer)) == (422, [[field]])


async def test_what_something_could_match_is_answered(site: Site) -> None:
    for asked in (
        {"state": "overdue"},
        {"class": "general"},
        {"city": "fuyang"},
        {"type": "account_missing"},
    ):
        answer = await site.http.get("/warnings/warnings", params=asked)
        assert [item["id"] for item in answer.json()["items"]] == [WARNING]
    assert (await site.http.get("/warnings/warnings", params={"state": "letter"})).json()["items"] == []


async def test_a_step_on_what_has_changed_since_is_refused(site: Site) -> None:
    async def letter(version: Any) -> httpx.Response:
        body = {"action": "issue_letter", "by": {"unit": "341202/office"}}
        headers = {"If-Match": f'"{version}"'}
        return await site.http.post(f"/warnings/warnings/{WARNING}/actions", json=body, headers=headers)

    seen = (await site.http.get(f"/warnings/warnings/{WARNING}")).json()["version"]
    stale = await letter(seen - 1)
    assert (stale.status_code, stale.json()["reason"]) == (412, "stale_version")
    assert (await letter("soon")).status_code == 400
    written = await letter(seen)
    assert (written.status_code, written.json()["state"]) == (200, "letter")
    assert (await letter(seen)).status_code == 412


async def test_what_is_cleared_between_two_pages_moves_nothing_on_the_next(site: Site) -> None:
    names = [f"Q{n}" for n in range(5)]
    parties = {name: {"name": "某公司"} for name in ("developer", "general_contractor")}
    works = {"name": "某项目", "region": "341202", "industry": "housing", "ownership": "private", **parties}
    facts = [fact(name, "project_registered", **works) for name in names]
    facts += [fact(name, "contract_signed", date="2024-03-01", value="1000000") for name in names]
    assert (await site.http.post("/intake/facts", json=facts)).json()["refused"] == []

    async def listed(**asked: Any) -> dict[str, Any]:
        asked = {"city": "fuyang", "type": "account_missing", "state": "open", "limit": 2, **asked}
        answer = await site.http.get("/warnings/warnings", params=asked)
        found: dict[str, Any] = answer.json()
        return found

    whole = [item["project"] for item in (await listed(limit=500))["items"]]
    assert sorted(whole) == names
    first = await listed()
    opened = [fact(item["project"], "account_opened", date="2024-04-16") for item in first["items"]]
    assert (await site.http.post("/intake/facts", json=opened)).json()["refused"] == []
    second = await listed(cursor=first["next_cursor"])
    third = await listed(cursor=second["next_cursor"])
    pages = [item["project"] for page in (first, second, third) for item in page["items"]]
    assert (pages, third["next_cursor"]) == (whole, None)


@pytest.mark.parametrize("path", ["warnings", "projects", "links"])
async def test_a_cursor_that_is_none_of_ours_is_told(site: Site, path: str) -> None:
    for cursor in ("2", "%%%", "e30"):
        answer = await site.http.get(f"/warnings/{path}", params={"city": "fuyang", "cursor": cursor})
        assert (answer.status_code, fields(answer)) == (422, [["cursor"]])


def fact(project: str, kind: str, **said: Any) -> dict[str, Any]:
    about = {"city": "fuyang", "project": project, "source": "t", "source_id": f"{project}-{kind}"}
    return {**about, "observed_at": "2024-03-01T00:00:00+08:00", "kind": kind, **said}
