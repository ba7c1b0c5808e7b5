"""Responsibility belongs to posts (YY-2, HZ-7b): who holds one may change, and no case notices."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from tests.support.site import Site, open_site

UNIT = "city_hrss"
YUEYANG: dict[str, Any] = {"city": "yueyang", "region": None, "ownership": "soe"}


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    found = await open_site()
    async with found.http:
        yield found


async def note(site: Site, holder: str | None, **changes: Any) -> Any:
    body = {"city": "yueyang", "unit": UNIT, "post": "liaison", "holder": holder, "by": {"unit": "office"}}
    return await site.http.post("/routing/posts", json={k: v for k, v in {**body, **changes}.items() if v})


async def liaison(site: Site, at: str | None = None, unit: str = UNIT) -> str | None:
    asked = {"city": "yueyang", "unit": unit, **({"at": at} if at else {})}
    items = (await site.http.get("/routing/posts", params=asked)).json()["items"]
    holder: str | None = next(row["holder"] for row in items if row["post"] == "liaison")
    return holder


async def test_a_new_holder_follows_and_the_former_is_still_found_by_date(site: Site) -> None:
    assert (await note(site, "甲", **{"from": "2023-01-01"})).status_code == 201
    assert (await note(site, "乙", **{"from": "2023-07-01", "phone": "0730-8880000"})).status_code == 201
    assert await liaison(site) == "乙"
    assert await liaison(site, "2023-06-30") == "甲"
    assert await liaison(site, "2023-06-30T23:59:59+08:00") == "甲"
    assert await liaison(site, "2023-07-01T00:00:00+08:00") == "乙"
    assert await liaison(site, "2022-12-31") is None
    asked = {"city": "yueyang", "unit": UNIT, "post": "liaison"}
    told = (await site.http.get("/routing/posts/history", params=asked)).json()
    assert [(row["holder"], row["by"]) for row in told["items"]] == [("乙", "office"), ("甲", "office")]
    assert [(row["from"], row["until"]) for row in told["terms"]] == [
        ("2023-07-01", None),
        ("2023-01-01", "2023-06-30"),
    ]


async def test_a_change_of_holder_re_routes_nothing(site: Site) -> None:
    await note(site, "甲", **{"from": "2023-01-01"})
    case = await site.lead(**YUEYANG)
    before = await site.case(case)
    unit = before["unit"]
    listed = {"city": "yueyang", "unit": unit}
    worklist = (await site.http.get("/routing/worklist", params=listed)).json()
    published = len(site.world.bus.published)
    assert (await note(site, "乙", unit=unit, post="handler")).status_code == 201
    await site.world.settle()
    assert len(site.world.bus.published) == published
    after = await site.case(case)
    assert (after["version"], after["timeline"]) == (before["version"], before["timeline"])
    assert (await site.http.get("/routing/worklist", params=listed)).json() == worklist


async def test_a_correction_of_the_same_day_counts_and_the_mistake_stays_in_history(site: Site) -> None:
    await note(site, "甲", **{"from": "2023-01-01"})
    await note(site, "贾", **{"from": "2023-01-01"})
    assert (await note(site, "贾", **{"from": "2023-01-01"})).status_code == 200
    assert await liaison(site, "2023-02-01") == "贾"
    asked = {"city": "yueyang", "unit": UNIT, "post": "liaison"}
    told = (await site.http.get("/routing/posts/history", params=asked)).json()
    assert [row["holder"] for row in told["items"]] == ["贾", "甲"]


async def test_a_post_may_be_vacant(site: Site) -> None:
    await note(site, "甲", **{"from": "2023-01-01", "until": "2023-03-31"})
    assert await liaison(site, "2023-03-31") == "甲"
    assert await liaison(site, "2023-04-01") is None
    await note(site, None, **{"from": "2023-02-01"})
    assert await liaison(site, "2023-02-01") is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit": "city_nothing"}, "unit"),
        ({"post": "minister"}, "post"),
        ({"city": "nowhere"}, "city"),
        ({"phone": "电话"}, "phone"),
        ({"from": "2023-13-01"}, "from"),
        ({"by": {"unit": "nobody"}}, "by.unit"),
        ({"from": "2023-09-02", "until": "2023-09-01"}, "body"),
        ({"until": "2023-08-31"}, "until"),
    ],
)
async def test_what_is_wrong_is_named(site: Site, changes: dict[str, Any], field: str) -> None:
    answer = await note(site, "甲", **changes)
    assert answer.status_code == 422
    assert [".".join(e["loc"]) for e in answer.json()["errors"]] == [field]


async def test_the_directory_names_duties_and_present_holders(site: Site) -> None:
    await note(site, "甲", **{"from": "2023-01-01"})
    items = (await site.http.get("/routing/units", params={"city": "yueyang"})).json()["items"]
    mine = next(row for row in items if row["unit"] == UNIT)
    assert mine["name"] == "市人力资源和社会保障局"
    assert {post["post"]: post["holder"] for post in mine["posts"]} == {
        "head": None,
        "deputy": None,
        "liaison": "甲",
        "handler": None,
    }
    assert any("YY-3.2" in duty["clauses"] for duty in mine["duties"])


def sheet(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for row in (("单位", "岗位", "姓名", "办公电话", "任职起"), *rows):
        book.worksheets[0].append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def bring(site: Site, data: bytes, name: str = "联络员.xlsx") -> Any:
    files, form = {"file": (name, data)}, {"city": "yueyang"}
    return (await site.http.post("/routing/posts/import", files=files, data=form)).json()


async def test_a_file_is_noted_and_its_bad_rows_are_named(site: Site) -> None:
    data = sheet(
        ("市人力资源和社会保障局", "联络员", "甲", "0730-8880000", "2023-01-01"),
        ("市某某局", "联络员", "乙", "", ""),
        ("市财政局", "科长", "丙", "", ""),
        ("市财政局", "联络员", "丁", "电话", ""),
    )
    found = await bring(site, data)
    assert (found["accepted"], found["repeated"]) == (1, 0)
    assert [(row["row"], row["column"]) for row in found["refused"]] == [
        (3, "单位"),
        (4, "岗位"),
        (5, "办公电话"),
    ]
    assert await liaison(site, "2023-02-01") == "甲"
    assert (await bring(site, data))["repeated"] == 1


async def test_the_directory_written_out_can_be_brought_back(site: Site) -> None:
    await note(site, "甲", **{"from": "2023-01-01", "phone": "+86 730 8880000"})
    file = await site.http.get("/routing/units.csv", params={"city": "yueyang"})
    found = await bring(site, file.content, "yueyang.csv")
    assert found == {"accepted": 0, "repeated": 1, "refused": []}


async def test_the_case_page_names_who_held_the_post_at_the_time(site: Site) -> None:
    case = await site.lead()
    await site.http.post(
        "/routing/posts",
        json={"city": "fuyang", "unit": UNIT, "post": "handler", "holder": "甲", "from": "2023-08-01"},
    )
    await site.act(case, UNIT, "transfer", to="341202/hrss", by={"unit": UNIT, "post": "handler"})
    await site.world.reach(datetime.fromisoformat("2023-09-04T10:00:00+08:00"))
    await site.http.post(
        "/routing/posts",
        json={"city": "fuyang", "unit": UNIT, "post": "handler", "holder": "乙", "from": "2023-09-02"},
    )
    page = await site.page(f"/routing/desk/cases/{case}")
    assert "市人力资源社会保障局 经办人（甲）" in page
    assert "（乙）" not in page


async def test_the_pages_show_and_take_holders(site: Site) -> None:
    form = {"city": "yueyang", "unit": UNIT, "post": "liaison", "holder": "甲", "phone": "0730-8880000"}
    page = (await site.http.post("/routing/desk/unit", data=form)).text
    assert "已登记" in page
    assert "联络员" in page
    assert "甲" in await site.page("/routing/desk/units?city=yueyang")
    answer = await site.http.post("/routing/desk/unit", data={**form, "phone": "无"})
    assert answer.status_code == 422
    assert "办公电话：格式不对" in answer.text
    await site.page("/routing/desk/unit?city=yueyang&unit=nobody", 404)
