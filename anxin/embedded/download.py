"""Fetching Kafka's jars with jgo, which needs neither Java nor Maven, and locking which ones they are."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL
from jgo.env import LockedDependency, LockFile
from jgo.maven import MavenContext
from jgo.parse import Coordinate

from anxin.embedded.errors import EmbeddedError
from anxin.embedded.jars import LOCK_FILE, Jar, check_sum, check_sums, missing

COORDINATES = ("org.apache.kafka:kafka_2.13:4.3.0", "org.slf4j:slf4j-simple:1.7.36")
"""What is locked. Another binding of slf4j makes jgo pick another version of kafka-clients."""

_AT_ONCE = 6
_TIMEOUT_SECONDS = 60

Download = Callable[[Jar, Path], Path]
"""Gets one jar into a scratch folder and says where it lies there; raises OSError or RuntimeError."""


def fetch(jars: Sequence[Jar], folder: Path, download: Download | None = None) -> int:
    """Bring the jars that the folder lacks and check the sums of all; how many were brought.

    A jar gets into the folder by a rename after its sum was checked, so that a broken or parallel fetch
    leaves nothing half done. EmbeddedError naming the jar when one can't be had or is not the locked one.
    """
    lacking = missing(jars, folder)
    check_sums([jar for jar in jars if jar not in lacking], folder)
    if not lacking:
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as scratch:
        get = download or with_jgo

        def bring(jar: Jar) -> None:
            _bring(jar, folder, Path(scratch), get)

        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(bring, lacking))
    return len(lacking)


def _bring(jar: Jar, folder: Path, scratch: Path, download: Download) -> None:
    try:
        file = download(jar, scratch)
    except (OSError, RuntimeError) as error:
        raise EmbeddedError(
            f"Kafka's jar {jar} is not on this machine and could not be fetched: {error}",
            "Run `make setup` while this machine reaches a Maven repository (a mirror is named in jgo's "
            "configuration file), or copy the folder of another machine to "
            f"{folder}, or give the address of a Kafka server with --bus.",
        ) from error
    check_sum(jar, file)
    file.replace(folder / jar.filename)


def with_jgo(jar: Jar, scratch: Path) -> Path:
    """Download one jar with jgo, from the repositories of its configuration and Maven Central."""
    artifact = _context(scratch).project(jar.group, jar.artifact).at_version(jar.version).artifact()
    return Path(artifact.resolve())


def relock(lock: Path = LOCK_FILE) -> int:
    """Resolve COORDINATES anew and write the lock with the sums of what came; how many jars it names."""
    with tempfile.TemporaryDirectory() as scratch:
        context = _context(Path(scratch))
        wanted = [
            context.create_dependency(replace(Coordinate.parse(one), scope="compile")) for one in COORDINATES
        ]
        named, brought_along = context.resolver.resolve(wanted)
        needed = [*named, *(one for one in brought_along if one.scope in ("compile", "runtime"))]
        locked = [LockedDependency.from_dependency(one) for one in needed]
    LockFile(sorted(locked, key=lambda one: (one.groupId, one.artifactId))).save(lock)
    return len(locked)


def _context(repo_cache: Path) -> MavenContext:
    repositories = {**GlobalSettings.load().repositories, "central": MAVEN_CENTRAL_URL}
    return MavenContext(repo_cache=repo_cache, remote_repos=repositories, timeout=_TIMEOUT_SECONDS)
