"""An official document as one page of HTML that stands alone: no script, no font, no image from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from services.runtime.documents.figures import NO_ROWS, chinese_date, shown
from services.runtime.documents.layout import table_layout, title_lines
from services.runtime.documents.model import Block, Heading, Kind, OfficialDocument, Paragraph, Table
from services.runtime.documents.numbering import numbered_headings
from services.runtime.documents.text import lines, one_line


def html(document: OfficialDocument) -> str:
    """The document as a whole HTML page in Chinese, fit for a phone, a desk and the printer."""
    titles = numbered_headings(document.blocks)
    return _template().render(
        document=document,
        issuer=lines(document.issuer),
        number=one_line(document.number or ""),
        title=title_lines(document.title),
        addressees=one_line(document.addressees or ""),
        blocks=[_block(block, titles.get(place, "")) for place, block in enumerate(document.blocks)],
        attachments=[one_line(name) for name in document.attachments],
        signed_by=lines(document.signed_by),
        no_rows=NO_ROWS,
        date=chinese_date(document.date),
        notes=[one_line(note) for note in document.notes],
    )


@dataclass(frozen=True, slots=True)
class _ShownCell:
    lines: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Shown:
    """A block as the template shows it; what a type of block has not stays empty."""

    type: str
    lines: tuple[str, ...] = ()
    level: int = 0
    head: tuple[_ShownCell, ...] = ()
    rows: tuple[tuple[_ShownCell, ...], ...] = ()
    total: tuple[_ShownCell, ...] = ()
    wide: bool = False
    size: float = 0.0


def _block(block: Block, title: str) -> _Shown:
    match block:
        case Heading():
            # The document's own title is the page's h1.
            return _Shown("heading", lines=(title,), level=block.level + 1)
        case Paragraph():
            return _Shown("paragraph", lines=lines(block.text))
        case Table():
            return _table(block)


def _table(table: Table) -> _Shown:
    layout = table_layout(table)
    shown_rows = [
        tuple(
            _ShownCell(lines(shown(column.kind, cell)), column.kind)
            for column, cell in zip(table.columns, row.cells, strict=True)
        )
        for row in table.all_rows
    ]
    return _Shown(
        "table",
        lines=lines(table.caption),
        head=tuple(_ShownCell(lines(column.title), column.kind) for column in table.columns),
        rows=tuple(shown_rows[: len(table.rows)]),
        total=shown_rows[-1] if table.total is not None else (),
        wide=layout.landscape,
        size=layout.size,
    )


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("official.html.j2")
