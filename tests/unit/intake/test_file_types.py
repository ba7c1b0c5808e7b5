"""A file's type is told by its content."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook

from services.runtime.file_types import DOCX, GZIP, HEAD, TEXT, XLSX, ZIP, type_of


def zipped(name: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "x")
    return out.getvalue()


def workbook() -> bytes:
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


@pytest.mark.parametrize(  # named: a zip holds the time at which it was made
    ("head", "expected"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"\x00\x00\x00\x18ftypmp42", "video/mp4"),
        (b"\x1f\x8b\x08", GZIP),
        (zipped("word/document.xml"), DOCX),
        (zipped("xl/workbook.xml"), XLSX),
        (workbook()[:HEAD], XLSX),
        (zipped("a.txt"), ZIP),
        ("工资条".encode(), TEXT),
        ("工资条".encode("gb18030"), TEXT),
        (("工" * 2000).encode()[:HEAD], TEXT),
        (b"MZ\x90\x00", None),
        (b"\x7fELF", None),
        (b"", None),
    ],
    ids=[
        "pdf", "jpeg", "webp", "mp4", "gzip", "docx", "xlsx", "a whole workbook", "zip",
        "utf-8", "gb18030", "cut within a character", "exe", "elf", "empty",
    ],
)  # fmt: skip
def test_content_tells_the_type(head: bytes, expected: str | None) -> None:
    assert type_of(head) == expected
