"""The file that an office fills in to bring its open cases along: headings, and what they mean."""

from __future__ import annotations

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from services.routing.importing.columns import COLUMNS, Column

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_KINDS = {
    "time": "时间",
    "day": "日期",
    "money": "金额",
    "number": "整数",
    "unit": "单位名称或代码",
    "region": "区域名称或代码",
    "instalments": "分期",
}
_MUST = PatternFill("solid", fgColor="FFF2CC")


def template() -> bytes:
    """The template as XLSX; must-fill headings are shaded."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("在办案件")
    for n, column in enumerate(COLUMNS, 1):
        cell = sheet.cell(1, n, column.title)
        cell.font = Font(bold=True)
        cell.fill = _MUST if column.required else PatternFill()
        sheet.column_dimensions[get_column_letter(n)].width = max(12, 2 * len(column.title) + 2)
    sheet.freeze_panes = "A2"
    _explain(book.create_sheet("填写说明"))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _explain(sheet: Worksheet) -> None:
    rows = [
        ("列", "字段", "必填", "怎样填"),
        *((c.title, c.field, "是" if c.required else "", _how(c)) for c in COLUMNS),
    ]
    for row in rows:
        sheet.append(row)
    for letter, width in zip("ABCD", (18, 26, 8, 90), strict=True):
        sheet.column_dimensions[letter].width = width
    for cells in sheet.iter_rows(min_row=1):
        cells[3].alignment = Alignment(wrap_text=True, vertical="top")


def _how(column: Column) -> str:
    parts = [_KINDS.get(column.kind, ""), column.hint]
    if column.values:
        parts.append(f"可填：{'、'.join(column.values.values())}")
    return "；".join(part for part in parts if part)
