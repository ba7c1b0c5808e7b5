"""The ceiling of `bench facts`: poll, decode, group, write one `$set` for each project and day, commit.

It checks nothing, marks nothing and knows no ledger: `python -m anxin.benchmarks.bare_loop` over the same
messages shows what bus, driver and store allow on this machine. The write of one batch goes on while the
next is polled; offsets are committed after the write.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import UpdateOne, WriteConcern

from anxin.host import calm_collector
from contracts.topics import FACTS


async def run(asked: Mapping[str, Any]) -> None:
    """Consumes as the group `group` in batches of `batch` into the database `group`, until it is ended."""
    client: AsyncIOMotorClient[dict[str, Any]] = AsyncIOMotorClient(asked["store"])
    concern = WriteConcern(w="majority", j=True)
    table = client[asked["group"]].get_collection("days", write_concern=concern)
    consumer = AIOKafkaConsumer(
        FACTS.name,
        bootstrap_servers=asked["bus"],
        group_id=asked["group"],
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        max_poll_records=asked["batch"],
        max_partition_fetch_bytes=4 * 1024 * 1024,
    )
    await consumer.start()
    calm_collector()
    former: asyncio.Task[None] | None = None
    while True:
        polled = await consumer.getmany(timeout_ms=200, max_records=asked["batch"])
        records = [record for found in polled.values() for record in found]
        offsets = {TopicPartition(r.topic, r.partition): r.offset + 1 for r in records}
        updates = _updates(records)
        if former is not None:
            await former
        former = asyncio.create_task(_write(table, consumer, updates, offsets)) if records else None


def _updates(records: Sequence[Any]) -> list[UpdateOne]:
    days: dict[str, dict[str, Any]] = {}
    decode = msgspec.json.decode
    for record in records:
        try:
            fact = decode(record.value)
        except msgspec.DecodeError:
            continue
        if fact.get("kind") == "attendance":
            entries = days.setdefault(f"{fact['project']}:{fact['at'][:10]}", {})
            entries[f"by.{fact['source_id']}"] = f"{fact['at']}{fact['direction']}{fact['worker']}"
    return [UpdateOne({"_id": i}, {"$set": entries}, upsert=True) for i, entries in days.items()]


async def _write(
    table: Any, consumer: AIOKafkaConsumer, updates: list[UpdateOne], offsets: dict[TopicPartition, int]
) -> None:
    if updates:
        await table.bulk_write(updates, ordered=False)
    with contextlib.suppress(KafkaError, IllegalStateError):  # another one has the partition by now
        await consumer.commit(offsets)


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1])))
