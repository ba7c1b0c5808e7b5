"""A file, a mapping or a kind that can't be imported is refused whole, and named."""

from __future__ import annotations

import gzip

import pytest

from tests.component.intake.imports import CASES, HEADING, MAPPING, rows, start
from tests.component.intake.worlds import World, places

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
