"""The page of GB/T 9704-2012: size, type area, page numbers, tables over several pages."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PageObject, PdfReader

from services.runtime.documents import FontSet, Paragraph, Table, pdf
from tests.unit.documents.samples import (
    BULLETIN,
    COLUMNS,
    long_table,
    pages,
    wide_table,
    with_blocks,
)

MM = 72 / 25.4


def placed(page: PageObject) -> list[tuple[str, float, float]]:
    """Pieces of text with their place in mm from the page's left and lower edge."""
    pieces: list[tuple[str, float, float]] = []

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            pieces.append((text.strip(), x / MM, y / MM))

    page.extract_text(visitor_text=visit)
    return pieces


def test_pages_are_a4(fonts: FontSet) -> None:
    box = PdfReader(BytesIO(pdf(BULLETIN, fonts))).pages[0].mediabox
    assert (round(float(box.width) / MM), round(float(box.height) / MM)) == (210, 297)


def test_parts_stand_in_the_order_of_the_standard(fonts: FontSet) -> None:
    whole = "".join(pages(pdf(BULLETIN, fonts)))
    parts = [
        "阜阳市根治拖欠农民工工资工作领导小组办公室",
        "阜治欠办〔2023〕9号",
        "关于2023年9月份全市根治欠薪工作情况的通报",
        "各县市区人民政府：",
        "一、线索办理情况",
        "二、下一步工作",
        "（一）压实责任",
        "1.逐件销号",
        "（1）限期办结",
        "附件：1.逾期线索清单2.预警处置台账",
        "阜阳市治欠办2023年10月8日",
        "（数据截至9月30日24时）",
    ]
    places = [whole.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_every_page_has_its_number_between_dashes(fonts: FontSet) -> None:
    made = pages(pdf(with_blocks(long_table(90)), fonts))
    assert len(made) >= 3
    for at, text in enumerate(made, start=1):
        assert f"—{at}—" in text


def test_page_numbers_stand_outside_right_on_odd_and_left_on_even_pages(fonts: FontSet) -> None:
    reader = PdfReader(BytesIO(pdf(with_blocks(long_table(60)), fonts)))
    for at, page in enumerate(reader.pages[:2], start=1):
        x, y = next((x, y) for text, x, y in placed(page) if "—" in text)
        assert (x > 150) if at % 2 else (28 < x < 40)
        assert 20 < y < 28


def test_body_has_22_lines_to_the_page_and_28_characters_to_the_line(fonts: FontSet) -> None:
    lines_of_28 = Paragraph("字" * 28 * 100)
    second = PdfReader(BytesIO(pdf(with_blocks(lines_of_28), fonts))).pages[1]
    assert "".join(second.extract_text().split()).count("字") == 22 * 28


@pytest.mark.parametrize("rows", [60, 200])
def test_a_long_table_repeats_its_header_and_loses_no_row(rows: int, fonts: FontSet) -> None:
    made = pages(pdf(with_blocks(long_table(rows)), fonts))
    bearing = [text for text in made if "单位" in text]
    assert len(bearing) >= 2
    assert all("县市区受理数" in text for text in bearing)
    whole = "".join(made)
    assert [at for at in range(1, rows + 1) if whole.count(f"第{at}单位{at}") < 1] == []


def test_a_table_too_wide_for_the_page_gets_a_page_across(fonts: FontSet) -> None:
    reader = PdfReader(BytesIO(pdf(with_blocks(Paragraph("前"), wide_table(), Paragraph("后")), fonts)))
    across = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert len(across) == 1
    text = "".join(across[0].extract_text().split())
    assert "1,234,567,890.12" in text and "1,234,567,890.23" in text
    assert "—2—" in text


def test_an_empty_table_says_so(fonts: FontSet) -> None:
    assert "本期无数据" in "".join(pages(pdf(with_blocks(Table("空表", COLUMNS, ())), fonts)))


def test_a_draft_is_marked_on_every_page_and_an_issued_document_on_none(fonts: FontSet) -> None:
    document = with_blocks(long_table(60))
    assert all("草稿" in text for text in pages(pdf(replace(document, draft=True), fonts)))
    assert not any("草" in text for text in pages(pdf(document, fonts)))


def test_a_document_of_nothing_but_its_title_is_one_page(fonts: FontSet) -> None:
    bare = replace(BULLETIN, number=None, addressees=None, blocks=(), attachments=(), notes=())
    assert len(pages(pdf(bare, fonts))) == 1


def test_the_same_document_gives_the_same_bytes(fonts: FontSet) -> None:
    assert pdf(BULLETIN, fonts) == pdf(BULLETIN, fonts)


def test_the_file_is_an_archive_pdf_with_its_title(fonts: FontSet) -> None:
    made = pdf(BULLETIN, fonts)
    reader = PdfReader(BytesIO(made))
    assert reader.metadata is not None
    assert reader.metadata.title == "关于2023年9月份全市根治欠薪工作情况的通报"
    assert reader.metadata.author == "阜阳市治欠办"
    assert b"<pdfaid:part>2</pdfaid:part>" in made


def test_documents_made_at_once_in_threads_are_those_made_alone(fonts: FontSet) -> None:
    documents = [with_blocks(long_table(rows)) for rows in (3, 30, 60, 90)]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(pdf, documents, [fonts] * 4))
    assert together == [pdf(document, fonts) for document in documents]
