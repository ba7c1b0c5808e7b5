"""POST /intake/imports: a file is carried in, its refused rows named, and the same again adds nothing."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from tests.component.intake.imports import CASES, GOOD, MAPPING, carried, counts, refused, rows
from tests.component.intake.worlds import World


async def test_each_row_is_a_lead_and_bad_ones_are_named(world: World) -> None:
    bad = [
        GOOD.format(n=90).replace("100.50", "-5"),
        GOOD.format(n=91).replace("341202", "341299"),
        GOOD.format(n=92).replace("第92公司", "=1+1"),
        GOOD.format(n=93).replace("第93公司", "a\x00b"),
        GOOD.format(n=94) + ",extra",
        GOOD.format(n=95).replace("2023-08-30", "30/08/2023"),
        GOOD.format(n=96).replace("petition", "pigeon").replace("100.50", "x"),
    ]
    job = await carried(world, rows(3, *bad))
    assert counts(job) == ("done", 10, 3, 0, 7)
    found = [(row, source, field) for row, source, field, _ in await refused(world, job)]
    assert found == [
        ("5", "A-90", "amount"),
        ("6", "A-91", "region"),
        ("7", "", "欠薪单位"),
        ("8", "A-93", "employer.name"),
        ("9", "", ""),
        ("10", "", "收到时间"),
        ("11", "A-96", "channel；amount"),
    ]


async def test_an_imported_lead_has_the_files_date_and_arrived_now(world: World) -> None:
    await carried(world, rows(1))
    [event] = await world.relay()
    assert event.data["received_at"] == "2023-08-29T16:00:00+00:00"
    assert event.data["arrived_at"] == "2023-09-01T01:00:00+00:00"
    assert event.data["causes"] == ["realname_missing", "dispute"]


async def test_the_same_file_again_adds_nothing(world: World) -> None:
    await carried(world, rows(5))
    job = await carried(world, rows(5))
    assert counts(job) == ("done", 5, 0, 5, 0)
    assert len(await world.relay()) == 5


async def test_rows_without_a_number_are_told_apart_by_place_among_equals(world: World) -> None:
    text = "城市,渠道,欠薪单位\nfuyang,petition,甲\nfuyang,petition,甲\nfuyang,petition,乙\n"
    assert counts(await carried(world, text)) == ("done", 3, 3, 0, 0)
    assert counts(await carried(world, text)) == ("done", 3, 0, 3, 0)


async def test_other_content_under_a_known_number_is_refused(world: World) -> None:
    await carried(world, rows(1))
    job = await carried(world, rows(1).replace("100.50", "200"))
    assert counts(job) == ("done", 1, 0, 0, 1)
    assert [r[2] for r in await refused(world, job)] == ["amount"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_every_usual_encoding_is_read(world: World, encoding: str) -> None:
    assert counts(await carried(world, rows(2).encode(encoding)))[2] == 2
    assert {e.data["employer"] for e in await world.relay()} == {"第0公司", "第1公司"}


def workbook(*lines: Sequence[Any]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    for line in lines:
        book.active.append(list(line))  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


async def test_a_workbook_is_read_and_its_formulas_refused(world: World) -> None:
    data = workbook(
        ["城市", "渠道", "来源编号", "欠薪单位", "金额"],
        ["fuyang", "petition", 1001, "甲公司", 12.5],
        ["fuyang", "petition", 1002, "乙公司", "=1+1"],
    )
    job = await carried(world, data, "a.xlsx")
    assert counts(job) == ("done", 2, 1, 0, 1)
    assert [(r[0], r[2]) for r in await refused(world, job)] == [("3", "金额")]
    [event] = await world.relay()
    assert (event.data["employer"], event.data["amount"]) == ("甲公司", "12.50")


async def test_ndjson_takes_leads_as_they_are(world: World) -> None:
    lines = [
        '{"city": "fuyang", "channel": "qr", "employer": {"name": "甲"}, "source_id": "1"}',
        '{"city": "fuyang", "channel": "qr", "employer": {"name": "\\ud800"}, "source_id": "2"}',
        "{broken",
    ]
    job = await carried(world, gzip.compress("\n".join(lines).encode()), "a.ndjson.gz")
    assert counts(job) == ("done", 3, 1, 0, 2)
    assert [r[0] for r in await refused(world, job)] == ["2", "3"]


async def test_a_mapping_groups_translates_and_keeps_the_original(world: World) -> None:
    job = await carried(world, CASES, mapping=MAPPING)
    assert counts(job) == ("done", 2, 2, 0, 0)
    by_firm = {e.data["employer"]: e.data for e in await world.relay()}
    acme, beta = by_firm["Acme"], by_firm["Beta"]
    assert (acme["amount"], acme["industry"], acme["region"]) == ("30.00", "housing", "341221")
    assert (beta["amount"], beta["industry"]) == ("1000.00", "other")
    assert beta["region"] in ("341202", "341203")
    assert beta["received_at"] == "2023-08-28T16:00:00+00:00"
    text = (await world.service.runtime.store.table("texts").get([acme["narrative"]["id"]])).popitem()[1]
    assert b"Acme" not in text["sealed"]


async def test_projects_become_facts(world: World) -> None:
    text = (
        "城市,项目编号,项目名称,属地,行业,项目性质,建设单位,施工总承包单位\n"
        "fuyang,P1,某项目,341202,housing,private,甲,乙\n"
        "fuyang,P2,某项目,330102,housing,private,甲,乙\n"
    )
    job = await carried(world, text, kind="projects")
    assert counts(job) == ("done", 2, 1, 0, 1)
    assert len(world.bus.records("anxin.facts")) == 1
    assert counts(await carried(world, text, kind="projects")) == ("done", 2, 0, 1, 1)


async def test_a_cell_says_whether_a_project_is_municipal(world: World) -> None:
    head = "city,project,name,region,industry,ownership,municipal,developer.name,general_contractor.name\n"
    row = "fuyang,P{n},某项目,341202,housing,private,{said},甲,乙\n"
    said = ("是", "false", "", "maybe")
    rows = "".join(row.format(n=n, said=word) for n, word in enumerate(said))
    job = await carried(world, head + rows, kind="projects")
    assert counts(job) == ("done", 4, 3, 0, 1)
    taken = [json.loads(record.value)["municipal"] for record in world.bus.records("anxin.facts")]
    assert sorted(taken) == [False, False, True]


async def test_an_import_that_is_none_is_404(world: World) -> None:
    assert (await world.http.get("/intake/imports/I-none")).status_code == 404
    assert (await world.http.get("/intake/imports/I-none/refused.csv")).status_code == 404


async def test_a_refused_row_never_starts_a_formula_in_a_spreadsheet(world: World) -> None:
    text = rows(0, GOOD.format(n=1).replace("A-1", "@SUM(A1)").replace("100.50", "-1"))
    job = await carried(world, text)
    assert [r[1] for r in await refused(world, job)] == ["'@SUM(A1)"]
