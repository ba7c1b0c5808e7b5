"""The neutral model of an official document: what it says, not how a format shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from services.runtime.documents.text import lines


class DocumentError(ValueError):
    """A document that can't be shown truthfully; the message names the place and what to put there."""


class Kind(StrEnum):
    """What a column holds, and so how its cells are carried and shown."""

    TEXT = "text"
    """`str`."""
    COUNT = "count"
    """`int`, shown with thousands separators."""
    MONEY = "money"
    """`int`, whole fen; shown in yuan with two decimals and thousands separators."""
    PERCENT = "percent"
    """`Decimal`, 1 being 100%; shown with two decimals."""
    DATE = "date"
    """`date`, shown as 2023-10-08."""


Cell = str | int | Decimal | date | None
"""One figure of a table; `None` is "not known" and shown as a dash, never as nought."""

_CARRIED_AS: dict[Kind, type] = {
    Kind.TEXT: str,
    Kind.COUNT: int,
    Kind.MONEY: int,
    Kind.PERCENT: Decimal,
    Kind.DATE: date,
}

_SHARE_DIGITS = 15


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of GB/T 9704-2012, 7.3.3: level 1 一、, 2 （一）, 3 1., 4 （1）; the number is counted."""

    level: Literal[1, 2, 3, 4]
    text: str

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3, 4):
            raise DocumentError(f"heading {self.text!r}: level is {self.level}, give 1, 2, 3 or 4")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text; every line of it is a paragraph of its own."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its key for machines, its title for people, and what it holds."""

    key: str
    title: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its key for machines (a region or unit, not shown) and a cell for each column."""

    key: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Figures under a caption. A total is given, not summed: one case may count in two rows and once in all.

    Raises `DocumentError` for a cell that is not what its column carries.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    total: TableRow | None = None

    def __post_init__(self) -> None:
        if not self.columns:
            raise DocumentError(f"table {self.caption!r} has no column, give at least one")
        _refuse_repeats(self.caption, "column", [column.key for column in self.columns])
        _refuse_repeats(self.caption, "row", [row.key for row in self.rows])
        for row in self.all_rows:
            _check_row(self.caption, self.columns, row)

    @property
    def all_rows(self) -> tuple[TableRow, ...]:
        """The rows in order, the total last if there is one."""
        return self.rows if self.total is None else (*self.rows, self.total)


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document of an office: the parts of GB/T 9704-2012, clause 7, that its writers fill in.

    Raises `DocumentError` without an issuer, a title or a signer.
    """

    issuer: str
    """发文机关标志: the red header. A line break in it is kept."""
    title: str
    signed_by: str
    """发文机关署名: who signs at the foot."""
    date: date
    """成文日期."""
    number: str | None = None
    """发文字号; a draft or a cover has none."""
    addressees: str | None = None
    """主送机关, without the colon."""
    blocks: tuple[Block, ...] = ()
    attachments: tuple[str, ...] = ()
    """附件说明: names of what is attached, in order."""
    notes: tuple[str, ...] = ()
    """附注: shown in brackets below the date."""
    draft: bool = False

    def __post_init__(self) -> None:
        for name, text in (("issuer", self.issuer), ("title", self.title), ("signed_by", self.signed_by)):
            if not lines(text):
                raise DocumentError(f"{name} is empty, an official document needs one")

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables in the order in which they stand."""
        return tuple(block for block in self.blocks if isinstance(block, Table))


def _refuse_repeats(caption: str, what: str, keys: list[str]) -> None:
    repeated = sorted({key for key in keys if keys.count(key) > 1})
    if repeated:
        raise DocumentError(f"table {caption!r}: {what} key {repeated[0]!r} stands twice, make it unique")


def _check_row(caption: str, columns: tuple[Column, ...], row: TableRow) -> None:
    if len(row.cells) != len(columns):
        raise DocumentError(
            f"table {caption!r}, row {row.key!r}: {len(row.cells)} cells for {len(columns)} columns"
        )
    for column, cell in zip(columns, row.cells, strict=True):
        if not _fits(column.kind, cell):
            raise DocumentError(
                f"table {caption!r}, row {row.key!r}, column {column.key!r}: {cell!r} is not what a "
                f"{column.kind} column carries, give {_CARRIED_AS[column.kind].__name__} or None"
            )


def _fits(kind: Kind, cell: Cell) -> bool:
    if cell is None:
        return True
    if isinstance(cell, Decimal) and not (cell.is_finite() and cell.adjusted() < _SHARE_DIGITS):
        return False
    # A bool is an int and a datetime a date, but neither is a figure that a reader expects here.
    return type(cell) is _CARRIED_AS[kind]
