"""The tables of an official document as a workbook, numbers as numbers and text as nothing but text."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from services.runtime.documents.figures import NO_ROWS, chinese_date, number, shown
from services.runtime.documents.layout import table_layout
from services.runtime.documents.model import (
    Cell,
    Column,
    DocumentError,
    Kind,
    OfficialDocument,
    Table,
    TableRow,
)
from services.runtime.documents.text import one_line, visible, width

_NUMBER_FORMATS = {
    Kind.TEXT: "@",
    Kind.COUNT: "#,##0",
    Kind.MONEY: "#,##0.00",
    Kind.PERCENT: "0.00%",
    Kind.DATE: "yyyy-mm-dd",
}
_LEADING = "=+-@\t\r"
_SHEET_NAME_LENGTH = 31
# A spreadsheet keeps 15 digits; a longer number is written as text rather than rounded.
_EXACT_DIGITS = 15
_HEADER_ROW = 2


def xlsx(document: OfficialDocument) -> bytes:
    """One sheet for each table (title, signer and date, header, rows); a document without one gets its title.

    No cell is a formula or a link, whatever its text begins with.
    """
    made = BytesIO()
    workbook = xlsxwriter.Workbook(made, {"in_memory": True})
    workbook.set_properties(
        {
            "title": one_line(document.title),
            "author": one_line(document.signed_by),
            "created": datetime.combine(document.date, time(), UTC),
        }
    )
    styles = _Styles(workbook)
    names: list[str] = []
    for table in document.tables:
        names.append(_sheet_name(one_line(table.caption), names))
        _write_table(workbook.add_worksheet(names[-1]), document, table, styles)
    if not names:
        sheet = workbook.add_worksheet("正文")
        sheet.set_column(0, 0, 80)
        _write_head(sheet, document, "", 0, styles)
    workbook.close()
    return made.getvalue()


class _Styles:
    """The formats of one workbook, made once each."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        self.title = self.of(font_name="方正小标宋简体", font_size=16, align="center", text_wrap=True)
        self.subtitle = self.of(align="right")
        self.header = self.of(bold=True, border=1, align="center", text_wrap=True, bg_color="#F2F2F2")

    def of(self, **properties: object) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            base = {"font_name": "仿宋", "font_size": 11, "valign": "vcenter"}
            self._made[key] = self._workbook.add_format({**base, **properties})
        return self._made[key]

    def cell(self, kind: Kind, bold: bool, guarded: bool) -> Format:
        align = {Kind.TEXT: "left", Kind.DATE: "center"}.get(kind, "right")
        return self.of(
            border=1,
            align=align,
            num_format=_NUMBER_FORMATS[kind],
            bold=bold,
            quote_prefix=guarded,
            text_wrap=kind is Kind.TEXT,
        )


def _write_table(sheet: Worksheet, document: OfficialDocument, table: Table, styles: _Styles) -> None:
    last = len(table.columns) - 1
    _write_head(sheet, document, table.caption, last, styles)
    sheet.set_row(_HEADER_ROW, 24)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, _column_width(table, place, column))
        sheet.write_string(_HEADER_ROW, place, one_line(column.title), styles.header)
    for at, row in enumerate(table.all_rows, start=_HEADER_ROW + 1):
        _write_row(sheet, at, table, row, styles)
    if not table.all_rows:
        _write_across(sheet, _HEADER_ROW + 1, last, NO_ROWS, styles.of(border=1, align="center"))
    sheet.freeze_panes(_HEADER_ROW + 1, 1)
    _set_up_print(sheet, table)


def _write_head(
    sheet: Worksheet, document: OfficialDocument, caption: str, last: int, styles: _Styles
) -> None:
    title = one_line(caption) or one_line(document.title)
    _write_across(sheet, 0, last, f"（草稿）{title}" if document.draft else title, styles.title)
    sheet.set_row(0, 36)
    _write_across(
        sheet, 1, last, f"{one_line(document.signed_by)}　{chinese_date(document.date)}", styles.subtitle
    )


def _write_across(sheet: Worksheet, row: int, last: int, text: str, style: Format) -> None:
    if last > 0:
        # `merge_range` guesses the type of what it writes, so it merges blanks and the text comes after.
        sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, text, style)


def _write_row(sheet: Worksheet, at: int, table: Table, row: TableRow, styles: _Styles) -> None:
    bold = row is table.total
    for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True)):
        guarded = isinstance(cell, str) and cell.startswith(tuple(_LEADING))
        style = styles.cell(column.kind, bold, guarded)
        _write_cell(sheet, at, place, column.kind, cell, style)


def _write_cell(sheet: Worksheet, at: int, place: int, kind: Kind, cell: Cell, style: Format) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(at, place, datetime.combine(cell, time()), style)
    elif isinstance(cell, int | Decimal) and _exact(number(kind, cell)):
        sheet.write_number(at, place, number(kind, cell), style)
    elif sheet.write_string(at, place, visible(shown(kind, cell)), style) != 0:
        # The library leaves out what is too long or too far down and only says so in its answer.
        raise DocumentError(
            f"row {at + 1}, column {place + 1}: a worksheet takes 32,767 characters a cell and 1,048,576 rows"
        )


def _exact(value: int | Decimal) -> bool:
    return len(Decimal(value).as_tuple().digits) <= _EXACT_DIGITS


def _column_width(table: Table, place: int, column: Column) -> float:
    """Widths in characters of the default figure; a Chinese character takes two."""
    cells = [visible(shown(column.kind, row.cells[place])) for row in table.all_rows]
    return min(48.0, max(8.0, *(2 * width(text) + 2 for text in [one_line(column.title), *cells])))


def _set_up_print(sheet: Worksheet, table: Table) -> None:
    sheet.set_paper(9)
    if table_layout(table).landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.set_footer("&C— &P —")


def _sheet_name(caption: str, taken: list[str]) -> str:
    """A name that spreadsheets accept: no `[]:*?/\\`, no quote at an end, 31 characters, no repeat."""
    cleaned = "".join("_" if c in "[]:*?/\\" else c for c in caption).strip("' ")
    used = {name.casefold() for name in taken} | {"history", ""}
    base = _cut_to(cleaned, _SHEET_NAME_LENGTH) or f"表{len(taken) + 1}"
    name, count = base, 1
    while name.casefold() in used:
        count += 1
        name = f"{_cut_to(base, _SHEET_NAME_LENGTH - 5)}({count})"
    return name


def _cut_to(text: str, units: int) -> str:
    """The text cut to so many UTF-16 units, which is how spreadsheets count; no character is halved."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore").rstrip("' ")
