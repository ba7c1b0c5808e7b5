"""Files as tables: CSV, XLSX and NDJSON, gzip too, told by content. Pure; CPU-heavy, so off the loop."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException


class ImportProblem(ValueError):
    """A file or mapping that can't be imported at all, and what to do about it.

    `field` is the part of the request that is wrong (`file` or `mapping`), `message` is for people.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


MAX_BYTES = 500 * 1024 * 1024
"""A file's size when unpacked."""
MAX_ROWS = 300_000
_SHEET_ROWS = 1_048_576
"""Rows that a sheet can have."""
_FORMULA = "含有公式，请改为数值后再导入"
_SHOWN = 10
_NO_XLSX = "这不是有效的 XLSX 文件，或已损坏，请用电子表格软件重新另存"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (the heading is 1; an NDJSON's first line is 1), cells by column."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that can't be read: where, in which column if one, and why."""

    number: int
    column: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file's columns (empty for NDJSON, whose lines name their own) and its rows."""

    columns: Sequence[str]
    rows: Sequence[Row | BadRow]
    objects: bool = False
    """NDJSON: cells are JSON values, not texts."""


def read_table(data: bytes, name: str) -> Table:
    """Reads a whole file. Raises `ImportProblem` when it is none of the known kinds."""
    lower = name.lower().removesuffix(".gz")
    data = _unpacked(data, name)
    if not data.strip():
        raise ImportProblem("file", "文件是空的")
    if data.startswith(b"PK\x03\x04"):
        return _xlsx(data)
    if lower.endswith((".xlsx", ".xlsm")):
        raise ImportProblem("file", _NO_XLSX)
    if lower.endswith(".xls") or data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ImportProblem("file", "不支持旧版 XLS，请另存为 XLSX 或 CSV")
    text = _decoded(data)
    return _ndjson(text) if text.lstrip().startswith("{") else _csv(text)


def _unpacked(data: bytes, name: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        if name.lower().endswith(".gz"):
            raise ImportProblem("file", "这不是有效的 gzip 文件（扩展名是 gz，内容不是）")
        return data
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            found = packed.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error):
        raise ImportProblem("file", "gzip 文件已损坏或不完整，请重新压缩") from None
    if len(found) > MAX_BYTES:
        raise ImportProblem("file", f"解压后超过 {MAX_BYTES // 1024 // 1024} MB，请拆分后导入")
    return found


def _decoded(data: bytes) -> str:
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportProblem("file", "文字编码无法识别，请另存为 UTF-8（或 GB18030）的 CSV")


def _csv(text: str) -> Table:
    first = text.partition("\n")[0]
    if "\x00" in first:
        raise ImportProblem("file", "这不是文本文件，请提供 CSV、XLSX 或 NDJSON")
    delimiter = max(",\t;", key=first.count)
    records = _csv_records(list(io.StringIO(text, newline="")), delimiter)
    heading = next(records, [])
    if heading is None:
        raise ImportProblem("file", "表头无法读取，请检查引号是否成对")
    columns = _columns(heading)
    return Table(columns, list(_limited(_csv_rows(records, columns))))


def _csv_records(lines: Sequence[str], delimiter: str) -> Iterator[list[str] | None]:
    """The records; None stands for a line that can't be read.

    After a quote that is never closed reading goes on at the very next line, so that one bad line
    swallows no other.
    """
    begin = 0
    while begin < len(lines):
        reader = csv.reader(islice(lines, begin, None), delimiter=delimiter, strict=True)
        first, read = begin, 0
        try:
            for cells in reader:
                yield cells
                read = reader.line_num
            return
        except csv.Error:
            yield None
            begin = first + read + 1


def _csv_rows(records: Iterator[list[str] | None], columns: Sequence[str]) -> Iterator[Row | BadRow]:
    for number, cells in enumerate(records, 2):
        if cells is None:
            yield BadRow(number, None, "这一行无法读取，请检查引号是否成对")
            continue
        if not any(c.strip() for c in cells):
            continue
        if any(c.strip() for c in cells[len(columns) :]):
            yield BadRow(number, None, f"单元格比表头多（表头 {len(columns)} 列），请检查逗号和引号")
            continue
        yield _checked(number, dict(zip(columns, cells, strict=False)))


def _xlsx(data: bytes) -> Table:
    try:
        return _sheet(data)
    except ImportProblem:
        raise
    except (InvalidFileException, zipfile.BadZipFile, zlib.error, LookupError, ValueError, SyntaxError):
        raise ImportProblem("file", _NO_XLSX) from None


def _sheet(data: bytes) -> Table:
    """The first sheet; read row by row, so that a huge one is refused before it lies in memory."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        if sum(part.file_size for part in parts.infolist()) > MAX_BYTES:
            raise ImportProblem("file", f"解压后超过 {MAX_BYTES // 1024 // 1024} MB，请拆分后导入")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False)
    rows = book.worksheets[0].iter_rows()
    columns = _columns([c.value for c in next(rows, ())])
    return Table(columns, list(_limited(_xlsx_rows(rows, columns))))


def _xlsx_rows(rows: Iterator[Any], columns: Sequence[str]) -> Iterator[Row | BadRow]:
    for number, cells in enumerate(rows, 2):
        if number > _SHEET_ROWS:  # the reader makes up every row before a number that a bad file claims
            raise ImportProblem("file", _NO_XLSX)
        formula = next((n for n, c in enumerate(cells) if c.data_type == "f"), None)
        if formula is not None:
            yield BadRow(number, columns[formula] if formula < len(columns) else None, _FORMULA)
            continue
        values = [_cell(c.value) for c in cells]
        if any(values):
            yield _checked(number, dict(zip(columns, values, strict=False)))


def _cell(value: Any) -> str:
    """A cell as the text that a person sees in it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.time() != datetime.min.time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _checked(number: int, cells: dict[str, Any]) -> Row | BadRow:
    for column, text in cells.items():
        if text.startswith("="):
            return BadRow(number, column, _FORMULA)
    return Row(number, cells)


def _ndjson(text: str) -> Table:
    return Table((), list(_limited(_objects(text))), objects=True)


def _objects(text: str) -> Iterator[Row | BadRow]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            yield BadRow(number, None, "不是合法的 JSON")
            continue
        if isinstance(found, dict):
            yield Row(number, found)
        else:
            yield BadRow(number, None, "应为 JSON 对象")


def _columns(cells: Sequence[Any]) -> list[str]:
    names = ["" if c is None else str(c).strip() for c in cells]
    while names and not names[-1]:
        names.pop()
    if not any(names):
        raise ImportProblem("file", "没有表头：第一行应为各列的名称")
    twice = sorted({n for n in names if n and names.count(n) > 1})
    if twice:
        raise ImportProblem("file", f"表头有重复的列：{'、'.join(twice[:_SHOWN])}，请改名")
    return names


def _limited(rows: Iterator[Row | BadRow]) -> Iterator[Row | BadRow]:
    for count, row in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise ImportProblem("file", f"超过 {MAX_ROWS} 行，请拆分后导入")
        yield row
