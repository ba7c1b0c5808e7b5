"""Kafka's jars: which ones (the lock file beside this), where they are kept, whether they are right."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from anxin.embedded.errors import EmbeddedError

LOCK_FILE = Path(__file__).with_name("kafka.lock.toml")
MAIN_ARTIFACT = "org.apache.kafka:kafka_2.13"


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock: a Maven artifact and the SHA-256 of its file (64 hexadecimal digits)."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def filename(self) -> str:
        """The file's name in the cache folder."""
        return f"{self.artifact}-{self.version}.jar"

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"


def locked_jars(lock: Path = LOCK_FILE) -> tuple[Jar, ...]:
    """The jars of the lock file (jgo's own format); ValueError naming a jar without a sum."""
    rows = tomllib.loads(lock.read_text("utf-8"))["dependencies"]
    jars = tuple(
        Jar(row["groupId"], row["artifactId"], row["version"], row.get("sha256", "").lower()) for row in rows
    )
    for jar in jars:
        if len(jar.sha256) != 64:
            raise ValueError(f"{lock.name}: {jar} has no SHA-256 sum")
    return jars


def kafka_version(jars: Sequence[Jar]) -> str:
    """The version of Kafka among the jars."""
    return next(jar.version for jar in jars if f"{jar.group}:{jar.artifact}" == MAIN_ARTIFACT)


def cache_folder(jars: Sequence[Jar]) -> Path:
    """Where the jars are kept for all data folders of a user: ANXIN_CACHE, else XDG_CACHE_HOME/anxin."""
    own = os.environ.get("ANXIN_CACHE")
    shared = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return (Path(own) if own else Path(shared) / "anxin") / f"kafka-{kafka_version(jars)}"


def missing(jars: Sequence[Jar], folder: Path) -> tuple[Jar, ...]:
    """The jars that the folder lacks."""
    return tuple(jar for jar in jars if not (folder / jar.filename).is_file())


def check_sum(jar: Jar, file: Path) -> None:
    """EmbeddedError naming the jar if the file is not the one that the lock means."""
    with file.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != jar.sha256:
        raise EmbeddedError(
            f"{jar} ({file}) is not the file that the lock names: its SHA-256 is {found}, not {jar.sha256}.",
            "Delete that file and run `python -m anxin.embedded.fetch` again; if it stays so, the repository "
            "serves something else than was locked: don't use it.",
        )


def check_sums(jars: Sequence[Jar], folder: Path) -> None:
    """EmbeddedError naming the first jar in the folder whose content is not the locked one."""
    for jar in jars:
        check_sum(jar, folder / jar.filename)


def class_path(jars: Sequence[Jar], folder: Path) -> str:
    """The jars as Java's class path; these alone, whatever else lies in the folder."""
    return os.pathsep.join(str(folder / jar.filename) for jar in jars)
