"""An official document as data: every figure as machines read it."""

from __future__ import annotations

from services.runtime.documents.figures import plain
from services.runtime.documents.model import (
    Block,
    DocumentError,
    Heading,
    OfficialDocument,
    Paragraph,
    Table,
    TableRow,
)
from services.runtime.documents.numbering import numbered_headings
from services.runtime.documents.text import lines, visible

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]


def as_json(document: OfficialDocument) -> dict[str, Json]:
    """The document as a JSON object. Money is a decimal string in yuan, a share one too (1 is 100%).

    `rows` holds `{<row key>: {<column key>: value}}` over all tables, the totals left out; `text` the
    headings and paragraphs; `tables` every table whole. Raises `DocumentError` where two tables give one
    figure two values.
    """
    titles = numbered_headings(document.blocks)
    texts = [_text(block, titles.get(place, "")) for place, block in enumerate(document.blocks)]
    return {
        "issuer": visible(document.issuer),
        "title": visible("".join(lines(document.title))),
        "number": _said(document.number),
        "addressees": _said(document.addressees),
        "signed_by": visible(document.signed_by),
        "date": document.date.isoformat(),
        "draft": document.draft,
        "text": [text for text in texts if text is not None],
        "rows": _all_rows(document.tables),
        "tables": [_table(table) for table in document.tables],
        "attachments": [visible(name) for name in document.attachments],
        "notes": [visible(name) for name in document.notes],
    }


def _text(block: Block, title: str) -> str | None:
    match block:
        case Heading():
            return title
        case Paragraph():
            return visible(block.text)
        case Table():
            return None


def _table(table: Table) -> Json:
    return {
        "caption": visible(table.caption),
        "columns": [{"key": c.key, "title": visible(c.title), "kind": c.kind.value} for c in table.columns],
        "rows": [{"key": row.key, "values": dict(_values(table, row))} for row in table.rows],
        "total": None if table.total is None else dict(_values(table, table.total)),
    }


def _values(table: Table, row: TableRow) -> dict[str, Json]:
    return {
        column.key: _said(plain(column.kind, cell))
        for column, cell in zip(table.columns, row.cells, strict=True)
    }


def _said(value: str | int | None) -> str | int | None:
    """The value with what JSON in UTF-8 can't carry shown as in the other formats."""
    return visible(value) if isinstance(value, str) else value


def _all_rows(tables: tuple[Table, ...]) -> dict[str, Json]:
    merged: dict[str, dict[str, Json]] = {}
    for table in tables:
        for row in table.rows:
            known = merged.setdefault(row.key, {})
            for key, value in _values(table, row).items():
                if known.setdefault(key, value) != value:
                    raise DocumentError(
                        f"table {table.caption!r}, row {row.key!r}, column {key!r}: {value!r} here and "
                        f"{known[key]!r} in a table before; give one of the columns another key"
                    )
    return dict(merged)
