"""What `anxin doctor` says of the embedded servers: is everything here that they need?"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from anxin.embedded.errors import EmbeddedError
from anxin.embedded.explain import explain
from anxin.embedded.folder import NEEDED_BYTES, check_space
from anxin.embedded.jars import cache_folder, check_sums, kafka_version, locked_jars, missing
from anxin.embedded.java import find_java
from anxin.embedded.mongod_binary import find_mongod


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is in order, what was found, and what to do if it is not (else "")."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


def findings(data: Path = Path(".anxin")) -> list[Finding]:
    """Look at Java, Kafka's jars, mongod with its libraries, and the disk of the data folder.

    Starts no server, fetches nothing and changes nothing but mongod's run bit.
    """
    looks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("java", _java),
        ("jars", _jars),
        ("mongod", _mongod),
        ("libraries", _libraries),
        ("disk", lambda: _disk(data)),
    )
    return [_finding(name, look) for name, look in looks]


def _finding(name: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(name, True, look())
    except EmbeddedError as error:
        return Finding(name, False, error.problem, error.what_to_do)


def _java() -> str:
    java = find_java()
    return f"Java {java.major} from {java.source}: {java.program}"


def _jars() -> str:
    jars = locked_jars()
    folder = cache_folder(jars)
    if lacking := missing(jars, folder):
        raise EmbeddedError(
            f"{len(lacking)} of Kafka's {len(jars)} jars are not in {folder}, {lacking[0]} first.",
            "Run `make setup` while this machine reaches a Maven repository.",
        )
    check_sums(jars, folder)
    return f"Kafka {kafka_version(jars)}: {len(jars)} jars in {folder}, all sums right"


def _mongod() -> str:
    mongod = find_mongod()
    return f"mongod from {mongod.source}: {mongod.program}"


def _libraries() -> str:
    """Let mongod say its version: it can't without its libraries."""
    mongod = find_mongod()
    try:
        said = subprocess.run(
            [mongod.program, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EmbeddedError(
            f"{mongod.program} can't be run: {error}.",
            "Put a mongod for this kind of machine on PATH, or give a MongoDB address with --store.",
        ) from error
    if said.returncode != 0:
        raise explain("MongoDB", said.returncode, said.stderr + said.stdout, mongod.program)
    return f"mongod finds its libraries and is {said.stdout.splitlines()[0].removeprefix('db version ')}"


def _disk(data: Path) -> str:
    folder = data.absolute()
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        raise EmbeddedError(
            f"{folder}, which holds or would hold the data folder, can't be written to.",
            "Give a folder of your own with --data.",
        )
    check_space(folder)
    free = shutil.disk_usage(folder).free
    return f"{free // 1024**2} MB free for {data.absolute()}; {NEEDED_BYTES // 1024**2} MB are needed"
