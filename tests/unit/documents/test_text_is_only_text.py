"""Whatever a text holds, it is shown and never carried out."""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
import openpyxl
import pytest

from services.runtime.documents import FontSet, Paragraph, as_json, docx, html, pdf, xlsx
from tests.unit.documents.samples import BULLETIN, HtmlReader, pages, with_blocks, with_text

HOSTILE = [
    '#read("/etc/passwd")',
    "*粗体*_斜体_$x^2$`代码`",
    "<script>alert(1)</script>",
    "\"><img src=x onerror='a'>",
    "{{ 7*7 }}{% raw %}",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "https://example.org/",
    '\\"}],"title":"换掉的标题',
    "// 注释 /* 注释 */ \\u{41} ~ -- --- ...",
    "&lt;&amp;]]>",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_pdf_shows_it_letter_for_letter(text: str, fonts: FontSet) -> None:
    whole = "".join(pages(pdf(with_blocks(Paragraph(text)), fonts)))
    assert "".join(text.split()) in whole


@pytest.mark.parametrize("text", HOSTILE)
def test_pdf_takes_it_in_every_place(text: str, fonts: FontSet) -> None:
    assert len(pages(pdf(with_text(text), fonts))) >= 1


@pytest.mark.parametrize("text", HOSTILE)
def test_html_holds_it_as_text(text: str) -> None:
    page = HtmlReader(html(with_text(text)))
    harmless = HtmlReader(html(with_text("甲")))
    assert page.rows[1] == [" ".join(text.split())] or page.rows[1] == [text]
    assert page.tags.count("td") == harmless.tags.count("td")
    assert {"script", "img"} & set(page.tags) == set()


@pytest.mark.parametrize("text", HOSTILE)
def test_xlsx_holds_it_as_a_string(text: str) -> None:
    sheet = openpyxl.load_workbook(BytesIO(xlsx(with_text(text)))).worksheets[0]
    assert (sheet["A4"].data_type, sheet["A4"].value) == ("s", text)
    assert sheet["A4"].hyperlink is None
    assert sheet["A4"].quotePrefix is (text[0] in "=+-@")


@pytest.mark.parametrize("text", HOSTILE)
def test_docx_holds_it_as_text(text: str) -> None:
    word = python_docx.Document(BytesIO(docx(with_blocks(Paragraph(text)))))
    assert text in [paragraph.text for paragraph in word.paragraphs]


def test_html_asks_nothing_of_anyone_else() -> None:
    page = HtmlReader(html(BULLETIN))
    assert {"script", "link", "img", "iframe", "object"} & set(page.tags) == set()
    assert {"src", "href", "action"} & {name for name, _ in page.attributes} == set()
    assert "url(" not in html(BULLETIN) and "@import" not in html(BULLETIN)
    assert ("lang", "zh-CN") in page.attributes


@pytest.mark.parametrize(
    ("broken", "shown"),
    [
        ("空\x00字", "空[U+0000]字"),
        ("半\ud800个", "半[U+D800]个"),
        ("反\u202e向", "反[U+202E]向"),
        ("非\ufffe字", "非[U+FFFE]字"),
    ],
)
def test_what_no_format_can_carry_is_shown_as_its_code(broken: str, shown: str, fonts: FontSet) -> None:
    document = with_text(broken)
    assert shown in "".join(pages(pdf(document, fonts)))
    assert shown in [p.text for p in python_docx.Document(BytesIO(docx(document))).paragraphs][-1]
    assert openpyxl.load_workbook(BytesIO(xlsx(document))).worksheets[0]["A4"].value == shown
    assert HtmlReader(html(document)).rows[1] == [shown]


def test_a_line_break_is_kept_in_a_cell_and_parts_paragraphs(fonts: FontSet) -> None:
    document = with_text("上\n下")
    word = python_docx.Document(BytesIO(docx(document)))
    assert word.tables[0].cell(1, 0).text == "上\n下"
    assert openpyxl.load_workbook(BytesIO(xlsx(document))).worksheets[0]["A4"].value == "上\n下"
    assert "<p>上</p>" in html(document) and "<p>下</p>" in html(document)
    assert "上下" in "".join(pages(pdf(document, fonts)))


def test_json_is_not_changed_by_it() -> None:
    assert as_json(with_text(HOSTILE[0]))["rows"] == {"row": {"text": HOSTILE[0]}}


def test_sheet_names_are_ones_that_spreadsheets_take() -> None:
    names = openpyxl.load_workbook(BytesIO(xlsx(with_text("'[a]:*?/\\" + "长" * 40)))).sheetnames
    assert names == ["_a______" + "长" * 23]


def test_tables_of_the_same_name_get_sheets_of_their_own() -> None:
    table = with_text("同名").tables[0]
    assert openpyxl.load_workbook(BytesIO(xlsx(with_blocks(table, table)))).sheetnames == ["同名", "同名(2)"]
