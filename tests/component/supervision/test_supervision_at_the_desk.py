"""The desk's pages of supervision: the office's forms, the county's answers, refusals in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.support.site import Site

LIST = "/routing/desk/supervision?city=fuyang&unit=office"
PAGE = "/routing/desk/supervision/341202"


async def version(site: Site) -> str:
    answer = await site.http.get("/routing/supervision/341202")
    return str(answer.json()["version"]) if answer.status_code == 200 else "0"


async def send(site: Site, unit: str, action: str, **typed: Any) -> Any:
    form = {"unit": unit, "action": action, "version": await version(site), "by.post": "handler", **typed}
    return await site.http.post(PAGE, data=form)


async def test_every_county_is_listed_before_anything_was_done(site: Site) -> None:
    page = await site.page(LIST)
    assert page.count("尚无督导事项") == 10
    assert "颍州区" in page


async def test_the_office_notifies_from_its_form(site: Site) -> None:
    page = await site.page(f"{PAGE}?unit=office")
    assert "存在问题" in page
    assert "没有逾期未整改的通知，不能发函" in page
    answer = await send(site, "office", "notify", items="预警未消除\n台账不全", due="2023-09-10")
    assert answer.status_code == 303, answer.text
    page = await site.page(answer.headers["location"])
    assert "已办理" in page
    assert "台账不全" in page
    assert "2023年9月10日" in page or "9月10日" in page
    assert "限期整改中" in await site.page(LIST)


async def test_the_countys_worklist_shows_it_with_its_last_day(site: Site) -> None:
    await send(site, "office", "notify", items="预警未消除", due="2023-09-10")
    page = await site.page("/routing/desk/worklist?city=fuyang&unit=341202/office")
    assert "市治欠办要求整改的事项" in page
    assert "通知限期整改" in page
    await site.world.reach(datetime.fromisoformat("2023-09-11T00:00+08:00"))
    assert "逾期未整改" in await site.page("/routing/desk/worklist?city=fuyang&unit=341202/office")
    await send(site, "341202/office", "rectify", about="notify:1", text="均已整改")
    page = await site.page("/routing/desk/worklist?city=fuyang&unit=341202/office")
    assert "市治欠办要求整改的事项" not in page


async def test_a_refusal_is_told_with_its_clause_and_keeps_what_was_typed(site: Site) -> None:
    answer = await send(site, "office", "notify", items="预警未消除", due="")
    assert answer.status_code == 409
    assert "须明确整改时限" in answer.text
    assert "FY-A3-3" in answer.text
    assert "预警未消除" in answer.text
    answer = await send(site, "office", "notify", items="预警未消除", due="2023-08-01")
    assert answer.status_code == 422


async def test_documents_are_linked(site: Site) -> None:
    await send(site, "office", "notify", items="预警未消除", due="2023-09-10")
    page = await site.page(PAGE)
    assert "/routing/supervision/341202/notify/1.pdf" in page


async def test_a_report_is_sent_back_from_the_desk(site: Site) -> None:
    await send(site, "office", "notify", items="预警未消除", due="2023-09-10")
    await send(site, "341202/office", "acknowledge", about="notify:1")
    await send(site, "341202/office", "rectify", about="notify:1", text="正在整改")
    answer = await send(site, "office", "send_back", about="notify:1", comments="未整改到位")
    assert answer.status_code == 303, answer.text
    page = await site.page(f"{PAGE}?unit=341202/office")
    assert "待整改" in page
    assert "未整改到位" in page


async def test_what_is_sent_twice_is_taken_once(site: Site) -> None:
    form = {"unit": "office", "action": "notify", "version": "0", "items": "预警未消除", "due": "2023-09-10"}
    assert (await site.http.post(PAGE, data=form)).status_code == 303
    assert (await site.http.post(PAGE, data=form)).status_code == 412


async def test_a_city_without_such_rules_says_so(site: Site) -> None:
    assert "没有规定" in await site.page("/routing/desk/supervision?city=hangzhou")
    assert "没有规定" in await site.page("/routing/desk/supervision/330106?unit=office")
    assert "督导</a>" not in await site.page("/routing/desk/worklist?city=hangzhou&unit=office")
    await site.page("/routing/desk/supervision/999999", 404)
