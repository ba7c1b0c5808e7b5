"""The data folder: made, writable, roomy enough, and held by one host at a time."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from anxin.embedded.errors import EmbeddedError

NEEDED_BYTES = 1024**3
"""Free space asked for before a start: the oplog, the journals of both servers, and some room to work."""


def make_writable(folder: Path) -> None:
    """Make the folder, with its parents; EmbeddedError if it can't be made or written to."""
    probe = folder / f".writable-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"anxin")
        probe.unlink()
    except OSError as error:
        raise EmbeddedError(
            f"The data folder {folder} can't be written to: {error.strerror or error}.",
            "Give a folder of your own with --data, or have this one's owner and rights set right.",
        ) from error


def unusable(folder: Path, error: OSError) -> EmbeddedError:
    """What an error of the file system in the data folder means to an operator."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return EmbeddedError(
            f"The disk of {folder} is full.",
            "Free some space on that disk, or move the data folder to another one.",
        )
    return EmbeddedError(
        f"{error.filename or folder} in the data folder can't be used: {error.strerror or error}.",
        "Set the folder's owner, rights and content right, or give another one with --data.",
    )


def check_space(folder: Path, needed: int = NEEDED_BYTES) -> None:
    """EmbeddedError if the folder's disk has less than `needed` bytes free."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise EmbeddedError(
            f"The disk of {folder} has {free // 1024**2} MB free; {needed // 1024**2} MB are needed.",
            "Free some space on that disk, or give a folder on another one with --data.",
        )


class DataLock:
    """An OS lock (flock) on DIR/lock: gone with its holder's process, however that ends."""

    def __init__(self, data: Path) -> None:
        self._path = data / "lock"
        self._file: int | None = None

    def acquire(self) -> None:
        """Hold the folder; EmbeddedError naming the process that holds it already."""
        try:
            import fcntl
        except ImportError as error:
            raise EmbeddedError(
                "The embedded servers need a system with POSIX file locks (Linux, macOS).",
                "On Windows use WSL, or run each service with `anxin serve` on servers of your own.",
            ) from error
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise EmbeddedError(
                f"Anxin is already running on {self._path.parent} as pid {holder}.",
                "Use that one, stop it first, or give this one another folder with --data.",
            ) from None
        except OSError as error:
            os.close(file)
            raise EmbeddedError(
                f"The data folder {self._path.parent} can't be locked: {error.strerror or error}.",
                "Give a folder on a local disk with --data; some network file systems have no locks.",
            ) from error
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode("ascii"), 0)
        self._file = file

    def release(self) -> None:
        """Let the folder go; does nothing when it is not held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
