"""`anxin bench facts`: attendance from the bus to stored ledgers, beside a bare loop over the same messages.

It starts a bus and a store of its own on a scratch folder: it would fill an installation's topics.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from aiokafka.admin import AIOKafkaAdminClient
from motor.motor_asyncio import AsyncIOMotorClient

from anxin.benchmarks.fact_stream import Stream
from anxin.benchmarks.filling import fill
from anxin.benchmarks.progress import Instances, Timed, timed
from anxin.embedded.servers import Addresses, EmbeddedServers
from contracts.topics import FACTS
from services.runtime.calendar_days import local_date
from services.runtime.clock import SystemClock
from services.runtime.kafka import KafkaBus

GROUP = f"warnings.{FACTS.name}"
BATCHES = (1000, 2000, 4000, 8000, 16000)
SAMPLE = 150_000
"""Records by which a batch size is judged."""
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """`facts` punches for `instances` processes; `city` and a `region` of it for all projects."""

    facts: int
    instances: int
    city: str
    region: str


async def bench_facts(asked: Asked, tell: Tell) -> dict[str, Any]:
    """Fills the bus, lets the service and the bare loop consume it, and compares them."""
    with tempfile.TemporaryDirectory(prefix="anxin-bench-") as folder:
        async with _servers(Path(folder)) as (addresses, pids), _admin(addresses) as admin:
            return await _Bench(asked, addresses, pids, admin, tell).run()


@asynccontextmanager
async def _servers(folder: Path) -> AsyncIterator[tuple[Addresses, Mapping[str, int | None]]]:
    """Bus and store, and their processes."""
    servers = EmbeddedServers(folder)
    addresses = await servers.start()
    watch = asyncio.create_task(servers.watch())
    try:
        children = {"bus": servers.kafka, "store": servers.mongo}
        yield addresses, {name: child.pid for name, child in children.items() if child is not None}
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)
        await servers.stop()


@asynccontextmanager
async def _admin(addresses: Addresses) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=addresses.bus)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()


class _Bench:
    def __init__(
        self,
        asked: Asked,
        addresses: Addresses,
        pids: Mapping[str, int | None],
        admin: AIOKafkaAdminClient,
        tell: Tell,
    ) -> None:
        self._asked = asked
        self._pids = pids
        self._at = {"bus": addresses.bus, "store": addresses.store}
        self._admin = admin
        self._tell = tell
        self._client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(addresses.store)
        now = SystemClock().now()
        yesterday = local_date(now) - timedelta(days=1)
        self._stream = Stream(asked.city, asked.region, asked.facts, yesterday, now)

    async def run(self) -> dict[str, Any]:
        await self._make_topics()
        await self._register()
        self._tell(f"writing {self._asked.facts} punches to the bus")
        size = await fill(self._at["bus"], self._stream.punches())
        end = self._stream.projects + self._asked.facts
        before = self._cpu()
        ours, caught_up = await self._ours(end)
        servers = {name: round(spent - before[name], 1) for name, spent in self._cpu().items()}
        batch = await self._best_batch()
        before = self._cpu()
        loop = await self._loop("bare", batch, self._asked.instances, end)
        loop_servers = {name: round(spent - before[name], 1) for name, spent in self._cpu().items()}
        return {
            "name": "facts",
            "value": round(ours.rate),
            "unit": "facts/s",
            "ceiling": round(loop.rate),
            "ratio": round(ours.rate / loop.rate, 2),
            "facts": self._asked.facts,
            "instances": self._asked.instances,
            "with_ledgers": round(ours.records / (ours.seconds + caught_up)),
            "loop_batch": batch,
            "seconds": round(ours.seconds, 1),
            "ledgers_seconds": round(caught_up, 1),
            "cpu_seconds": {"instances": round(ours.cpu, 1), **servers},
            "loop_cpu_seconds": {"instances": round(loop.cpu, 1), **loop_servers},
            "memory_mb": list(ours.memory),
            "bytes": size,
        }

    def _cpu(self) -> dict[str, float]:
        """Processor seconds of bus and store so far."""
        return {name: sum(psutil.Process(pid).cpu_times()[:2]) for name, pid in self._pids.items() if pid}

    async def _make_topics(self) -> None:
        bus = KafkaBus(self._at["bus"], _raised)
        await bus.connect()
        await bus.stop()

    async def _register(self) -> None:
        """Has the service take the projects, untimed."""
        self._tell("registering the projects")
        await fill(self._at["bus"], self._stream.registrations())
        with self._instances(1) as instances:
            await timed(self._admin, GROUP, self._stream.projects, instances)

    async def _ours(self, end: int) -> tuple[Timed, float]:
        """The service's time for all punches, and the seconds after that until no ledger is behind."""
        self._tell(f"{self._asked.instances} instances of the service take them")
        loop = asyncio.get_running_loop()
        with self._instances(self._asked.instances) as instances:
            found = await timed(self._admin, GROUP, end, instances)
            done = loop.time()
            waiting = self._client["anxin_warnings"]["arrivals"]
            while await waiting.find_one({}, {"_id": 1}) is not None:
                await asyncio.sleep(0.1)
                instances.check()
            return found, loop.time() - done

    def _instances(self, count: int) -> Instances:
        return Instances("instance", [{**self._at, "name": f"bench{n}"} for n in range(count)])

    async def _best_batch(self) -> int:
        rates = {}
        for batch in BATCHES:
            found = await self._loop(f"tune{batch}", batch, 1, SAMPLE)
            rates[batch] = found.rate
            self._tell(f"bare loop, batches of {batch}: {found.rate:.0f} a second")
        return max(rates, key=lambda batch: rates[batch])

    async def _loop(self, group: str, batch: int, count: int, end: int) -> Timed:
        asked = {**self._at, "group": group, "batch": batch}
        with Instances("bare_loop", [asked] * count) as instances:
            found = await timed(self._admin, group, end, instances)
        await self._client.drop_database(group)
        return found


def _raised(fault: BaseException) -> None:
    raise fault
