"""The pieces of WordprocessingML that python-docx has no verb for (ISO/IEC 29500-1, clause 17)."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

OFFICIAL_RED = "D7000F"


def element(tag: str, **attributes: str) -> Any:
    """An element such as `w:tblHeader` with attributes of the same name space."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    return made


def set_font(run: Any, family: str, size: float, *, red: bool = False, narrowed: float = 1.0) -> None:
    """A run's typeface for Chinese and Latin characters alike, its size in points, its colour and width."""
    run.font.name = family
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), family)
    if red:
        run.font.color.rgb = RGBColor.from_string(OFFICIAL_RED)
    if narrowed < 1:
        scale = element("w:w", val=str(round(narrowed * 100)))
        # The schema fixes the order of run properties: the width stands before the size.
        run._element.rPr.find(qn("w:sz")).addprevious(scale)


def add_page_field(paragraph: Any, family: str, size: float) -> None:
    """The page's number between dashes, counted by the reader's word processor."""
    instruction = element("w:instrText")
    instruction.text = "PAGE"
    field = [
        element("w:fldChar", fldCharType="begin"),
        instruction,
        element("w:fldChar", fldCharType="separate"),
        _text("1"),
        element("w:fldChar", fldCharType="end"),
    ]
    for piece in (_text("— "), *field, _text(" —")):
        run = paragraph.add_run()
        run._element.append(piece)
        set_font(run, family, size)


def _text(text: str) -> Any:
    made = OxmlElement("w:t")
    made.text = text
    made.set(qn("xml:space"), "preserve")
    return made


def add_red_line(paragraph: Any) -> None:
    """The red line below a paragraph, across the type area."""
    borders = element("w:pBdr")
    # Space is in points: 4 mm is 11.
    borders.append(element("w:bottom", val="single", sz="12", space="11", color=OFFICIAL_RED))
    paragraph._element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )


def set_outline(paragraph: Any, level: int) -> None:
    """Lists the paragraph in the navigation pane at this level, from 1."""
    paragraph._element.get_or_add_pPr().append(element("w:outlineLvl", val=str(level - 1)))


def repeat_as_header(row: Any) -> None:
    """The row stands again at the head of every page that its table spans."""
    row._tr.get_or_add_trPr().append(element("w:tblHeader"))


def keep_row_whole(row: Any) -> None:
    """The row is never broken between two pages."""
    row._tr.get_or_add_trPr().insert(0, element("w:cantSplit"))


def set_cell_padding(table: Any, points: float) -> None:
    """The space between a cell's text and its sides."""
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=str(round(points * 20)), type="dxa"))
    # The schema fixes the order: the margins stand before the look.
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
