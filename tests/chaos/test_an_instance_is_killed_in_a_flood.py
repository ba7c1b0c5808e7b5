"""kill -9 of one of two instances in the midst of a flood of punches: the other takes over, none is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import psutil
import pymongo
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from anxin.benchmarks.fact_stream import Stream
from anxin.benchmarks.facts import GROUP
from anxin.benchmarks.filling import fill
from anxin.benchmarks.progress import Instances, committed, until
from services.runtime.bus import Delivery, Record
from services.runtime.kafka import KafkaBus
from tests.component.warnings.plant import Plant
from tests.support.installation import PATIENCE
from tests.support.servers import Servers

pytestmark = pytest.mark.timeout(600)

DAY = date(2026, 3, 2)
NOW = datetime(2026, 3, 20, 4, tzinfo=UTC)
STREAM = Stream("fuyang", "341202", facts=60_000, day=DAY, now=NOW, workers=10_000, projects=200)


@cache
def flood() -> Sequence[Record]:
    """What is sent; made when the test runs, not when it is collected."""
    return [*STREAM.registrations(), *STREAM.punches()]


@pytest.fixture
def fresh() -> Iterator[Servers]:
    """Servers that nothing else has used."""
    servers = Servers()
    yield servers
    servers.close()


async def test_the_other_takes_over_and_the_ledgers_are_those_of_an_undisturbed_run(fresh: Servers) -> None:
    at = {"bus": fresh.kafka(), "store": fresh.mongo()}
    bus = KafkaBus(at["bus"], _raised)
    await bus.connect()
    await bus.stop()
    await fill(at["bus"], flood())
    admin = AIOKafkaAdminClient(bootstrap_servers=at["bus"])
    await admin.start()
    try:
        with Instances("instance", [{**at, "name": "killed"}, {**at, "name": "left"}]) as instances:
            await until(admin, GROUP, len(flood()) // 4)
            killed, left = instances.processes
            killed.kill()
            killed.wait(30)
            assert await committed(admin, GROUP) < len(flood()), "it was over before the kill"
            await until(admin, GROUP, len(flood()))
            await _counted(at["store"], left)
    finally:
        await admin.close()
    assert _ledgers(at["store"]) == await _undisturbed()


async def _counted(store: str, instance: psutil.Popen) -> None:
    """Until no punch waits to be counted and no project is marked."""
    database = _database(store)
    async with asyncio.timeout(PATIENCE):
        while database["arrivals"].find_one() is not None or database["marks"].find_one() is not None:
            assert instance.poll() is None
            await asyncio.sleep(0.1)


def _ledgers(store: str) -> dict[str, Any]:
    projects = _database(store)["warning"].find({"_id": {"$regex": "^P"}})
    return {d["_id"]: d["ledger"] for d in projects}


def _database(store: str) -> Any:
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(store, tz_aware=True)
    return client["anxin_warnings"]


async def _undisturbed() -> dict[str, Any]:
    """The ledgers of one instance that is told everything once, in order."""
    plant = await Plant.open()
    plant.clock.move_to(NOW)
    for first in range(0, len(flood()), 8000):
        await plant.deliver([_delivery(record) for record in flood()[first : first + 8000]])
    await plant.settle()
    found = await plant.store.load("warning", [f"P{n:05d}" for n in range(STREAM.projects)])
    return {i: stored.state["ledger"] for i, stored in found.items()}


def _delivery(record: Record) -> Delivery:
    headers = {name: text.encode() for name, text in record.headers.items()}
    return Delivery(record.topic, record.partition or 0, 0, record.key.encode(), record.value, headers)


def _raised(fault: BaseException) -> None:
    raise fault
