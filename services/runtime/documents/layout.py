"""How wide things are: one decision about type size, page direction and column widths for all formats."""

from __future__ import annotations

import math
from dataclasses import dataclass

from services.runtime.documents.figures import shown
from services.runtime.documents.model import Column, Kind, Table
from services.runtime.documents.text import lines, width

POINTS_PER_MM = 72 / 25.4
PAGE_MM = (210.0, 297.0)
"""A4."""
MARGIN_TOP_MM, MARGIN_LEFT_MM, MARGIN_RIGHT_MM, MARGIN_BOTTOM_MM = 37.0, 28.0, 26.0, 35.0
TYPE_AREA_MM = (156.0, 225.0)
"""版心 of GB/T 9704-2012, 5.2.1."""
CELL_PADDING_PT = 3.0

_PORTRAIT_SIZES = (14.0, 12.0, 10.5, 9.0)
_LANDSCAPE_SIZES = (12.0, 10.5, 9.0, 7.5)
_WIDEST_TEXT_EM = 14.0
_TITLE_SIZE_PT = 22.0
_NOT_FIRST = frozenset("，。、；：？！）》〉」』】〕%”’,.;:?!)]}")
_NOT_LAST = frozenset("（《〈「『【〔“‘([{")
_ISSUER_LARGEST_PT = 44.0
_ISSUER_NARROWEST = 0.58


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table is set: type size in points, page direction, each column's width in points."""

    size: float
    landscape: bool
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class IssuerLayout:
    """How the red header is set: type size in points and how narrow its characters are (1 is as cut)."""

    size: float
    narrowed: float


def table_layout(table: Table) -> TableLayout:
    """The largest type in which the table fits upright, else across; one that fits nowhere wraps its text."""
    natural = [_column_em(table, place, column) for place, column in enumerate(table.columns)]
    upright, across = (side * POINTS_PER_MM for side in TYPE_AREA_MM)
    for size in _PORTRAIT_SIZES:
        if _needed(natural, size) <= upright:
            return TableLayout(size, False, _stretched(natural, size, upright))
    fitting = [size for size in _LANDSCAPE_SIZES if _needed(natural, size) <= across]
    size = fitting[0] if fitting else _LANDSCAPE_SIZES[-1]
    return TableLayout(size, True, _stretched(natural, size, across))


def issuer_layout(issuer: str) -> IssuerLayout:
    """A red header as large as the type area allows; a long name is set narrow before it is set small."""
    longest = max((width(line) for line in lines(issuer)), default=1.0)
    # A hair less than the type area, since a font's own widths differ from the estimate.
    room = 0.98 * TYPE_AREA_MM[0] * POINTS_PER_MM / longest
    if room >= _ISSUER_LARGEST_PT:
        return IssuerLayout(_ISSUER_LARGEST_PT, 1.0)
    size = min(_ISSUER_LARGEST_PT, room / _ISSUER_NARROWEST)
    return IssuerLayout(round(size, 2), round(room / size, 3))


def title_lines(title: str) -> tuple[str, ...]:
    """The title in lines that fit 二号 type; the writer's own line breaks stand, others share evenly.

    GB/T 9704-2012, 7.3.1 wants a title of several lines to be symmetrical.
    """
    room = TYPE_AREA_MM[0] * POINTS_PER_MM / _TITLE_SIZE_PT
    return tuple(part for line in lines(title) for part in _even_parts(line, room))


def _even_parts(line: str, room: float) -> list[str]:
    count = math.ceil(width(line) / room)
    parts: list[str] = []
    while count > 1:
        cut = _cut(line, width(line) / count)
        parts.append(line[:cut].rstrip())
        line, count = line[cut:].lstrip(), count - 1
    return [*parts, line]


def _cut(line: str, goal: float) -> int:
    """The place nearest to the goal's width where a line may end."""
    places = [place for place in range(1, len(line)) if _may_break(line[place - 1], line[place])]
    return min(places or [len(line) // 2], key=lambda place: abs(width(line[:place]) - goal))


def _may_break(before: str, after: str) -> bool:
    if before in _NOT_LAST or after in _NOT_FIRST:
        return False
    return not (before.isascii() and after.isascii()) and not (before.isdigit() and after in "年月日号")


def _column_em(table: Table, place: int, column: Column) -> float:
    title = max((width(line) for line in lines(column.title)), default=1.0)
    # A title may take three lines, a figure may not be broken.
    heading = title if title <= 3 else max(3.0, math.ceil(title / (2 if title <= 8 else 3)))
    cells = [line for row in table.all_rows for line in lines(shown(column.kind, row.cells[place]))]
    content = max((width(line) for line in cells), default=1.0)
    if column.kind is Kind.TEXT:
        content = min(content, _WIDEST_TEXT_EM)
    return max(heading, content) + 0.2


def _needed(natural: list[float], size: float) -> float:
    return sum(natural) * size + 2 * CELL_PADDING_PT * len(natural)


def _stretched(natural: list[float], size: float, room: float) -> tuple[float, ...]:
    wanted = [em * size + 2 * CELL_PADDING_PT for em in natural]
    return tuple(round(points * room / sum(wanted), 2) for points in wanted)
