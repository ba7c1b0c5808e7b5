"""Which characters a font file can show, read from its `cmap` table (OpenType 1.9, formats 4 and 12)."""

from __future__ import annotations

import struct
from functools import lru_cache
from pathlib import Path


class FontFileError(ValueError):
    """A file that is no readable OpenType or TrueType font; the message names it and what to do."""


@lru_cache(maxsize=64)
def characters(path: Path, index: int = 0) -> frozenset[int]:
    """The code points for which the font at `index` of the file has a glyph.

    `index` counts the fonts of a collection (`.ttc`); other files have only 0. Raises `FontFileError`.
    """
    try:
        data = path.read_bytes()
        cmap = _table(data, _font_offset(data, index), b"cmap")
        return frozenset().union(*(_subtable(data, offset) for offset in _unicode_subtables(data, cmap)))
    except (OSError, struct.error, IndexError, KeyError) as error:
        raise FontFileError(
            f"{path.name}: not a readable OpenType font ({error}); take it out of ANXIN_FONTS or replace it"
        ) from error


def _font_offset(data: bytes, index: int) -> int:
    if data[:4] != b"ttcf":
        return 0
    return int(struct.unpack_from(">I", data, 12 + 4 * index)[0])


def _table(data: bytes, font: int, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, font + 4)
    for place in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, font + 12 + 16 * place)
        if name == tag:
            return int(offset)
    raise KeyError(tag.decode())


def _unicode_subtables(data: bytes, cmap: int) -> list[int]:
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    records = [struct.unpack_from(">HHI", data, cmap + 4 + 8 * place) for place in range(count)]
    return [cmap + offset for platform, encoding, offset in records if (platform, encoding) in _UNICODE]


# Unicode platform (0), and Windows (3) with the basic plane (1) or all planes (10).
_UNICODE = {(0, encoding) for encoding in (0, 1, 2, 3, 4, 6)} | {(3, 1), (3, 10)}


def _subtable(data: bytes, offset: int) -> set[int]:
    (form,) = struct.unpack_from(">H", data, offset)
    if form == 4:
        return _format_4(data, offset)
    if form == 12:
        return _format_12(data, offset)
    return set()


def _format_4(data: bytes, offset: int) -> set[int]:
    (double,) = struct.unpack_from(">H", data, offset + 6)
    count = double // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", data, offset + 14 + step * double + (2 if step else 0))
        for step in range(4)
    )
    ranges_at = offset + 16 + 3 * double
    found: set[int] = set()
    for place in range(count):
        for point in range(starts[place], ends[place] + 1):
            glyph = point
            if ranges[place]:
                at = ranges_at + 2 * place + ranges[place] + 2 * (point - starts[place])
                (glyph,) = struct.unpack_from(">H", data, at) if at + 2 <= len(data) else (0,)
                if glyph == 0:
                    continue
            if (glyph + deltas[place]) & 0xFFFF:
                found.add(point)
    return found - {0xFFFF}


def _format_12(data: bytes, offset: int) -> set[int]:
    (count,) = struct.unpack_from(">I", data, offset + 12)
    found: set[int] = set()
    for place in range(count):
        start, end, glyph = struct.unpack_from(">III", data, offset + 16 + 12 * place)
        found.update(range(start + (glyph == 0), end + 1))
    return found
