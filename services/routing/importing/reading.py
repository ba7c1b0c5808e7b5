"""Rows of a file as cases to be brought along, or why they can't be. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pydantic import ValidationError

from contracts.leads import LeadInput
from services.routing.importing.cells import CellError, Instant, read_cell
from services.routing.importing.columns import BY_NAME, COLUMNS, STEPS, Column, title_of
from services.runtime.calendar_days import SHANGHAI
from services.runtime.problems import from_validation
from services.runtime.tables import BadRow, ImportProblem, Row, Table
from services.runtime.territory import Territory


@dataclass(frozen=True, slots=True)
class Brought:
    """One case: its row, the lead with its history, and what must come of it."""

    number: int
    lead: LeadInput
    state: str
    unit: str | None
    columns: Sequence[str]
    """The column of each step of the history."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A row that is refused: its number in the file, its source number, and what is wrong in which column."""

    number: int
    source_id: str
    errors: Sequence[tuple[str, str]]


@dataclass(slots=True)
class _Cells:
    values: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def under(self, name: str) -> dict[str, Any]:
        """The values of a step, or of what must come of the case."""
        prefix = f"{name}."
        return {k.removeprefix(prefix): v for k, v in self.values.items() if k.startswith(prefix)}


def headings(table: Table) -> dict[str, Column]:
    """The columns of a file by their headings. Raises `ImportProblem` for strange and for missing ones."""
    if table.objects:
        raise ImportProblem("file", "在办案件请用 XLSX 或 CSV 表格，可先下载模板")
    strange = [name for name in table.columns if name and name not in BY_NAME]
    if strange:
        raise ImportProblem("file", f"有不认识的列：{'、'.join(strange)}；请按模板的列名填写")
    found = {name: BY_NAME[name] for name in table.columns if name}
    missing = [c.title for c in COLUMNS if c.required and c not in found.values()]
    if missing:
        raise ImportProblem("file", f"缺少必填的列：{'、'.join(missing)}；请下载模板")
    return found


def read_rows(table: Table, city: str, territory: Territory) -> Iterator[Brought | Failure]:
    """Every row of a file, in its order. Raises `ImportProblem` where the file as a whole can't be read."""
    columns = headings(table)
    for row in table.rows:
        if isinstance(row, BadRow):
            yield Failure(row.number, "", [(row.column or "", row.reason)])
        else:
            yield _read(row, columns, city, territory)


def _read(row: Row, columns: Mapping[str, Column], city: str, territory: Territory) -> Brought | Failure:
    cells = _cells(row, columns, territory)
    history, order = _history(cells)
    source_id = str(cells.values.get("source_id", ""))
    if cells.errors:
        return Failure(row.number, source_id, cells.errors)
    try:
        lead = LeadInput.model_validate({"city": city, **_lead(cells.values), "history": history})
    except ValidationError as error:
        return Failure(row.number, source_id, _told(error, order))
    expected = cells.under("case")
    return Brought(
        row.number, lead, expected["state"], expected.get("unit"), [title_of(f"{s}.at") for s in order]
    )


def _cells(row: Row, columns: Mapping[str, Column], territory: Territory) -> _Cells:
    cells = _Cells()
    for heading, column in columns.items():
        text = str(row.cells.get(heading) or "").strip()
        if not text:
            if column.required:
                cells.errors.append((column.title, "必填"))
            continue
        try:
            cells.values[column.field] = read_cell(column, text, territory)
        except CellError as error:
            cells.errors.append((column.title, str(error)))
    return cells


def _lead(values: Mapping[str, Any]) -> dict[str, Any]:
    lead: dict[str, Any] = {}
    for name, value in values.items():
        outer, dot, inner = name.partition(".")
        if outer in (*STEPS, "case"):
            continue
        plain = value.at.isoformat() if isinstance(value, Instant) else value
        if dot:
            lead.setdefault(outer, {})[inner] = plain
        else:
            lead[name] = plain
    return lead


def _history(cells: _Cells) -> tuple[list[dict[str, Any]], list[str]]:
    """The steps in the order in which they were taken; one of which only the day is known is no earlier than
    the one before it.
    """
    given = {name: fields for name in STEPS if (fields := cells.under(name))}
    for name, fields in given.items():
        if "at" not in fields:
            words = f"填写了{title_of(f'{name}.{next(iter(fields))}')}，须填写{title_of(f'{name}.at')}"
            cells.errors.append((title_of(f"{name}.at"), words))
    order = sorted(
        (n for n in given if "at" in given[n]), key=lambda n: (_local(given[n]["at"]), STEPS.index(n))
    )
    received = cells.values.get("received_at")
    last = received.at if isinstance(received, Instant) else None
    steps = []
    for name in order:
        at: Instant = given[name].pop("at")
        instant = max(at.at, last) if at.whole_day and last and _same_day(at.at, last) else at.at
        if last is not None and instant < last:
            cells.errors.append((title_of(f"{name}.at"), "早于收到时间或上一步骤的时间"))
        last = instant
        steps.append({"action": name, "at": instant.isoformat(), **_decided(name), **given[name]})
    return steps, order


def _decided(step: str) -> dict[str, str]:
    return {"decision": "approve"} if step == "review" else {}


def _local(at: Instant) -> date:
    return at.at.astimezone(SHANGHAI).date()


def _same_day(one: datetime, other: datetime) -> bool:
    return one.astimezone(SHANGHAI).date() == other.astimezone(SHANGHAI).date()


def _told(error: ValidationError, order: Sequence[str]) -> list[tuple[str, str]]:
    """What is wrong with which column."""
    told = []
    for loc, words in from_validation(error.errors(include_url=False)).errors:
        name = ".".join(map(str, loc))
        if len(loc) > 2 and loc[0] == "history":
            name = f"{order[int(loc[1])]}.{loc[2]}"
        told.append((title_of(name), words))
    return told
