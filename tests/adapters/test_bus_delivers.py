"""What every bus does: in order per partition, again until settled, and never past what is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from uuid import uuid4

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaConnectionError

from contracts.topics import CASES, LEADS
from services.runtime.bus import Bus, Delivery, Record
from services.runtime.kafka import KafkaBus
from services.runtime.store import StoreAwayError
from services.runtime.testing.memory_bus import MemoryBus
from tests.support.servers import Servers

PATIENCE = 40.0


async def until(bus: Bus, true: Callable[[], bool]) -> None:
    """Lets the bus deliver until `true`; fails after a generous while."""

    async def wait() -> None:
        while not true():
            if isinstance(bus, MemoryBus):
                try:
                    await bus.deliver()
                except StoreAwayError:
                    continue
            await asyncio.sleep(0.01)

    await asyncio.wait_for(wait(), PATIENCE)


def records(mark: str, count: int, keys: int = 5) -> list[Record]:
    def record(n: int) -> Record:
        key = f"{n % keys}"
        where = LEADS.partition("c", key)
        return Record(LEADS.name, f"{mark}-{key}", str(n).encode(), {"mark": mark}, where)

    return [record(n) for n in range(count)]


def collector(mark: str, into: list[Delivery]) -> Callable[[Sequence[Delivery]], Awaitable[None]]:
    async def handle(batch: Sequence[Delivery]) -> None:
        into.extend(d for d in batch if d.headers.get("mark") == mark.encode())

    return handle


async def test_every_record_comes_in_the_order_of_its_key(bus: Bus) -> None:
    mark, seen = uuid4().hex, list[Delivery]()
    bus.subscribe(f"g{mark}", LEADS, collector(mark, seen))
    await bus.start()
    await bus.publish(records(mark, 300))
    await until(bus, lambda: len(seen) >= 300)
    for key in range(5):
        own = [int(d.value or b"") for d in seen if d.key == f"{mark}-{key}".encode()]
        assert own == list(range(key, 300, 5))


async def test_what_is_published_before_delivery_begins_comes_too(bus: Bus) -> None:
    mark, seen = uuid4().hex, list[Delivery]()
    bus.subscribe(f"g{mark}", LEADS, collector(mark, seen))
    await bus.publish(records(mark, 10))
    await bus.start()
    await until(bus, lambda: len(seen) >= 10)
    assert len(seen) == 10


async def test_each_group_gets_every_record_of_its_topic_only(bus: Bus) -> None:
    mark, one, two, other = uuid4().hex, list[Delivery](), list[Delivery](), list[Delivery]()
    bus.subscribe(f"a{mark}", LEADS, collector(mark, one))
    bus.subscribe(f"b{mark}", LEADS, collector(mark, two))
    bus.subscribe(f"a{mark}", CASES, collector(mark, other))
    await bus.start()
    await bus.publish(records(mark, 20))
    await until(bus, lambda: len(one) >= 20 and len(two) >= 20)
    assert len(one) == len(two) == 20
    assert other == []


async def test_a_batch_that_was_not_settled_comes_again_whole_and_nothing_is_passed(bus: Bus) -> None:
    mark, seen, fails = uuid4().hex, list[Delivery](), [2]
    handle = collector(mark, seen)

    async def sometimes(batch: Sequence[Delivery]) -> None:
        if any(d.headers.get("mark") == mark.encode() for d in batch) and fails[0]:
            fails[0] -= 1
            raise StoreAwayError("away")
        await handle(batch)

    bus.subscribe(f"g{mark}", LEADS, sometimes)
    await bus.start()
    await bus.publish(records(mark, 10, keys=1))
    await until(bus, lambda: len(seen) >= 10)
    assert [int(d.value or b"") for d in seen] == list(range(10))
    assert fails == [0]


async def test_headers_and_values_come_as_they_were_sent_bad_ones_too(bus: Bus) -> None:
    mark, seen = uuid4().hex, list[Delivery]()
    bus.subscribe(f"g{mark}", LEADS, collector(mark, seen))
    await bus.start()
    sent = {"mark": mark, "content-type": "application/json", "名": "值"}
    await bus.publish([Record(LEADS.name, "k", b"\xff no json", sent, 0)])
    await until(bus, lambda: bool(seen))
    assert (seen[0].key, seen[0].value, seen[0].partition) == (b"k", b"\xff no json", 0)
    assert seen[0].headers["名"] == "值".encode()


async def test_lag_is_what_is_not_settled_yet(bus: Bus) -> None:
    mark, seen = uuid4().hex, list[Delivery]()
    bus.subscribe(f"g{mark}", LEADS, collector(mark, seen))
    await bus.start()
    await bus.publish(records(mark, 10))
    await until(bus, lambda: len(seen) >= 10)
    await until(bus, lambda: True)
    assert sum((await bus.lag()).values()) == 0
    assert await bus.cluster_id()


async def test_a_bus_that_is_lost_while_it_starts_is_waited_for(
    servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    faults: list[BaseException] = []
    bus = KafkaBus(servers.kafka(), faults.append)
    await bus.connect()
    mark, seen = uuid4().hex, list[Delivery]()
    for group in ("a", "b"):
        bus.subscribe(f"{group}{mark}", LEADS, collector(mark, seen))
    begin, begun = AIOKafkaConsumer.start, list[AIOKafkaConsumer]()

    async def lost_at_the_second(consumer: AIOKafkaConsumer) -> None:
        begun.append(consumer)
        if len(begun) == 2:
            raise KafkaConnectionError("Unable to bootstrap")
        await begin(consumer)

    monkeypatch.setattr(AIOKafkaConsumer, "start", lost_at_the_second)
    await bus.start()
    await bus.publish(records(mark, 30))
    await until(bus, lambda: len(seen) >= 60)
    await bus.stop()
    assert (len(begun), len(seen), faults) == (3, 60, [])
