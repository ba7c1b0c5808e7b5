"""Text as it may stand in a document: what no format can carry, or what misleads, is shown as its code."""

from __future__ import annotations

import unicodedata

_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Marks that change how their neighbour looks and have no shape themselves: fonts need no glyph for them.
_SHAPELESS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\n\t\r")


def code(character: str) -> str:
    """A character as its code point, such as `[U+3106C]`."""
    return f"[U+{ord(character):04X}]"


def visible(text: str) -> str:
    """The text with line ends as `\\n`, tabs as spaces, and control characters, lone surrogates,
    noncharacters and marks that reverse the writing direction shown as their codes.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(code(c) if _unfit(c) else c for c in lines)


def lines(text: str) -> tuple[str, ...]:
    """The lines of a visible text that have something on them, without white space around."""
    return tuple(stripped for line in visible(text).split("\n") if (stripped := line.strip()))


def one_line(text: str) -> str:
    """A visible text on one line, for places that have only one."""
    return " ".join(lines(text))


def is_shapeless(character: str) -> bool:
    """Whether a font needs no glyph to show this character truthfully (joiners, variation selectors)."""
    point = ord(character)
    return character in _SHAPELESS or 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF


def width(text: str) -> float:
    """How wide a line is in em: a Chinese character is 1, a Latin letter or figure some 0.55."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.55 for c in text)


def _unfit(character: str) -> bool:
    if character == "\n":
        return False
    category = unicodedata.category(character)
    nonchar = ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return category in ("Cc", "Cs", "Zl", "Zp") or nonchar or character in _BIDI_CONTROLS
