"""HTML, PDF, DOCX, XLSX and JSON of one bulletin say the same."""

from __future__ import annotations

from io import BytesIO

import docx as python_docx
import openpyxl
from pypdf import PdfReader

from tests.component.bulletins.conftest import World
from tests.component.bulletins.september import ROWS, events
from tests.unit.documents.samples import HtmlReader

CASES = ["颍州区", "1", "0", "2", "1", "180,000.50", "1,000.00"]
WARNINGS = ["颍州区", "1", "1", "1"]
UNITS = [["市人力资源社会保障局", "1"], ["颍州区人力资源社会保障局", "1"], ["颍东区人力资源社会保障局", "0"]]


async def test_json_html_and_docx_and_xlsx_hold_the_rows(world: World) -> None:
    await world.tell(events())
    assert (await world.rows())["341202"] == {"name": "颍州区", **ROWS["341202"]}
    shown = HtmlReader((await world.render(format="html")).text).rows
    word = python_docx.Document(BytesIO((await world.render(format="docx")).content))
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    for expected in (CASES, WARNINGS, *UNITS):
        assert expected in shown
        assert expected in cells
    sheets = openpyxl.load_workbook(BytesIO((await world.render(format="xlsx")).content)).worksheets
    values = [[cell.value for cell in row] for sheet in sheets for row in sheet.rows]
    assert ["颍州区", 1, 0, 2, 1, 180000.5, 1000] in values
    assert ["颍州区", 1, 1, 1, None, None, None][: len(sheets[2][4])] in values
    assert ["市人力资源社会保障局", 1] in [v[:2] for v in values]


async def test_the_pdf_shows_the_rows_and_is_marked_as_a_draft(world: World) -> None:
    await world.tell(events())
    made = await world.render(format="pdf")
    pages = ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(made.content)).pages]
    text = "".join(pages)
    for expected in (CASES, WARNINGS, *UNITS):
        assert "".join(expected) in text
    assert all("草稿" in page for page in pages)
    assert made.headers["content-type"] == "application/pdf"
    assert "fuyang-monthly_bulletin-2023-09.pdf" in made.headers["content-disposition"]


async def test_no_format_is_no_format(world: World) -> None:
    answer = await world.render(format="odt")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["loc"] == ["format"]
