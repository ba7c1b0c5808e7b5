"""Going live: an office brings its open cases along, and each stands where it stood, on its true dates."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from anxin.world import VirtualWorld
from services.runtime.web import make_app
from tests.support.worlds import open_world

NOW = datetime.fromisoformat("2023-09-20T10:00:00+08:00")
RECEIVED = {
    "来源编号": "12345-1",
    "渠道": "12345热线",
    "收到时间": "2023-09-01 09:30",
    "渠道办理期限": "2023-09-25",
    "区域": "颍州区",
    "用人单位": "某建筑公司",
    "行业": "住建",
    "人数": "12人",
    "金额（元）": "180,000.00",
    "投诉人": "王某",
    "联系电话": "13900000000",
    "当前状态": "待流转",
}
VERIFIED = {
    **RECEIVED,
    "来源编号": "12345-2",
    "流转时间": "2023-09-04",
    "流转单位": "341202/hrss",
    "签收时间": "2023-09-08 09:00",
    "核实时间": "2023-09-12",
    "核实结论": "属实",
    "核实人数": "10",
    "核实金额（元）": "150000",
    "拖欠主体": "某建筑公司",
    "当前状态": "处置中",
    "承办单位": "341202/hrss",
}


@pytest.fixture
async def world() -> AsyncIterator[VirtualWorld]:
    yield await open_world(NOW)


def sheet(*rows: dict[str, str]) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    titles = list(dict.fromkeys(title for row in rows for title in row))
    page.append(titles)
    for row in rows:
        page.append([row.get(title) for title in titles])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Office:
    """Somebody who uploads files and looks at what came of them."""

    def __init__(self, world: VirtualWorld) -> None:
        self.world = world
        transport = httpx.ASGITransport(make_app(world.services.values()))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://anxin")

    async def bring(self, *rows: dict[str, str], name: str = "在办.xlsx") -> dict[str, Any]:
        answer = await self.http.post(
            "/routing/imports", files={"file": (name, sheet(*rows))}, data={"city": "fuyang"}
        )
        assert answer.status_code == 202, answer.text
        await self.world.services["routing"].handlers[2].finished()
        await self.world.reach(self.world.clock.now())
        told: dict[str, Any] = (await self.http.get(answer.headers["location"])).json()
        return told

    async def cases(self) -> dict[str, Any]:
        """Every case with its timers by name, by the day it was received and its amount verified."""
        listed = (await self.http.get("/routing/cases", params={"city": "fuyang"})).json()["items"]
        whole = [(await self.http.get(f"/routing/cases/{item['id']}")).json() for item in listed]
        return {c["state"]: {**c, "timers": {t["name"]: t for t in c["timers"]}} for c in whole}

    async def refused(self, job: dict[str, Any]) -> list[dict[str, str]]:
        text = (await self.http.get(job["refused_url"])).content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))


async def test_a_case_stands_where_it_stood_with_its_clocks_on_their_true_dates(world: VirtualWorld) -> None:
    office = Office(world)
    job = await office.bring(VERIFIED)
    assert (job["state"], job["accepted"], job["refused"]) == ("done", 1, 0)
    case = (await office.cases())["handling"]
    assert (case["unit"], case["verified"]["amount"]) == ("341202/hrss", "150000.00")
    timers = case["timers"]
    assert timers["verify"]["state"] == "met"
    assert timers["verify"]["started_at"] == "2023-09-08T01:00:00+00:00"
    # signed on the 8th, 15 days to resolve: it still runs, to the end of the 23rd
    assert (timers["resolve"]["state"], timers["resolve"]["due_at"]) == (
        "running",
        "2023-09-23T16:00:00+00:00",
    )
    assert (timers["channel"]["state"], timers["channel"]["due_at"]) == (
        "running",
        "2023-09-24T16:00:00+00:00",
    )
    # signing was due at the end of the 5th and done on the 8th; closing at the end of the 16th
    for name, due in (("sign", "2023-09-05T16:00:00+00:00"), ("close", "2023-09-16T16:00:00+00:00")):
        assert (timers[name]["state"], timers[name]["due_at"]) == ("breached", due)
        assert timers[name]["backlog"] is True
    assert timers["sign"]["stopped_at"] == "2023-09-08T01:00:00+00:00"


async def test_the_history_tells_when_it_was_and_when_we_learned_of_it(world: VirtualWorld) -> None:
    office = Office(world)
    await office.bring(VERIFIED)
    events = {e["type"]: e for e in (await office.cases())["handling"]["timeline"]}
    assert events["case.opened"]["time"] == "2023-09-01T01:30:00+00:00"
    assert events["case.verified"]["time"] == "2023-09-11T16:00:00+00:00"
    assert datetime.fromisoformat(events["case.verified"]["recorded_at"]) == NOW
    assert events["case.verified"]["by"]["unit"] == "341202/hrss"


async def test_what_ran_out_before_is_late_for_nobody_here(world: VirtualWorld) -> None:
    office = Office(world)
    await office.bring(VERIFIED)
    asked = {"city": "fuyang", "kind": "monthly_bulletin", "period": "2023-09", "format": "json"}
    rows = (await office.http.get("/bulletins/render", params=asked)).json()["rows"]
    assert (rows["341202"]["received"], rows["341202"]["late"]) == (1, 0)


async def test_the_same_file_again_adds_nothing(world: VirtualWorld) -> None:
    office = Office(world)
    await office.bring(RECEIVED, VERIFIED)
    before = await office.cases()
    world.clock.move_to(datetime.fromisoformat("2023-09-20T11:00:00+08:00"))
    job = await office.bring(RECEIVED, VERIFIED)
    assert (job["accepted"], job["repeated"], job["refused"]) == (0, 2, 0)
    assert {s: c["version"] for s, c in (await office.cases()).items()} == {
        s: c["version"] for s, c in before.items()
    }


@pytest.mark.parametrize(
    ("changes", "column", "said"),
    [
        ({"收到时间": "九月一日"}, "收到时间", "应写作"),
        ({"渠道": "广播"}, "渠道", "没有“广播”这个选项"),
        ({"用人单位": ""}, "用人单位", "必填"),
        ({"区域": "鼓楼区"}, "区域", "本市没有这个区域"),
        ({"金额（元）": "很多"}, "金额（元）", "金额应为"),
        ({"流转单位": "火星人社局"}, "流转单位", "没有“火星人社局”这个单位"),
        ({"流转时间": ""}, "流转时间", "填写了流转单位"),
        ({"签收时间": "2023-09-02"}, "签收时间", "不能签收"),
        ({"签收时间": ""}, "核实时间", "不能核实"),
        ({"拖欠主体": ""}, "核实时间", "FY-A1-3.1.3"),
        ({"流转单位": "341203/hrss"}, "承办单位", "由颍东区"),
        ({"当前状态": "核实中"}, "当前状态", "该件为“处置中”"),
        ({"承办单位": "341202/housing"}, "承办单位", "由颍州区"),
        ({"收到时间": "2023-10-01"}, "流转时间", "早于收到时间"),
        ({"统一社会信用代码": "123"}, "统一社会信用代码", "格式"),
    ],
)
async def test_a_row_that_cannot_be_is_refused_with_its_column_and_reason(
    world: VirtualWorld, changes: dict[str, str], column: str, said: str
) -> None:
    office = Office(world)
    job = await office.bring(RECEIVED, {**VERIFIED, **changes})
    assert (job["accepted"], job["refused"]) == (1, 1)
    told = await office.refused(job)
    assert (told[0]["行号"], told[0]["来源编号"]) == ("3", "12345-2")
    assert any(row["列"] == column and said in row["原因"] for row in told), told
    assert list(await office.cases()) == ["received"]


async def test_a_file_that_cannot_be_read_is_refused_whole(world: VirtualWorld) -> None:
    office = Office(world)
    for content, word in (
        (b"x,y\n1,2\n", "不认识的列"),
        (b"", "空的"),
        ("渠道\n电话\n".encode(), "缺少必填的列"),
    ):
        answer = await office.http.post(
            "/routing/imports", files={"file": ("a.csv", content)}, data={"city": "fuyang"}
        )
        assert answer.status_code == 422
        assert word in answer.json()["detail"]


async def test_the_template_is_what_the_import_takes(world: VirtualWorld) -> None:
    office = Office(world)
    blank = await office.http.get("/routing/imports/template.xlsx")
    book = load_workbook(io.BytesIO(blank.content))
    titles = [cell.value for cell in book.worksheets[0][1]]
    assert set(VERIFIED) <= set(titles)
    page = book.worksheets[0]
    page.append([VERIFIED.get(str(title)) for title in titles])
    out = io.BytesIO()
    book.save(out)
    answer = await office.http.post(
        "/routing/imports", files={"file": ("t.xlsx", out.getvalue())}, data={"city": "fuyang"}
    )
    await world.services["routing"].handlers[2].finished()
    assert (await office.http.get(answer.headers["location"])).json()["accepted"] == 1


async def test_the_page_uploads_and_shows_what_was_refused(world: VirtualWorld) -> None:
    office = Office(world)
    form = await office.http.get("/routing/desk/imports")
    assert "下载模板" in form.text
    bad = {**VERIFIED, "当前状态": "核实中"}
    answer = await office.http.post(
        "/routing/desk/imports", files={"file": ("在办.xlsx", sheet(RECEIVED, bad))}, data={"city": "fuyang"}
    )
    assert answer.status_code == 303
    await world.services["routing"].handlers[2].finished()
    shown = await office.http.get(answer.headers["location"])
    assert "带入1件" in shown.text
    assert "该件为“处置中”，不是“核实中”" in shown.text
