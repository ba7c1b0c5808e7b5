"""A figure is the same in every format; the expectations are written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import docx as python_docx
import openpyxl
import pytest

from services.runtime.documents import (
    Column,
    DocumentError,
    FontSet,
    Kind,
    Table,
    TableRow,
    as_json,
    docx,
    html,
    pdf,
    xlsx,
)
from tests.unit.documents.samples import BULLETIN, COLUMNS, SHOWN_ROWS, HtmlReader, pages, with_blocks


def test_pdf_shows_every_row(fonts: FontSet) -> None:
    text = "".join(pages(pdf(BULLETIN, fonts)))
    for row in SHOWN_ROWS:
        assert "".join(row) in text


def test_docx_shows_every_row() -> None:
    table = python_docx.Document(BytesIO(docx(BULLETIN))).tables[0]
    assert [tuple(cell.text for cell in row.cells) for row in table.rows][1:] == list(SHOWN_ROWS)


def test_html_shows_every_row() -> None:
    assert [tuple(row) for row in HtmlReader(html(BULLETIN)).rows][1:] == list(SHOWN_ROWS)


def test_xlsx_holds_numbers_with_the_format_that_shows_them() -> None:
    sheet = openpyxl.load_workbook(BytesIO(xlsx(BULLETIN))).worksheets[0]
    assert [cell.value for cell in sheet[4]][:4] == ["颍州区", 1234, 1234567.89, 0.8751]
    assert sheet["E4"].value.date() == date(2023, 9, 28)
    assert [cell.value for cell in sheet[6]] == ["颍东区", 7, -100.5, 0, "—"]
    assert [cell.value for cell in sheet[8]] == ["合计", 1340, 1234467.44, 0.8612, "—"]
    assert [cell.number_format for cell in sheet[4]][1:] == ["#,##0", "#,##0.00", "0.00%", "yyyy-mm-dd"]


def test_json_holds_counts_as_integers_and_yuan_as_decimal_strings() -> None:
    made = as_json(BULLETIN)
    assert made["rows"] == {
        "341202": {
            "region": "颍州区", "received": 1234, "amount_paid": "1234567.89", "rate": "0.8751",
            "last": "2023-09-28",
        },
        "341204": {
            "region": "颍泉区", "received": 0, "amount_paid": "0.05", "rate": "1.0000", "last": "2023-09-01",
        },
        "341203": {
            "region": "颍东区", "received": 7, "amount_paid": "-100.50", "rate": "0.0000", "last": None,
        },
        "341221": {
            "region": "临泉县", "received": 99, "amount_paid": None, "rate": None, "last": "2023-09-30",
        },
    }  # fmt: skip
    assert isinstance(made["tables"], list)
    assert made["tables"][0]["total"]["amount_paid"] == "1234467.44"  # type: ignore[index,call-overload]


def test_a_sum_too_long_for_a_spreadsheet_is_written_whole_as_text() -> None:
    table = Table("大额", (Column("a", "金额", Kind.MONEY),), (TableRow("r", (1234567890123456789,)),))
    cell = openpyxl.load_workbook(BytesIO(xlsx(with_blocks(table)))).worksheets[0]["A4"]
    assert cell.value == "12,345,678,901,234,567.89"


def test_json_refuses_two_values_for_one_figure() -> None:
    one, two = (Table(f"表{n}", COLUMNS[:2], (TableRow("341202", ("颍州区", n)),)) for n in (1, 2))
    with pytest.raises(DocumentError, match="'received'"):
        as_json(with_blocks(one, two))


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (Kind.MONEY, 12.5),
        (Kind.MONEY, Decimal("12.50")),
        (Kind.COUNT, True),
        (Kind.COUNT, "3"),
        (Kind.PERCENT, Decimal("NaN")),
        (Kind.DATE, datetime(2023, 9, 1, tzinfo=UTC)),
    ],
)
def test_a_cell_that_is_not_what_its_column_carries_is_refused_by_name(kind: Kind, cell: object) -> None:
    with pytest.raises(DocumentError, match="row '341202', column 'figure'"):
        Table("表", (Column("figure", "数", kind),), (TableRow("341202", (cell,)),))  # type: ignore[arg-type]


def test_a_row_with_a_cell_too_few_is_refused() -> None:
    with pytest.raises(DocumentError, match="1 cells for 2 columns"):
        Table("表", COLUMNS[:2], (TableRow("341202", ("颍州区",)),))


def test_a_share_that_rounds_to_nothing_has_no_sign() -> None:
    table = Table("率", (Column("r", "率", Kind.PERCENT),), (TableRow("r", (Decimal("-0.00001"),)),))
    assert HtmlReader(html(with_blocks(table))).rows[1] == ["0.00%"]


def test_a_text_too_long_for_a_cell_is_refused_and_not_left_out() -> None:
    table = Table("长文", (Column("t", "文"),), (TableRow("r", ("字" * 32768,)),))
    with pytest.raises(DocumentError, match="row 4, column 1"):
        xlsx(with_blocks(table))


@pytest.mark.parametrize("part", ["issuer", "title", "signed_by"])
def test_a_document_without_one_of_its_needed_parts_is_refused_by_name(part: str) -> None:
    with pytest.raises(DocumentError, match=f"{part} is empty"):
        replace(BULLETIN, **{part: " \n"})  # type: ignore[arg-type]
