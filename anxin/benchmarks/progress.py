"""Consumers in processes of their own, timed by the offsets that they commit."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psutil
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupCoordinatorNotAvailableError

_PATIENCE = 300.0
"""Seconds without any progress after which something is wrong."""


TENTHS = 10


class StuckError(RuntimeError):
    """A consumer died or stood still."""


@dataclass(frozen=True, slots=True)
class Timed:
    """From the first commit that was seen: records and seconds."""

    records: int
    seconds: float
    memory: Sequence[int]
    """Resident megabytes of all processes together when each tenth was done, from the first on."""
    cpu: float
    """Processor seconds of the processes in that time."""

    @property
    def rate(self) -> float:
        """Records a second."""
        return self.records / self.seconds


class Instances:
    """Processes that run a module of this package, ended with the block."""

    def __init__(self, module: str, asked: Sequence[Mapping[str, Any]]) -> None:
        self._module = module
        self._asked = asked
        self.processes: list[psutil.Popen] = []
        """In the order of what was asked."""

    def __enter__(self) -> Instances:
        for asked in self._asked:
            command = [sys.executable, "-m", f"anxin.benchmarks.{self._module}", json.dumps(asked)]
            self.processes.append(psutil.Popen(command, stdout=subprocess.DEVNULL))
        return self

    def __exit__(self, *_: object) -> None:
        alive = [process for process in self.processes if process.poll() is None]
        for process in alive:
            process.terminate()
        for process in alive:
            process.wait(30)

    def check(self) -> None:
        """Raises `StuckError` if one has ended."""
        if any(process.poll() is not None for process in self.processes):
            raise StuckError(f"an instance of {self._module} ended; its last words stand above")

    def memory(self) -> int:
        """Resident megabytes."""
        return sum(int(process.memory_info().rss) for process in self.processes) // 2**20

    def cpu(self) -> float:
        """Processor seconds so far."""
        return float(sum(sum(process.cpu_times()[:2]) for process in self.processes))


async def committed(admin: AIOKafkaAdminClient, group: str) -> int:
    """The sum of a group's offsets; 0 while nobody coordinates it yet."""
    try:
        offsets = await admin.list_consumer_group_offsets(group)
    except GroupCoordinatorNotAvailableError:
        return 0
    return sum(max(0, found.offset) for found in offsets.values())


async def until(admin: AIOKafkaAdminClient, group: str, target: int) -> None:
    """Waits until a group's offsets come to `target` in sum; `StuckError` where they don't."""
    loop = asyncio.get_running_loop()
    last, moved = -1, loop.time()
    while (found := await committed(admin, group)) < target:
        if found > last:
            last, moved = found, loop.time()
        elif loop.time() - moved > _PATIENCE:
            raise StuckError(f"{group} stands at {found} of {target}")
        await asyncio.sleep(0.02)


async def timed(admin: AIOKafkaAdminClient, group: str, target: int, instances: Instances) -> Timed:
    """Waits until a group's offsets come to `target` in sum, and times it."""
    loop = asyncio.get_running_loop()
    before = last = await committed(admin, group)
    began = moved = loop.time()
    first: tuple[float, int, float] | None = None
    memory: list[int] = []
    while last < target:
        await asyncio.sleep(0.1)
        instances.check()
        found = await committed(admin, group)
        now = loop.time()
        if found > last:
            moved = now
        if first is None and found > before:
            first = now, found, instances.cpu()
        if found - before >= (target - before) * (len(memory) + 1) // TENTHS:
            memory.append(instances.memory())
        if now - moved > _PATIENCE:
            raise StuckError(f"{group} stands at {found} of {target} for {now - moved:.0f} s")
        last = found
    began, start, cpu = first or (began, before, instances.cpu())
    seconds = max(loop.time() - began, 0.001)
    return Timed(last - start, seconds, memory, instances.cpu() - cpu)
