"""What a file is, told by its content and never by its name. Pure."""

from __future__ import annotations

HEAD = 4096
"""Bytes of a file's beginning that tell its type."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ZIP = "application/zip"
GZIP = "application/gzip"
TEXT = "text/plain"
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"#!AMR", "audio/amr"),
    (8, b"WAVE", "audio/wav"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x1f\x8b", GZIP),
)


def type_of(head: bytes) -> str | None:
    """The media type of a file by its first `HEAD` bytes; None for what is not known or empty."""
    for offset, magic, found in _MAGIC:
        if head.startswith(magic, offset):
            return found
    if head.startswith(b"PK\x03\x04"):
        return _office(head)
    return TEXT if _is_text(head) else None


def _office(head: bytes) -> str:
    """Which kind of zip: office files name their parts among the first entries."""
    if b"xl/" in head:
        return XLSX
    return DOCX if b"word/" in head else ZIP


def _is_text(head: bytes) -> bool:
    """UTF-8 or GB18030 without control characters; a character cut at the end is no fault."""
    if not head or any(b < 9 or (13 < b < 32 and b != 27) or b == 127 for b in head):
        return False
    cuts = range(4) if len(head) >= HEAD else (0,)
    for encoding in ("utf-8", "gb18030"):
        for cut in cuts:
            try:
                head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return True
    return False
