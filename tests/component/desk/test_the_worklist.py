"""The desk's lists: whose cases, in which order, with which clock, narrowed by state and employer."""

from __future__ import annotations

import re
from datetime import timedelta

from tests.support.site import START, Site

LIST = "/routing/desk/worklist?city=fuyang&unit=city_hrss"


def employers(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a [^>]*>([^<]*)</a>', page)


async def test_units_with_open_cases_stand_first_with_their_number(site: Site) -> None:
    assert "目前没有在办案件" in await site.page("/routing/desk?city=fuyang")
    await site.lead()
    await site.lead(employer={"name": "乙公司"})
    page = await site.page("/routing/desk?city=fuyang")
    assert re.search(r"unit=city_hrss\"><span>市人力资源社会保障局</span><strong>2件</strong>", page)
    assert '<optgroup label="颍州区">' in page
    assert '<option value="341202/hrss">颍州区人力资源社会保障局</option>' in page


async def test_the_worklist_has_the_soonest_first_and_says_what_is_left(site: Site) -> None:
    await site.lead(employer={"name": "甲公司"})
    await site.world.reach(START + timedelta(hours=3))
    await site.lead(employer={"name": "乙公司"}, flags=["media_exposed"])
    page = await site.page(LIST)
    assert employers(page) == ["甲公司", "乙公司"]
    assert "首次响应 · 剩余21小时" in page
    assert "180,000元" in page
    assert "挂牌督办" in page
    assert "媒体曝光" in page


async def test_what_is_late_says_by_how_much(site: Site) -> None:
    await site.lead()
    await site.world.reach(START + timedelta(days=1, hours=2))
    page = await site.page(LIST)
    assert "逾期1件" in page
    assert '<span class="late">首次响应 · 逾期2小时</span>' in page


async def test_it_is_narrowed_by_state_and_employer(site: Site) -> None:
    await site.lead(employer={"name": "甲公司"})
    await site.lead(employer={"name": "乙公司"})
    assert employers(await site.page(f"{LIST}&q=乙")) == ["乙公司"]
    assert sorted(employers(await site.page(f"{LIST}&state=received"))) == ["乙公司", "甲公司"]
    assert "没有符合条件的案件" in await site.page(f"{LIST}&state=closed")


async def test_a_unit_without_cases_is_told_so_and_no_unit_is_a_choice_again(site: Site) -> None:
    page = await site.page("/routing/desk/worklist?city=fuyang&unit=341203/hrss")
    assert "颍东区人力资源社会保障局目前没有在办案件" in page
    assert "没有“nobody”这个单位" in await site.page("/routing/desk/worklist?city=fuyang&unit=nobody", 404)
    assert "没有“atlantis”这个城市" in await site.page("/routing/desk?city=atlantis", 404)


async def test_more_than_a_page_goes_on(site: Site) -> None:
    for number in range(51):
        await site.lead(employer={"name": f"第{number}公司"})
    first = await site.page(LIST)
    [more] = re.findall(r'href="([^"]*cursor=[^"]*)"', first)
    second = await site.page(more.replace("&amp;", "&"))
    assert len(set(employers(first)) | set(employers(second))) == 51
    assert len(employers(second)) == 1


async def test_the_deadlines_of_a_city_are_listed_within_a_span(site: Site) -> None:
    await site.lead()
    soon = await site.page("/routing/desk/deadlines?city=fuyang&within=24h")
    assert "在此期间没有到期的时限" in soon
    later = await site.page("/routing/desk/deadlines?city=fuyang&within=7d")
    assert "2023年9月4日 24:00" in later
    assert "FY-A1-3.1.1" in later
    assert (await site.http.get("/routing/desk/deadlines?city=fuyang&within=soon")).status_code == 422


async def test_an_employers_name_is_text_and_no_markup(site: Site) -> None:
    await site.lead(employer={"name": "<script>alert(1)</script>"})
    page = await site.page(LIST)
    assert "<script" not in page
    assert "&lt;script&gt;" in page
