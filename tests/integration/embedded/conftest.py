"""What the tests of the embedded servers share: the real servers must be here, and clients of them."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from pymongo import AsyncMongoClient

from anxin.embedded.doctor import findings
from anxin.embedded.ports import LOOPBACK
from anxin.embedded.server import EmbeddedServer

PATIENCE = 120.0
TOPIC = "letters"


@pytest.fixture(scope="session", autouse=True)
def servers_are_here(tmp_path_factory):
    """Name what is missing where a server can't run; `make setup` brings it."""
    lacking = [finding for finding in findings(tmp_path_factory.mktemp("doctor")) if not finding.ok]
    if lacking:
        leave = pytest.fail if os.environ.get("ANXIN_TEST_ALL") == "1" else pytest.skip
        leave("; ".join(f"{finding.detail} {finding.advice}" for finding in lacking))


async def until(condition: Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait for a condition; a failure that names it if it doesn't come about in a long time."""
    try:
        async with asyncio.timeout(PATIENCE):
            while not await condition():  # noqa: ASYNC110 (other processes signal no asyncio.Event)
                await asyncio.sleep(0.05)
    except TimeoutError:
        pytest.fail(f"not within {PATIENCE:.0f} s: {what}")


@asynccontextmanager
async def another_program_on(port: int | None) -> AsyncIterator[None]:
    """Something listens on the port and hangs up on whoever comes."""
    async with await asyncio.start_server(lambda _, writer: writer.close(), LOOPBACK, port):
        yield


async def kill_9(server: EmbeddedServer) -> None:
    """Kill a server's child as an operator or the kernel would, and wait until it is seen to be dead."""
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    async with asyncio.timeout(PATIENCE):
        assert await server.wait() == -signal.SIGKILL


@pytest.fixture
async def servers() -> AsyncIterator[list[EmbeddedServer]]:
    """Servers put in here are stopped when the test ends, however it ends."""
    made: list[EmbeddedServer] = []
    yield made
    for server in made:
        await server.stop()


async def make_topic(bootstrap: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(TOPIC, num_partitions=1, replication_factor=1)])
    finally:
        await admin.close()


async def produce(bootstrap: str, *messages: bytes) -> None:
    """Send messages; returns once the broker has acknowledged all."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True) as producer:
        for message in messages:
            await producer.send_and_wait(TOPIC, message)


async def consume(bootstrap: str, count: int) -> list[bytes]:
    """The topic's first messages, read by a consumer group (so that the group's own topic is at work too)."""
    consumer = AIOKafkaConsumer(
        TOPIC, bootstrap_servers=bootstrap, group_id=f"readers-{count}", auto_offset_reset="earliest"
    )
    async with asyncio.timeout(PATIENCE), consumer:
        return [(await consumer.getone()).value for _ in range(count)]


async def insert(url: str, **document: object) -> None:
    async with AsyncMongoClient(url, w="majority", journal=True) as client:
        await client.anxin.letters.insert_one(document)


async def count_documents(url: str) -> int:
    async with AsyncMongoClient(url) as client:
        return await client.anxin.letters.count_documents({})
