"""The share of clocks met, by stage and by unit, as an SVG picture: one bar, or two side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from anxin.replay.clocks import Count
from anxin.replay.comparing import CompareRow

WIDTH, LABEL, BAR, RIGHT = 860, 220, 12, 150
GAP, HEAD, TOP = 10, 30, 70
MINE, OTHER = "#1f5fa8", "#c98a1b"
MOST_UNITS = 20
"""Units with the most clocks; a chart of all would not be read."""
_FONT = 'font-family="Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, sans-serif"'


@dataclass(frozen=True, slots=True)
class Legend:
    """What the two kinds of bars are called: pack and version."""

    mine: str
    other: str | None = None


def chart(rows: Sequence[CompareRow], legend: Legend) -> str:
    """The picture of the lines by stage and by unit, those with the most clocks first."""
    groups = [
        ("按环节", _ranked(row for row in rows if row.group == "stage")),
        ("按单位", _ranked(row for row in rows if row.group == "unit")[:MOST_UNITS]),
    ]
    parts = list(_head(legend))
    y = TOP
    for title, found in groups:
        parts.append(_text(0, y + 14, title, size=15, weight="bold"))
        y += HEAD
        for row in found:
            parts += _bars(row, y)
            y += _height(row)
    size = f'width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}"'
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" {_FONT}>\n'
        f"<title>时限按期率</title>\n{body}\n</svg>\n"
    )


def _ranked(rows: Iterator[CompareRow]) -> list[CompareRow]:
    """Lines with anything to show, the most clocks first, then by id."""
    shown = [row for row in rows if _ended(row.count) or (row.against and _ended(row.against))]
    return sorted(shown, key=lambda row: (-_ended(row.count), row.unit or "", row.stage or ""))


def _ended(count: Count) -> int:
    return count.met + count.breached


def _head(legend: Legend) -> Iterator[str]:
    yield _text(0, 20, "时限按期率（按期 ÷ 按期与超期之和）", size=17, weight="bold")
    yield _box(0, 36, 12, MINE)
    yield _text(18, 47, legend.mine)
    if legend.other is not None:
        yield _box(WIDTH // 2, 36, 12, OTHER)
        yield _text(WIDTH // 2 + 18, 47, f"对照：{legend.other}")


def _bars(row: CompareRow, y: int) -> Iterator[str]:
    yield _text(LABEL - 8, y + 11, row.name, anchor="end")
    yield from _bar(row.count, y, MINE)
    if row.against is not None:
        yield from _bar(row.against, y + BAR + 2, OTHER)
        difference = row.difference
        if difference is not None:
            yield _text(WIDTH - 4, y + BAR + 6, f"{difference * 100:+.1f} 个百分点", anchor="end")


def _bar(count: Count, y: int, colour: str) -> Iterator[str]:
    share = count.share
    if share is None:
        yield _text(LABEL, y + 11, "无", colour="#777")
        return
    length = round((WIDTH - LABEL - RIGHT - 70) * share)
    yield _box(LABEL, y, max(1, length), colour)
    words = f"{share * 100:.1f}%（{count.met}/{_ended(count)}）"
    yield _text(LABEL + length + 6, y + 11, words, size=11)


def _height(row: CompareRow) -> int:
    return (BAR if row.against is None else 2 * BAR + 2) + GAP


def _box(x: int, y: int, width: int, colour: str) -> str:
    return f'<rect x="{x}" y="{y}" width="{width}" height="{BAR}" fill="{colour}"/>'


def _text(
    x: int,
    y: int,
    words: str,
    *,
    size: int = 13,
    anchor: str = "start",
    weight: str = "normal",
    colour: str = "#222",
) -> str:
    style = f'font-size="{size}" text-anchor="{anchor}" font-weight="{weight}" fill="{colour}"'
    return f'<text x="{x}" y="{y}" {style}>{escape(words)}</text>'
