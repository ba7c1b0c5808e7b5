"""What both embedded servers have in common: a folder, a port, a child, and when it counts as ready."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anxin.embedded.errors import EmbeddedError, PortTaken
from anxin.embedded.explain import explain, says_port_taken
from anxin.embedded.folder import make_writable, unusable
from anxin.embedded.logs import BoundedLog
from anxin.embedded.ports import LOOPBACK, free_port, is_free
from anxin.embedded.process import Child, end_stale

READY_WITHIN = 120.0
"""Seconds a child may take to serve: some hundred times what it needs, for a machine in trouble."""

_ASK_EVERY = 0.05
_PORT_TRIES = 5


@dataclass(frozen=True, slots=True)
class Command:
    """How a child is started."""

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)


class EmbeddedServer(ABC):
    """A server that runs as a child of this process and keeps everything in `folder`.

    `port`: where to serve; None takes the last run's port if it is free, else a free one. Once started it
    keeps its port for its life, so that `start` after a death serves the same clients again.
    """

    name: str
    grace: float

    def __init__(self, folder: Path, port: int | None) -> None:
        self.folder = folder.absolute()
        self.port = port
        self._promised = port is not None
        self._notes = self.folder / "anxin.json"
        self._child = Child(self.folder, BoundedLog(self.folder / "log" / "server.log"))

    @property
    def pid(self) -> int | None:
        """The child's process id while it lives, else None."""
        return self._child.pid

    @property
    def log(self) -> BoundedLog:
        """The child's log file."""
        return self._child.log

    async def start(self) -> str:
        """Start the child and wait until it serves; its address. EmbeddedError says why it could not."""
        if self.pid is not None:
            raise RuntimeError(f"{self.name} runs already as pid {self.pid}")
        try:
            return await self._start()
        except OSError as error:
            raise unusable(self.folder, error) from error

    async def _start(self) -> str:
        make_writable(self.folder)
        await asyncio.to_thread(end_stale, self._child.record, self.folder)
        for _ in range(_PORT_TRIES):
            try:
                await self._start_on(self._choose_port())
            except PortTaken:
                if self._promised:
                    raise
                continue
            self._promised = True
            return self.address
        raise EmbeddedError(
            f"{self.name} found no port that stayed free for {_PORT_TRIES} tries.",
            "See what else takes ports on this machine, or give the port.",
        )

    async def stop(self) -> None:
        """End the child in order, or by force if it takes too long; none running: nothing to do."""
        await self._child.stop(self.grace)

    async def wait(self) -> int:
        """Wait until the child ends; its return code."""
        return await self._child.wait()

    @abstractmethod
    async def _prepare(self, port: int) -> Command:
        """Make the folder ready for a start on this port; how to start."""

    @abstractmethod
    async def _serves(self, port: int) -> bool:
        """Whether the child answers as this server, ready for work; False while it doesn't yet."""

    @property
    @abstractmethod
    def address(self) -> str:
        """The address that clients get, once the server was started."""

    def _choose_port(self) -> int:
        if self.port is not None and self._promised:
            return self.port
        remembered = self._recall().get("port")
        return remembered if isinstance(remembered, int) and is_free(remembered) else free_port()

    async def _start_on(self, port: int) -> None:
        if not is_free(port):
            raise PortTaken(self.name, port)
        command = await self._prepare(port)
        await self._spawn(command)
        try:
            await self._until_ready(port)
        except BaseException:
            await self._child.kill()
            raise
        self.port = port
        self._remember(port=port)

    async def _spawn(self, command: Command) -> None:
        try:
            await self._child.spawn(command.argv, command.env)
        except OSError as error:
            raise EmbeddedError(
                f"{self.name} could not be started ({command.argv[0]}): {error.strerror or error}.",
                "Check that this file is there and may be run on this kind of machine.",
            ) from error

    async def _until_ready(self, port: int) -> None:
        loop = asyncio.get_running_loop()
        give_up_at = loop.time() + READY_WITHIN
        while not await self._serves(port):
            if self.pid is None:
                raise self._why_it_ended(port)
            if loop.time() > give_up_at:
                raise EmbeddedError(
                    f"{self.name} runs but did not answer on port {port} within {READY_WITHIN:.0f} seconds.",
                    f"Read {self.log.path}; a machine without free memory or with a failing disk does this.",
                )
            await asyncio.sleep(_ASK_EVERY)
        if self.pid is None:  # another server answered on the port that ours could not have
            raise self._why_it_ended(port)

    def _why_it_ended(self, port: int) -> EmbeddedError:
        tail = self.log.tail()
        if says_port_taken(tail):
            return PortTaken(self.name, port)
        return explain(self.name, self._child.returncode, tail, self.log.path)

    def _recall(self) -> dict[str, Any]:
        try:
            notes = json.loads(self._notes.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}

    def _remember(self, **facts: int | str) -> None:
        scratch = self._notes.with_suffix(".tmp")
        scratch.write_text(json.dumps({**self._recall(), **facts}), "utf-8")
        scratch.replace(self._notes)


async def can_connect(port: int) -> bool:
    """Whether something listens on the loopback port; asked before a client that would log each refusal."""
    try:
        _, writer = await asyncio.open_connection(LOOPBACK, port)
    except OSError:
        return False
    writer.close()
    return True
