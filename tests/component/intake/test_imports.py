"""POST /intake/imports: a file is carried in, its refused rows named, and the same again adds nothing."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook

from services.intake.importing import runs
from services.intake.importing.runs import Imports
from services.runtime.store import Change, StoreAwayError
from services.runtime.testing.memory_store import MemoryStore
from tests.component.intake.worlds import World, make_world, places

HEADING = "城市,渠道,来源编号,欠薪单位,属地,金额,收到时间,成因"
GOOD = "fuyang,petition,A-{n},第{n}公司,341202,100.50,2023-08-30,realname_missing、dispute"


def rows(count: int, *more: str) -> str:
    return "\n".join([HEADING, *(GOOD.format(n=n) for n in range(count)), *more]) + "\n"


def imports_of(world: World) -> Imports:
    owner = world.service.ticks[0].__self__  # type: ignore[attr-defined]
    assert isinstance(owner, Imports)
    return owner


async def start(
    world: World, data: bytes | str, name: str = "a.csv", mapping: str | None = None, **form: Any
) -> Any:
    raw = data.encode() if isinstance(data, str) else data
    files = {"file": (name, raw)}
    if mapping is not None:
        files["mapping"] = ("m.yaml", mapping.encode())
    return await world.http.post("/intake/imports", files=files, data=form)


async def carried(world: World, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The import, ended."""
    answer = await start(world, *args, **kwargs)
    assert answer.status_code == 202, answer.text
    await imports_of(world).finished()
    found: dict[str, Any] = (await world.http.get(answer.headers["location"])).json()
    return found


async def refused(world: World, job: dict[str, Any]) -> list[list[str]]:
    text = (await world.http.get(job["refused_url"])).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


def counts(job: dict[str, Any]) -> tuple[Any, ...]:
    return job["state"], job["total"], job["accepted"], job["repeated"], job["refused"]


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


MAPPING = """
group_by: Case
fields:
  city: {value: fuyang}
  channel: {value: provincial_platform}
  source_id: {column: Case, prefix: "X-"}
  employer.name: {column: Firm}
  amount: {column: Claim, zero_means_unknown: true, pick: sum}
  industry: {column: Trade, values: {Building: housing}, default: other}
  region: {column: Town, values: {Northtown: "341221"}, spread: ["341202", "341203"]}
  received_at: {column: Filed, format: "%d/%m/%Y"}
keep_original: narrative
"""
CASES = """Case,Firm,Claim,Trade,Town,Filed
1,Acme,0,Building,Northtown,30/08/2023
2,Beta,"1,000.00",Baking,Southtown,29/08/2023
1,Acme,20.50,Building,Northtown,30/08/2023
1,,9.50,Building,Northtown,30/08/2023
"""


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


FILES: dict[str, tuple[bytes, str, str, str]] = {
    "no workbook": (b"a,b\n1,2\n", "a.xlsx", "file", "XLSX"),
    "a zip that is no workbook": (b"PK\x03\x04" + bytes(40), "a.xlsx", "file", "XLSX"),
    "an old workbook": (b"\xd0\xcf\x11\xe0" + bytes(600), "a.xls", "file", "XLS"),
    "empty": (b"", "a.csv", "file", "空"),
    "only blanks": (b" \n\n", "a.csv", "file", "空"),
    "only a heading": (HEADING.encode(), "a.csv", "file", "数据行"),
    "an encoding that is none": (b"\xff\xff\x81\n\x80", "a.csv", "file", "编码"),
    "broken gzip": (gzip.compress(b"x" * 1000)[:20], "a.csv.gz", "file", "gzip"),
    "a column nobody knows": (b"\xe5\x9f\x8e\xe5\xb8\x82,colour\nfuyang,red\n", "a.csv", "file", "colour"),
    "columns missing": ("城市,渠道\nfuyang,qr\n".encode(), "a.csv", "mapping", "employer.name"),
    "a heading twice": ("城市,城市\nfuyang,fuyang\n".encode(), "a.csv", "file", "城市"),
}


@pytest.mark.parametrize(("data", "name", "field", "word"), FILES.values(), ids=FILES)
async def test_a_file_that_cant_be_imported_is_refused_whole(
    world: World, data: bytes, name: str, field: str, word: str
) -> None:
    answer = await start(world, data, name)
    assert (answer.status_code, places(answer)) == (422, [field])
    assert word in answer.json()["detail"]


async def test_a_column_that_the_mapping_wants_is_named(world: World) -> None:
    answer = await start(world, CASES.replace("Firm", "Company"), mapping=MAPPING)
    assert (answer.status_code, places(answer)) == (422, ["file"])
    assert "缺少列：Firm" in answer.json()["detail"]


WRONG_MAPPINGS = [
    "fields: [",
    "- 1",
    "fields: {}",
    "fields: {city: {value: x}}",
    MAPPING.replace("pick: sum", "pick: least"),
    MAPPING.replace("employer.name", "employer.nmae"),
    "\x00",
]


@pytest.mark.parametrize("mapping", WRONG_MAPPINGS)
async def test_a_mapping_that_is_wrong_is_named(world: World, mapping: str) -> None:
    answer = await start(world, CASES, mapping=mapping)
    assert (answer.status_code, places(answer)) == (422, ["mapping"])


async def test_another_kind_is_named(world: World) -> None:
    assert places(await start(world, rows(1), kind="cases")) == ["kind"]


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


class LeavingStore(MemoryStore):
    """Goes away after some saves of leads, until it is told to come back."""

    saves_left = 10**9

    async def save(self, kind: str, changes: Sequence[Change]) -> set[str]:
        if kind == "lead" and changes:
            if self.saves_left <= 0:
                raise StoreAwayError("away")
            self.saves_left -= 1
        return await super().save(kind, changes)


async def test_what_was_cut_off_goes_on_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "BATCH", 10)
    monkeypatch.setattr(runs, "_AWAY_SECONDS", 0)
    store = LeavingStore()
    first = make_world(store)
    store.saves_left = 2
    answer = await start(first, rows(35))
    await imports_of(first).finished()
    halfway = (await first.http.get(answer.headers["location"])).json()
    assert counts(halfway) == ("running", 35, 20, 0, 0)
    store.saves_left = 10**9
    second = make_world(store)
    second.clock.move_to(second.clock.now() + runs.LEASE)
    await imports_of(second).tick()
    await imports_of(second).finished()
    ended = (await second.http.get(answer.headers["location"])).json()
    assert counts(ended) == ("done", 35, 35, 0, 0)
    assert second.leads() == 35


async def test_two_instances_never_carry_one_import_at_once() -> None:
    store = MemoryStore()
    first, second = make_world(store), make_world(store)
    answer = await start(first, rows(600))
    await imports_of(second).tick()
    await asyncio.gather(imports_of(first).finished(), imports_of(second).finished())
    assert counts((await first.http.get(answer.headers["location"])).json()) == ("done", 600, 600, 0, 0)


async def test_a_restarted_instance_goes_on_with_its_own_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "BATCH", 10)
    monkeypatch.setattr(runs, "_AWAY_SECONDS", 0)
    store = LeavingStore()
    first = make_world(store, instance="one")
    store.saves_left = 1
    answer = await start(first, rows(20))
    await imports_of(first).finished()
    store.saves_left = 10**9
    again = make_world(store, instance="one")
    await imports_of(again).tick()
    await imports_of(again).finished()
    ended = (await again.http.get(answer.headers["location"])).json()
    assert counts(ended) == ("done", 20, 20, 0, 0)


async def test_an_import_that_is_none_is_404(world: World) -> None:
    assert (await world.http.get("/intake/imports/I-none")).status_code == 404
    assert (await world.http.get("/intake/imports/I-none/refused.csv")).status_code == 404


async def test_a_refused_row_never_starts_a_formula_in_a_spreadsheet(world: World) -> None:
    text = rows(0, GOOD.format(n=1).replace("A-1", "@SUM(A1)").replace("100.50", "-1"))
    job = await carried(world, text)
    assert [r[1] for r in await refused(world, job)] == ["'@SUM(A1)"]
