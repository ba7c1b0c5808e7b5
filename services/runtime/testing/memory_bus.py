"""The bus in memory: partitions are lists, each group has its positions, delivery is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from contracts.topics import BY_NAME, DEAD_LETTER_PARTITIONS, Topic
from services.runtime.bus import STEADY, BusAwayError, Delivery, Flow, Handler, Record

BATCH = 500


@dataclass(slots=True)
class _Subscription:
    group: str
    topic: Topic
    handler: Handler
    positions: dict[int, int] = field(default_factory=dict)


class MemoryBus:
    """A bus that delivers when `deliver` is called; `away` makes it unreachable."""

    def __init__(self, cluster: str = "memory") -> None:
        self.away = False
        self._cluster = cluster
        self.published: list[Delivery] = []
        """Everything, in the order it was published."""
        self._logs: dict[tuple[str, int], list[Delivery]] = {}
        self._subscriptions: list[_Subscription] = []

    async def connect(self) -> None:
        self._check()

    def subscribe(self, group: str, topic: Topic, handler: Handler, flow: Flow = STEADY) -> None:
        self._subscriptions.append(_Subscription(group, topic, handler))

    async def start(self) -> None:
        self._check()

    async def stop(self) -> None:
        return None

    async def publish(self, records: Sequence[Record]) -> None:
        self._check()
        for record in records:
            partition = record.partition
            if partition is None:
                partition = crc32(record.key.encode()) % _partitions(record.topic)
            log = self._logs.setdefault((record.topic, partition), [])
            headers = {name: value.encode() for name, value in record.headers.items()}
            delivery = Delivery(record.topic, partition, len(log), record.key.encode(), record.value, headers)
            log.append(delivery)
            self.published.append(delivery)

    async def cluster_id(self) -> str:
        return self._cluster

    async def lag(self) -> Mapping[tuple[str, int], int]:
        return {
            (topic, partition): len(log) - s.positions.get(partition, 0)
            for s in self._subscriptions
            for (topic, partition), log in self._logs.items()
            if topic == s.topic.name
        }

    def records(self, topic: str) -> list[Delivery]:
        """Everything that was published to a topic, partition by partition."""
        return [d for (name, _), log in sorted(self._logs.items()) for d in log if name == topic]

    async def deliver(self) -> int:
        """Delivers what lies ready, one batch per subscription and partition; returns how many records.

        A handler that raises leaves its position where it was, as a consumer that died would.
        """
        delivered = 0
        for subscription in self._subscriptions:
            for (topic, partition), log in list(self._logs.items()):
                start = subscription.positions.get(partition, 0)
                batch = log[start : start + BATCH] if topic == subscription.topic.name else []
                if batch:
                    await subscription.handler(batch)
                    subscription.positions[partition] = start + len(batch)
                    delivered += len(batch)
        return delivered

    def _check(self) -> None:
        if self.away:
            raise BusAwayError("the bus in memory was told to be away")


def _partitions(topic: str) -> int:
    known = BY_NAME.get(topic)
    return DEAD_LETTER_PARTITIONS if known is None else known.partitions
