"""A child's log file, bounded in size while the child writes to it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import BinaryIO

LIMIT_BYTES = 8 * 1024 * 1024
_TAIL_BYTES = 128 * 1024


class BoundedLog:
    """An append-only file of at most about `limit` bytes and one older copy (`NAME.1`).

    The child holds the file itself, not a pipe: a busy or stopped host never blocks it. Since it appends,
    the file can be copied and cut under it; what is written between the two is lost, which a log may be.
    """

    def __init__(self, path: Path, limit: int = LIMIT_BYTES) -> None:
        self.path = path
        self._limit = limit
        self._begun_at = 0

    def open(self) -> BinaryIO:
        """The file, for a child that starts now; `tail` afterwards tells of this child only."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.trim()
        file = self.path.open("ab")
        self._begun_at = file.tell()
        return file

    def trim(self) -> None:
        """Move what is there to the older copy, if the file has outgrown its limit."""
        if not self.path.exists() or self.path.stat().st_size <= self._limit:
            return
        shutil.copyfile(self.path, self.path.with_name(self.path.name + ".1"))
        with self.path.open("r+b") as file:
            file.truncate(0)
        self._begun_at = 0

    def tail(self) -> str:
        """The last lines that the child started last has written."""
        try:
            with self.path.open("rb") as file:
                size = file.seek(0, 2)
                file.seek(max(min(self._begun_at, size), size - _TAIL_BYTES))
                return file.read().decode("utf-8", "replace")
        except OSError:
            return ""
