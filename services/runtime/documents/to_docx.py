"""An official document as DOCX after GB/T 9704-2012, for those who go on writing in it.

It names the prescribed fonts; which stand in where they are missing is the reader's word processor's matter.
"""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx as python_docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from services.runtime.documents import docx_parts as parts
from services.runtime.documents.figures import NO_ROWS, chinese_date, shown
from services.runtime.documents.layout import (
    CELL_PADDING_PT,
    MARGIN_BOTTOM_MM,
    MARGIN_LEFT_MM,
    MARGIN_RIGHT_MM,
    MARGIN_TOP_MM,
    PAGE_MM,
    POINTS_PER_MM,
    TYPE_AREA_MM,
    issuer_layout,
    table_layout,
    title_lines,
)
from services.runtime.documents.model import Block, Heading, Kind, OfficialDocument, Paragraph, Table
from services.runtime.documents.numbering import numbered_headings
from services.runtime.documents.text import lines, one_line, width

XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONGTI = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
SAN_HAO, ER_HAO, SI_HAO = 15.8, 22.0, 14.0
LINE_PITCH = TYPE_AREA_MM[1] * POINTS_PER_MM / 22

_HEADING_FONTS = {1: HEITI, 2: KAITI, 3: FANGSONG, 4: FANGSONG}
_LEFT, _RIGHT, _CENTER = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.CENTER


def docx(document: OfficialDocument) -> bytes:
    """The document as a Word file."""
    word = python_docx.Document()
    _set_up(word, document)
    _red_header(word, document)
    titles = numbered_headings(document.blocks)
    for place, block in enumerate(document.blocks):
        _block(word, block, titles.get(place, ""))
    _attachments(word, document)
    _signature(word, document)
    made = BytesIO()
    word.save(made)
    return made.getvalue()


def _set_up(word: Any, document: OfficialDocument) -> None:
    properties = word.core_properties
    # Word allows 255 characters in a property.
    properties.title = "".join(lines(document.title))[:255]
    properties.author = properties.last_modified_by = one_line(document.signed_by)[:255]
    properties.created = properties.modified = datetime.combine(document.date, time())
    properties.comments = ""
    properties.language = "zh-CN"
    _set_up_normal(word)
    word.settings.odd_and_even_pages_header_footer = True
    section = word.sections[0]
    _set_page(section, landscape=False)
    _page_number(section.footer, _RIGHT)
    _page_number(section.even_page_footer, _LEFT)
    if document.draft:
        for header in (section.header, section.even_page_header):
            parts.set_font(header.paragraphs[0].add_run("草稿"), HEITI, SAN_HAO)


def _set_up_normal(word: Any) -> None:
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size = FANGSONG, Pt(SAN_HAO)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FANGSONG)
    form = normal.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PITCH)


def _set_page(section: Any, landscape: bool) -> None:
    short, long = PAGE_MM
    margins = (MARGIN_TOP_MM, MARGIN_RIGHT_MM, MARGIN_BOTTOM_MM, MARGIN_LEFT_MM)
    if landscape:
        # The upright page turned: its binding edge, the left one, becomes the top.
        margins = (MARGIN_LEFT_MM, MARGIN_BOTTOM_MM, MARGIN_RIGHT_MM, MARGIN_TOP_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(long), Mm(short)) if landscape else (Mm(short), Mm(long))
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(Mm, margins)
    # 7 mm below the type area, less the height of the line itself.
    section.footer_distance = Mm(margins[2] - 7) - Pt(SI_HAO)


def _page_number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(SI_HAO)
    parts.add_page_field(paragraph, SONGTI, SI_HAO)


def _red_header(word: Any, document: OfficialDocument) -> None:
    issuer = issuer_layout(document.issuer)
    last = None
    for at, line in enumerate(lines(document.issuer)):
        last = _line(word, line, XIAOBIAOSONG, issuer.size, _CENTER, red=True, narrowed=issuer.narrowed)
        last.paragraph_format.line_spacing = Pt(issuer.size * 1.35)
        if at == 0:
            last.paragraph_format.space_before = Mm(35 if document.number else 20)
    if document.number:
        _blank(word, 2)
        last = _line(word, one_line(document.number), FANGSONG, SAN_HAO, _CENTER)
    if last is not None:
        parts.add_red_line(last)
    _blank(word, 2)
    for line in title_lines(document.title):
        _line(word, line, XIAOBIAOSONG, ER_HAO, _CENTER).paragraph_format.line_spacing = Pt(35)
    _blank(word, 1)
    if document.addressees:
        _line(word, f"{one_line(document.addressees)}：", FANGSONG, SAN_HAO)


def _block(word: Any, block: Block, title: str) -> None:
    match block:
        case Heading():
            paragraph = _indented(word, title, _HEADING_FONTS[block.level])
            paragraph.paragraph_format.keep_with_next = True
            parts.set_outline(paragraph, block.level)
        case Paragraph():
            for line in lines(block.text):
                _indented(word, line)
        case Table():
            _table(word, block)


def _table(word: Any, table: Table) -> None:
    layout = table_layout(table)
    if layout.landscape:
        _set_page(word.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    if caption := one_line(table.caption):
        _line(word, caption, HEITI, SI_HAO, _CENTER).paragraph_format.keep_with_next = True
    grid = word.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    parts.set_cell_padding(grid, CELL_PADDING_PT)
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for place, points in enumerate(layout.widths):
        grid.columns[place].width = Pt(points)
    header = _row(grid, [(c.title, _CENTER) for c in table.columns], HEITI, layout.size, layout.widths)
    parts.repeat_as_header(header)
    for row in table.all_rows:
        cells = [
            (shown(column.kind, cell), _side(column.kind))
            for column, cell in zip(table.columns, row.cells, strict=True)
        ]
        _row(grid, cells, HEITI if row is table.total else FANGSONG, layout.size, layout.widths)
    if not table.all_rows:
        empty = grid.add_row().cells
        _fill(empty[0].merge(empty[-1]), NO_ROWS, FANGSONG, layout.size, _CENTER)
    if layout.landscape:
        _set_page(word.add_section(WD_SECTION.NEW_PAGE), landscape=False)


def _row(
    grid: Any,
    cells: list[tuple[str, WD_ALIGN_PARAGRAPH]],
    family: str,
    size: float,
    widths: tuple[float, ...],
) -> Any:
    row = grid.add_row()
    parts.keep_row_whole(row)
    for cell, (text, side), points in zip(row.cells, cells, widths, strict=True):
        cell.width = Pt(points)
        _fill(cell, text, family, size, side)
    return row


def _fill(cell: Any, text: str, family: str, size: float, side: WD_ALIGN_PARAGRAPH) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = side
    paragraph.paragraph_format.line_spacing = Pt(size * 1.7)
    parts.set_font(paragraph.add_run("\n".join(lines(text))), family, size)


def _side(kind: Kind) -> WD_ALIGN_PARAGRAPH:
    return {Kind.TEXT: _LEFT, Kind.DATE: _CENTER}.get(kind, _RIGHT)


def _attachments(word: Any, document: OfficialDocument) -> None:
    if not document.attachments:
        return
    _blank(word, 1)
    for at, name in enumerate(map(one_line, document.attachments), start=1):
        label = "附件：" if at == 1 else "　　　"
        numbered = name if len(document.attachments) == 1 else f"{at}.{name}"
        paragraph = _line(word, label + numbered, FANGSONG, SAN_HAO)
        paragraph.paragraph_format.left_indent = Pt(5 * SAN_HAO)
        paragraph.paragraph_format.first_line_indent = Pt(-3 * SAN_HAO)


def _signature(word: Any, document: OfficialDocument) -> None:
    """The signature centred over the date, four characters from the right; a long name stays two away."""
    date = chinese_date(document.date)
    names = lines(document.signed_by)
    longest = max((width(name) for name in names), default=0.0)
    block = max(longest, width(date))
    # The right half of a name that is wider than the date reaches into the date's four characters.
    right = max(2.0, 4.0 - max(0.0, longest - width(date)) / 2)
    left = TYPE_AREA_MM[0] * POINTS_PER_MM / SAN_HAO - block - right - 0.5
    _blank(word, 2)
    for text in (*names, date):
        paragraph = _line(word, text, FANGSONG, SAN_HAO, _CENTER)
        paragraph.paragraph_format.left_indent = Pt(max(0.0, left) * SAN_HAO)
        paragraph.paragraph_format.right_indent = Pt(right * SAN_HAO)
        paragraph.paragraph_format.keep_with_next = text != date
    for note in document.notes:
        _indented(word, f"（{one_line(note)}）")


def _indented(word: Any, text: str, family: str = FANGSONG) -> Any:
    paragraph = _line(word, text, family, SAN_HAO)
    paragraph.paragraph_format.first_line_indent = Pt(2 * SAN_HAO)
    return paragraph


def _blank(word: Any, count: int) -> None:
    for _ in range(count):
        word.add_paragraph()


def _line(
    word: Any,
    text: str,
    family: str,
    size: float,
    side: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    *,
    red: bool = False,
    narrowed: float = 1.0,
) -> Any:
    paragraph = word.add_paragraph()
    paragraph.alignment = side
    parts.set_font(paragraph.add_run(text), family, size, red=red, narrowed=narrowed)
    return paragraph
