"""The embedded bus: Apache Kafka in KRaft mode, one node, in DIR/kafka/."""

from __future__ import annotations

import asyncio
import base64
import shutil
import uuid
from collections.abc import Sequence
from pathlib import Path

from anxin.embedded.errors import EmbeddedError
from anxin.embedded.explain import explain
from anxin.embedded.jars import Jar, cache_folder, check_sums, class_path, kafka_version, locked_jars, missing
from anxin.embedded.java import find_java
from anxin.embedded.kafka_config import (
    CLUSTER_METADATA,
    JVM_OPTIONS,
    LOG_DIRS,
    class_archive,
    read_properties,
    server_properties,
    write_properties,
)
from anxin.embedded.kafka_probe import ask_broker
from anxin.embedded.ports import LOOPBACK, free_port, is_free
from anxin.embedded.process import Child
from anxin.embedded.server import Command, EmbeddedServer


class EmbeddedKafka(EmbeddedServer):
    """Kafka as a child process. `start` gives the bootstrap address, `127.0.0.1:PORT`.

    A folder without a bus gets one with a new random cluster id; `fresh` says so. Delete `DIR/kafka` and the
    next start makes another.
    """

    name = "Kafka"
    grace = 20.0

    def __init__(self, data: Path, port: int | None = None, jvm_options: Sequence[str] = ()) -> None:
        super().__init__(data / "kafka", port)
        self._jvm_options = tuple(jvm_options)
        self._jars = locked_jars()
        self._metadata = self.folder / LOG_DIRS / CLUSTER_METADATA
        self.fresh = False

    @property
    def cluster_id(self) -> str | None:
        """The id of the cluster in the folder; None before the first start."""
        return read_properties(self._metadata).get("cluster.id") if self._metadata.is_file() else None

    async def _prepare(self, port: int) -> Command:
        self._check_version()
        java = await asyncio.to_thread(find_java)
        jars = cache_folder(self._jars)
        await asyncio.to_thread(_have_jars, self._jars, jars)
        settings = self.folder / "server.properties"
        controller_port = self._controller_port(port)
        write_properties(settings, server_properties(port, controller_port))
        scratch = self.folder / "tmp"
        shutil.rmtree(scratch, ignore_errors=True)  # native libraries that a killed broker had unpacked
        scratch.mkdir()
        archive = class_archive(java, jars)
        options = (
            *JVM_OPTIONS,
            *((f"-XX:SharedArchiveFile={archive}",) if archive.is_file() else ()),
            *self._jvm_options,
            f"-Djava.io.tmpdir={scratch}",
            f"-XX:ErrorFile={self.folder / 'log' / 'crash.log'}",
        )
        # Java decodes its arguments and working directory by the locale: a data folder may be named 数据.
        env = {"CLASSPATH": class_path(self._jars, jars), "LC_ALL": "C.UTF-8"}
        run = (str(java.program), *options)
        await self._format_once(run, env, settings)
        self._remember(kafka=kafka_version(self._jars), controller_port=controller_port)
        return Command((*run, "kafka.Kafka", str(settings)), env)

    async def _serves(self, port: int) -> bool:
        answer = await ask_broker(LOOPBACK, port)
        return (
            answer is not None
            and answer.cluster_id == self.cluster_id
            and answer.brokers > 0
            and answer.leaderless == 0
        )

    @property
    def address(self) -> str:
        """The bootstrap address, `HOST:PORT`."""
        return f"{LOOPBACK}:{self.port}"

    def _controller_port(self, port: int) -> int:
        remembered = self._recall().get("controller_port")
        if isinstance(remembered, int) and remembered != port and is_free(remembered):
            return remembered
        while (chosen := free_port()) == port:
            continue
        return chosen

    def _check_version(self) -> None:
        ours, theirs = kafka_version(self._jars), self._recall().get("kafka", "0")
        if not self._metadata.is_file() or _numbers(theirs) <= _numbers(ours):
            return
        raise EmbeddedError(
            f"{self.folder} was written by Kafka {theirs}; this Anxin brings {ours}, which can't go back.",
            f"Use the Anxin release that wrote it, or delete {self.folder}: the bus is refilled from the "
            "services' journals.",
        )

    async def _format_once(self, run: tuple[str, ...], env: dict[str, str], settings: Path) -> None:
        self.fresh = not self._metadata.is_file()
        if not self.fresh:
            return
        self._clear_half_made()
        cluster_id = new_cluster_id()
        tool = Child(self.folder, self.log)
        command = (*run, "kafka.tools.StorageTool", "format", "-t", cluster_id, "-c", str(settings))
        try:
            await tool.spawn(command, env)
            code = await tool.wait()
        except BaseException:
            await tool.kill()
            raise
        if code != 0:
            raise explain("Kafka's storage tool", code, self.log.tail(), self.log.path)

    def _clear_half_made(self) -> None:
        """Remove what a format that was killed left; refuse to touch a folder that holds partitions."""
        made = self._metadata.parent
        if any(made.glob("*-[0-9]*/")):
            raise EmbeddedError(
                f"{made} holds Kafka's partitions but not its {CLUSTER_METADATA}.",
                f"Delete {self.folder}: the bus begins anew and is refilled from the services' journals.",
            )
        shutil.rmtree(made, ignore_errors=True)


def new_cluster_id() -> str:
    """A random id as Kafka makes them: 22 characters of base64url, not beginning with a dash."""
    while (made := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        continue
    return made


def _have_jars(jars: Sequence[Jar], folder: Path) -> None:
    if missing(jars, folder):
        from anxin.embedded.download import fetch  # jgo takes half a second to import: only when needed

        fetch(jars, folder)
    else:
        check_sums(jars, folder)


def _numbers(version: object) -> tuple[int, ...]:
    return tuple(int(part) for part in str(version).split(".") if part.isdigit())
