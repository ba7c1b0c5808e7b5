"""An official document as PDF/A, set by Typst after GB/T 9704-2012 from `official.typ`.

The text travels as JSON beside the template and is never read as markup.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, time
from functools import lru_cache
from pathlib import Path

import typst

from services.runtime.documents.figures import NO_ROWS, chinese_date, shown
from services.runtime.documents.fonts import FontSet, Role, coverage
from services.runtime.documents.layout import issuer_layout, table_layout, title_lines
from services.runtime.documents.model import Block, Heading, Kind, OfficialDocument, Paragraph, Table
from services.runtime.documents.numbering import numbered_headings
from services.runtime.documents.text import code, is_shapeless, lines, one_line

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_EMBOLDEN_BELOW = 600
_EMBOLDENED = (Role.TITLE, Role.HEADING, Role.KAITI)


def pdf(document: OfficialDocument, fonts: FontSet) -> bytes:
    """The document as PDF/A-2a; the same document and fonts give the same bytes.

    A character that no font has is shown as its code, such as `[U+3106C]`.
    """
    compiler = typst.Compiler(
        _template(),
        root=str(Path(__file__).parent),
        font_paths=fonts.for_typst(),
        ignore_system_fonts=True,
        sys_inputs={
            "document": _shown(json.dumps(_document(document), ensure_ascii=False), fonts),
            "fonts": json.dumps(_fonts(fonts)),
        },
    )
    made = compiler.compile(
        format="pdf",
        pdf_standards=["a-2a"],
        timestamp=datetime.combine(document.date, time(), UTC),
    )
    assert isinstance(made, bytes)  # one output for a format that is not paged into files
    return made


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (Path(__file__).parent / "official.typ").read_bytes()


def _shown(text: str, fonts: FontSet) -> str:
    """The text with what no font can show as codes; JSON's own characters are in every font."""
    known = coverage(fonts)
    return "".join(c if ord(c) in known or is_shapeless(c) else code(c) for c in text)


def _document(document: OfficialDocument) -> Json:
    issuer = issuer_layout(document.issuer)
    titles = numbered_headings(document.blocks)
    return {
        "issuer": _lines(document.issuer),
        "issuer_size": issuer.size,
        "issuer_narrowed": issuer.narrowed,
        "number": one_line(document.number or ""),
        "title": list(title_lines(document.title)),
        "addressees": one_line(document.addressees or ""),
        "signed_by": _lines(document.signed_by),
        "date": chinese_date(document.date),
        "blocks": [_block(block, titles.get(place, "")) for place, block in enumerate(document.blocks)],
        "attachments": [one_line(name) for name in document.attachments],
        "notes": [one_line(note) for note in document.notes],
        "draft": document.draft,
        "no_rows": NO_ROWS,
    }


def _block(block: Block, title: str) -> Json:
    match block:
        case Heading():
            return {"type": "heading", "level": block.level, "text": title}
        case Paragraph():
            return {"type": "paragraph", "lines": _lines(block.text)}
        case Table():
            return _table(block)


def _table(table: Table) -> Json:
    layout = table_layout(table)
    return {
        "type": "table",
        "caption": one_line(table.caption),
        "size": layout.size,
        "landscape": layout.landscape,
        "widths": list(layout.widths),
        "columns": [{"title": _lines(c.title), "align": _align(c.kind)} for c in table.columns],
        "rows": [
            [_lines(shown(column.kind, cell)) for column, cell in zip(table.columns, row.cells, strict=True)]
            for row in table.all_rows
        ],
        "total": table.total is not None,
    }


def _align(kind: Kind) -> str:
    match kind:
        case Kind.TEXT:
            return "left"
        case Kind.DATE:
            return "center"
        case _:
            return "right"


def _fonts(fonts: FontSet) -> Json:
    return {
        role.value: {
            "families": list(fonts.families(role)),
            "weight": fonts.choice(role).weight,
            "embolden": _emboldened(fonts, role),
        }
        for role in Role
    }


def _emboldened(fonts: FontSet, role: Role) -> bool:
    """A light stand-in for a heavy typeface is thickened, so that titles and headings still stand out."""
    choice = fonts.choice(role)
    return role in _EMBOLDENED and choice.stand_in_for is not None and choice.weight < _EMBOLDEN_BELOW


def _lines(text: str) -> list[Json]:
    return list(lines(text))
