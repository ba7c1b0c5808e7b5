"""The workbook and the page: what a reader finds besides the figures."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl

from services.runtime.documents import Table, html, xlsx
from tests.unit.documents.samples import (
    BULLETIN,
    COLUMNS,
    HtmlReader,
    long_table,
    wide_table,
    with_blocks,
)


def test_a_sheet_stands_for_each_table_under_its_caption() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx(with_blocks(long_table(3), wide_table()))))
    assert book.sheetnames == ["长表", "宽表"]
    assert [cell.value for cell in book["长表"][3]] == ["县市区", "受理数"]
    assert book["长表"]["A1"].value == "长表"
    assert book["长表"]["A2"].value == "阜阳市治欠办　2023年10月8日"


def test_the_header_is_frozen_and_repeats_in_print() -> None:
    sheet = openpyxl.load_workbook(BytesIO(xlsx(with_blocks(long_table(60))))).worksheets[0]
    assert sheet.freeze_panes == "B4"
    assert sheet.print_title_rows == "$3:$3"


def test_a_document_without_tables_is_still_a_workbook() -> None:
    book = openpyxl.load_workbook(BytesIO(xlsx(with_blocks())))
    assert book.worksheets[0]["A1"].value == BULLETIN.title


def test_a_draft_says_so_in_both() -> None:
    draft = replace(BULLETIN, draft=True)
    sheet = openpyxl.load_workbook(BytesIO(xlsx(draft))).worksheets[0]
    assert sheet["A1"].value == "（草稿）各县市区线索办理情况"
    assert "草稿" in HtmlReader(html(draft)).text
    assert "草稿" not in HtmlReader(html(BULLETIN)).text


def test_an_empty_table_says_so_in_both() -> None:
    document = with_blocks(Table("空表", COLUMNS, ()))
    sheet = openpyxl.load_workbook(BytesIO(xlsx(document))).worksheets[0]
    assert sheet["A4"].value == "本期无数据"
    assert HtmlReader(html(document)).rows[1] == ["本期无数据"]


def test_a_page_has_one_title_and_its_headings_below_it() -> None:
    page = HtmlReader(html(BULLETIN))
    assert [tag for tag in page.tags if tag in ("h1", "h2", "h3", "h4", "h5")] == [
        "h1", "h2", "h2", "h3", "h4", "h5",
    ]  # fmt: skip


def test_a_page_says_what_it_is_in_the_order_of_the_standard() -> None:
    text = "".join(HtmlReader(html(BULLETIN)).text.split())
    parts = [
        BULLETIN.issuer,
        "阜治欠办〔2023〕9号",
        BULLETIN.title,
        "各县市区人民政府：",
        "一、线索办理情况",
        "附件：",
        "阜阳市治欠办2023年10月8日",
        "（数据截至9月30日24时）",
    ]
    places = [text.rfind(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)
