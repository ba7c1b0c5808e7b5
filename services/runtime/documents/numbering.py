"""Heading numbers of GB/T 9704-2012, 7.3.3: 一、（一） 1. （1）."""

from __future__ import annotations

from collections.abc import Iterable

from services.runtime.documents.model import Block, DocumentError, Heading
from services.runtime.documents.text import one_line

_DIGITS = "零一二三四五六七八九"


def chinese_number(value: int) -> str:
    """A number from 1 to 99 in Chinese figures, as headings count: 十, 十一, 二十."""
    if not 1 <= value <= 99:
        raise DocumentError(f"heading number {value}: a level counts from 1 to 99, add headings above it")
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def numbered_headings(blocks: Iterable[Block]) -> dict[int, str]:
    """Each heading's full text with its number, by the heading's place among the blocks.

    A heading starts the count of the levels below it anew.
    """
    counts = [0, 0, 0, 0]
    titles: dict[int, str] = {}
    for place, block in enumerate(blocks):
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            titles[place] = _label(block.level, counts[block.level - 1]) + one_line(block.text)
    return titles


def _label(level: int, count: int) -> str:
    match level:
        case 1:
            return f"{chinese_number(count)}、"
        case 2:
            return f"（{chinese_number(count)}）"
        case 3:
            return f"{count}."
        case _:
            return f"（{count}）"
