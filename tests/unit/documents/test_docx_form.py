"""A Word file that goes on behaving like an official document when somebody writes in it."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import docx as python_docx
from docx.oxml.ns import qn
from docx.shared import Mm

from services.runtime.documents import OfficialDocument, Table, docx
from tests.unit.documents.samples import BULLETIN, COLUMNS, long_table, wide_table, with_blocks


def opened(document: OfficialDocument) -> Any:
    return python_docx.Document(BytesIO(docx(document)))


def run_of(word: Any, text: str) -> Any:
    return next(p.runs[0] for p in word.paragraphs if p.text == text)


def font_of(run: Any) -> str:
    return str(run._element.rPr.rFonts.get(qn("w:eastAsia")))


def test_each_part_names_its_prescribed_font_for_chinese_characters() -> None:
    word = opened(BULLETIN)
    assert font_of(run_of(word, BULLETIN.issuer)) == "方正小标宋简体"
    assert font_of(run_of(word, "一、线索办理情况")) == "黑体"
    assert font_of(run_of(word, "（一）压实责任")) == "楷体_GB2312"
    assert font_of(run_of(word, "现将有关情况通报如下。")) == "仿宋_GB2312"


def test_the_header_is_red_and_a_red_line_follows_the_number() -> None:
    word = opened(BULLETIN)
    assert str(run_of(word, BULLETIN.issuer).font.color.rgb) == "D7000F"
    number = next(p for p in word.paragraphs if p.text == BULLETIN.number)
    bottom = number._element.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert bottom.get(qn("w:color")) == "D7000F"


def test_the_type_area_is_156_by_225_mm() -> None:
    section = opened(BULLETIN).sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    height = section.page_height - section.top_margin - section.bottom_margin
    assert (round(width / Mm(1)), round(height / Mm(1)), round(section.top_margin.mm)) == (156, 225, 37)


def test_page_numbers_are_fields_right_on_odd_and_left_on_even_pages() -> None:
    word = opened(BULLETIN)
    assert word.settings.odd_and_even_pages_header_footer
    section = word.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        paragraph = footer.paragraphs[0]
        assert paragraph._element.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert [e.text for e in paragraph._element.iter(qn("w:instrText"))] == ["PAGE"]
        assert paragraph.text == "— 1 —"


def test_only_the_header_row_of_a_table_repeats_and_no_row_is_broken() -> None:
    rows = opened(with_blocks(long_table(60))).tables[0].rows
    assert [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in rows] == [True] + [False] * 60
    assert all(row._tr.findall(f".//{qn('w:cantSplit')}") for row in rows)


def test_a_table_too_wide_for_the_page_gets_a_section_across() -> None:
    word = opened(with_blocks(wide_table()))
    assert [section.page_width > section.page_height for section in word.sections] == [False, True, False]


def test_an_empty_table_says_so() -> None:
    assert opened(with_blocks(Table("空表", COLUMNS, ()))).tables[0].cell(1, 0).text == "本期无数据"


def test_a_draft_is_marked_in_both_headers() -> None:
    section = opened(replace(BULLETIN, draft=True)).sections[0]
    assert section.header.paragraphs[0].text == section.even_page_header.paragraphs[0].text == "草稿"
    assert opened(BULLETIN).sections[0].header.paragraphs[0].text == ""


def test_headings_are_in_the_outline() -> None:
    word = opened(BULLETIN)
    levels = [
        (p.text, p._element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")))
        for p in word.paragraphs
        if p._element.pPr is not None and p._element.pPr.find(qn("w:outlineLvl")) is not None
    ]
    assert levels == [
        ("一、线索办理情况", "0"),
        ("二、下一步工作", "0"),
        ("（一）压实责任", "1"),
        ("1.逐件销号", "2"),
        ("（1）限期办结", "3"),
    ]
