"""The bus and the store of `anxin up`: started together, healed while they run, stopped together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from anxin.embedded.errors import EmbeddedError
from anxin.embedded.folder import DataLock, check_space, make_writable
from anxin.embedded.kafka import EmbeddedKafka
from anxin.embedded.mongod import EmbeddedMongo
from anxin.embedded.server import EmbeddedServer

log = logging.getLogger("anxin.embedded")

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 15.0
_STEADY_AFTER = 60.0
_TRIM_EVERY = 10.0


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where bus and store are. `cluster_id` and the two `fresh` are known of the embedded ones alone:

    `cluster_fresh`: the bus is new, empty, to be refilled from the journals; `store_fresh`: the store is.
    """

    bus: str
    store: str
    cluster_id: str | None
    cluster_fresh: bool
    store_fresh: bool


class EmbeddedServers:
    """Both servers under one data folder; no child is started for which an address is given.

    `start`, then keep `watch` running as a task of the same event loop, then `stop`. The loop must run on a
    thread that lives as long as the host: the kernel ends the children with the thread that forked them.
    """

    def __init__(self, data: Path, bus_url: str | None = None, store_url: str | None = None) -> None:
        self.data = data.absolute()
        self._bus_url = bus_url
        self._store_url = store_url
        self._lock = DataLock(self.data)
        self.kafka = EmbeddedKafka(self.data) if bus_url is None else None
        self.mongo = EmbeddedMongo(self.data) if store_url is None else None
        self._watching: list[asyncio.Task[None]] = []
        self._stopping = False

    async def start(self) -> Addresses:
        """Hold the folder and start what is not given; EmbeddedError in words, and then nothing is left."""
        make_writable(self.data)
        self._lock.acquire()
        self._stopping = False
        try:
            if self._children:
                check_space(self.data)
            await _start_all(self._children)
        except BaseException:
            await self.stop()
            raise
        return Addresses(
            bus=self.kafka.address if self.kafka else str(self._bus_url),
            store=self.mongo.address if self.mongo else str(self._store_url),
            cluster_id=self.kafka.cluster_id if self.kafka else None,
            cluster_fresh=self.kafka is not None and self.kafka.fresh,
            store_fresh=self.mongo is not None and self.mongo.fresh,
        )

    async def watch(self) -> None:
        """Start again, on its port, each child that dies, and keep the logs small; ends with `stop`."""
        if self._stopping:
            return
        jobs = [self._keep_alive(child) for child in self._children]
        self._watching = [asyncio.create_task(job) for job in (*jobs, self._trim_logs())]
        try:
            await asyncio.gather(*self._watching)
        except asyncio.CancelledError:
            if not self._stopping:
                raise
        finally:
            await _cancel(self._watching)

    async def stop(self) -> None:
        """Stop healing, end both children in order, let the folder go; may be called twice."""
        self._stopping = True
        await _cancel(self._watching)
        await asyncio.gather(*(child.stop() for child in self._children))
        self._lock.release()

    @property
    def _children(self) -> Sequence[EmbeddedServer]:
        return [child for child in (self.kafka, self.mongo) if child is not None]

    async def _keep_alive(self, child: EmbeddedServer) -> None:
        loop = asyncio.get_running_loop()
        pause = FIRST_PAUSE
        while True:
            began = loop.time()
            code = await child.wait()
            if loop.time() - began > _STEADY_AFTER:
                pause = FIRST_PAUSE
            log.warning("%s ended (%s) though it should run; starting it again", child.name, _how(code))
            while not await _restarted(child):
                log.info("next try to start %s in %.1f s", child.name, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            log.warning("%s serves again on port %s as pid %s", child.name, child.port, child.pid)

    async def _trim_logs(self) -> None:
        while True:
            await asyncio.sleep(_TRIM_EVERY)
            for child in self._children:
                await asyncio.to_thread(child.log.trim)


async def _start_all(children: Sequence[EmbeddedServer]) -> None:
    """Start all at once; when one can't, the others have ended their start too before its error is raised."""
    outcomes = await asyncio.gather(*(child.start() for child in children), return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, BaseException):
            raise outcome


async def _restarted(child: EmbeddedServer) -> bool:
    try:
        await child.start()
    except EmbeddedError as error:
        log.error("%s can't be started: %s %s", child.name, error.problem, error.what_to_do)
        return False
    return True


async def _cancel(tasks: Sequence[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _how(code: int) -> str:
    return f"exit code {code}" if code >= 0 else f"signal {-code}"
