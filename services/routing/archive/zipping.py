"""A ZIP as it is made: nothing of it is kept, so a large one needs no more memory than a piece of a file.

The same entries give the same bytes: their order is given and all bear the same time.
"""

from __future__ import annotations

import zipfile
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from hashlib import sha256

from services.routing.archive.materials import Material
from services.routing.archive.parts import Bound
from services.runtime.calendar_days import SHANGHAI

_FIRST_YEAR = 1980
"""A ZIP knows no earlier one."""
Read = Callable[[Material], AsyncIterator[bytes]]


class FileChangedError(Exception):
    """A file that is not what its keeper said of it: the answer is cut off, never passed off as whole."""


class _Sink:
    """Takes what `zipfile` writes until it is fetched."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing lies elsewhere."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        """What was written since the last call."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


async def zipped(bound: Bound, at: datetime, read: Read) -> AsyncIterator[bytes]:
    """The bytes of the ZIP; `read` gives the content of a material. Raises `FileChangedError`."""
    sink = _Sink()
    when = _when(at)
    with zipfile.ZipFile(sink, "w") as archive:
        for part in bound.parts:
            entry = _entry(part.path, when, zipfile.ZIP_DEFLATED, len(part.content))
            archive.writestr(entry, part.content)
            yield sink.taken()
        for path, material in bound.files:
            assert material.facts is not None  # only files that are there have a path
            digest = sha256()
            with archive.open(_entry(path, when, zipfile.ZIP_STORED, material.facts.size), "w") as out:
                async for piece in read(material):
                    digest.update(piece)
                    out.write(piece)
                    yield sink.taken()
            if digest.hexdigest() != material.facts.sha256:
                raise FileChangedError(f"{material.name} is not what its keeper described")
            yield sink.taken()
    yield sink.taken()


def _entry(path: str, when: tuple[int, int, int, int, int, int], how: int, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, when)
    entry.compress_type = how
    entry.file_size = size
    entry.external_attr = 0o600 << 16
    return entry


def _when(at: datetime) -> tuple[int, int, int, int, int, int]:
    local = at.astimezone(SHANGHAI)
    return (max(local.year, _FIRST_YEAR), local.month, local.day, local.hour, local.minute, local.second)
