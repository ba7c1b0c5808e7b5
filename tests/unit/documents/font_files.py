"""Font files for tests: the bundled ones under another family's name."""

from __future__ import annotations

import struct
from pathlib import Path

import pylopdf_fonts_zh_cn as bundled

WINDOWS, UNICODE_BMP, ENGLISH = 3, 1, 0x0409
FAMILY, STYLE, FULL_NAME, POSTSCRIPT_NAME = 1, 2, 4, 6


def font_named(family: str, folder: Path) -> Path:
    """A copy of the bundled serif font whose family is named so, in the folder."""
    data = bytearray(Path(bundled.serif_path()).read_bytes())
    table = _name_table({FAMILY: family, STYLE: "Regular", FULL_NAME: family, POSTSCRIPT_NAME: "Renamed"})
    entry = _directory_entry(data, b"name")
    struct.pack_into(">II", data, entry + 8, len(data), len(table))
    file = folder / f"{family}.otf"
    file.write_bytes(bytes(data) + table)
    return file


def _directory_entry(data: bytearray, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    entries = [12 + 16 * place for place in range(count)]
    return next(entry for entry in entries if data[entry : entry + 4] == tag)


def _name_table(names: dict[int, str]) -> bytes:
    records, storage = b"", b""
    for name_id, text in sorted(names.items()):
        encoded = text.encode("utf-16-be")
        records += struct.pack(">6H", WINDOWS, UNICODE_BMP, ENGLISH, name_id, len(encoded), len(storage))
        storage += encoded
    return struct.pack(">3H", 0, len(names), 6 + len(records)) + records + storage
