"""Further steps over HTTP: interviews proposed, incidents first in a worklist, the police's own worklist."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.site import Site, open_site

HRSS, OFFICE, POLICE = "341202/hrss", "341202/office", "341202/police"
PART = "经调查核实，某公司拖欠张某等十二名工人工资，现已全部结清并由本人签字确认。"
PARTS = dict.fromkeys(("complainant", "employment", "findings", "measures", "result", "follow_up"), PART)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = await open_site()
    async with found.http:
        yield found


async def verified(site: Site) -> str:
    case = await site.lead()
    await site.act(case, "city_hrss", "transfer", to=HRSS)
    await site.act(case, HRSS, "sign")
    await site.act(case, HRSS, "verify", outcome="founded", headcount=2, amount="1000", debtor="某公司")
    return case


async def listed(site: Site, unit: str) -> list[str]:
    answer = await site.http.get("/routing/worklist", params={"city": "fuyang", "unit": unit})
    return [item["id"] for item in answer.json()["items"]]


async def test_a_unit_sent_back_twice_is_proposed_with_its_case(site: Site) -> None:
    case = await verified(site)
    asked = {"city": "fuyang"}
    assert (await site.http.get("/routing/proposals", params=asked)).json()["items"] == []
    for _ in range(2):
        await site.act(case, HRSS, "feedback", **PARTS)
        await site.act(case, OFFICE, "review", decision="return", comments="补充逐人核对情况")
    rows = (await site.http.get("/routing/proposals", params=asked)).json()["items"]
    assert [(row["unit"], row["cases"]) for row in rows] == [(HRSS, 1)]
    assert rows[0]["grounds"] == [{"rule": "rectified_badly", "clauses": ["FY-3.4b"], "case": case}]


async def test_proposals_of_a_city_that_is_none_are_a_clear_error(site: Site) -> None:
    answer = await site.http.get("/routing/proposals", params={"city": "nowhere"})
    assert (answer.status_code, answer.json()["errors"][0]["loc"]) == (422, ["city"])


@pytest.mark.parametrize("unit", ["nonsense", "330106/hrss", ""])
async def test_the_worklist_of_a_unit_that_is_none_is_a_clear_error(site: Site, unit: str) -> None:
    answer = await site.http.get("/routing/worklist", params={"city": "fuyang", "unit": unit})
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        [{"loc": ["unit"], "msg": f"本市没有“{unit}”这个单位，请核对编号"}],
    )


async def test_an_open_incident_stands_first_until_it_ends(site: Site) -> None:
    first, second = await site.lead(), await site.lead()
    assert await listed(site, "city_hrss") == sorted([first, second])
    later = max(first, second)
    await site.act(later, "city_hrss", "open_incident", level="large")
    assert (await listed(site, "city_hrss"))[0] == later
    await site.act(later, "city_hrss", "end_incident")
    assert await listed(site, "city_hrss") == sorted([first, second])


async def test_the_police_have_it_on_their_worklist_until_they_are_done(site: Site) -> None:
    case = await verified(site)
    await site.act(case, HRSS, "police_transfer", to=POLICE)
    assert await listed(site, POLICE) == [case]
    for status in ("accepted", "filed", "prosecuted"):
        shown = await site.act(case, POLICE, "police_update", status=status)
    assert (shown["police"]["unit"], shown["police"]["status"]) == (POLICE, "prosecuted")
    assert await listed(site, POLICE) == []


async def test_a_value_that_cannot_be_read_is_named_in_chinese(site: Site) -> None:
    case = await site.lead()
    step = {"action": "correct", "by": {"unit": "office"}, "field": "amount", "value": "-1", "reason": "误录"}
    answer = await site.http.post(f"/routing/cases/{case}/actions", json=step)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"loc": ["value"], "msg": "不是“amount”可用的值：金额不能为负数"}]


@pytest.mark.parametrize(
    ("step", "field", "words"),
    [({"action": "fly"}, "action", "不在可选值之内，可用：transfer、sign"),
     ({}, "action", "必填"),
     ({"action": "review", "decision": "ok"}, "decision", "不在可选值之内，可用：approve、return"),
     ({"action": "plan", "text": "长" * 20_001}, "text", "过长，最多20000字"),
     ({"action": "correct", "field": "headcount", "value": "abc"}, "value", "应为不小于0的整数"),
     ({"action": "correct", "field": "industry", "value": "space"}, "value", "可用：housing、transport")],
)  # fmt: skip
async def test_what_cannot_be_read_says_what_can(
    site: Site, step: dict[str, Any], field: str, words: str
) -> None:
    answer = await site.http.post(
        f"/routing/cases/{await site.lead()}/actions",
        json={**step, "by": {"unit": "office"}, "reason": "误录"},
    )
    (error,) = [e for e in answer.json()["errors"] if e["loc"] != ["reason"]]
    assert (answer.status_code, error["loc"]) == (422, [field])
    assert words in error["msg"]


async def test_a_state_that_there_is_not_is_no_empty_list(site: Site) -> None:
    answer = await site.http.get("/routing/cases", params={"city": "fuyang", "state": "open"})
    assert answer.status_code == 422
    assert "可用：judging、received" in answer.json()["errors"][0]["msg"]
