"""The bus on Apache Kafka, through FastStream with aiokafka. Nobody else knows the library.

FastStream acknowledges and swallows by its own lights, so both are taken away from it here: parsing
can't fail, offsets are committed by hand after the handler has returned, what is away is waited for
with partitions paused and polling going on (aiokafka leaves its group when nothing polls), and any
other exception goes to `on_fatal` and never back to FastStream.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import IllegalStateError, KafkaError, TopicAlreadyExistsError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker, KafkaMessage

from contracts.topics import DEAD_LETTER_PARTITIONS, TOPICS, Topic
from services.runtime.bus import STEADY, BusAwayError, Delivery, Flow, Handler, Record
from services.runtime.lane import Lane
from services.runtime.store import StoreAwayError

log = logging.getLogger(__name__)
BACK_OFF_SECONDS = 1.0
LONGEST_BACK_OFF = 30.0
"""Seconds between two tries of a batch whose dead letters can't be sent: each try settles all of it anew."""
SESSION_MS = 6000
MAX_MESSAGE = 8 * 1024 * 1024
FETCH = 1024 * 1024
"""Bytes of one partition that are fetched at a time, at least."""
A_RECORD = 700
"""Bytes of a small record with its headers."""
Fatal = Callable[[BaseException], None]


class KafkaBus:
    """A Kafka cluster.

    `instance` names this process for good: restarted, it gets its partitions back at once.
    """

    def __init__(
        self, bootstrap: str, on_fatal: Fatal, instance: str | None = None, replication: int = 1
    ) -> None:
        self._bootstrap = bootstrap
        self._on_fatal = on_fatal
        self._instance = instance
        self._replication = replication
        self._broker = KafkaBroker(
            bootstrap,
            acks="all",
            enable_idempotence=True,
            linger_ms=5,
            max_request_size=MAX_MESSAGE,
            request_timeout_ms=20_000,
            allow_auto_create_topics=False,
            logger=logging.getLogger("faststream"),
            graceful_timeout=10,
        )
        self._subscribers: list[Any] = []
        self._lanes: list[Lane] = []
        self._settled: dict[TopicPartition, int] = {}
        self._cluster: str | None = None

    async def connect(self) -> None:
        """Makes missing topics of the contracts, learns the cluster's id, readies the producer."""
        admin = AIOKafkaAdminClient(bootstrap_servers=self._bootstrap)
        try:
            await admin.start()
            existing = set(await admin.list_topics())
            missing = [t for t in self._wanted() if t.name not in existing]
            if missing:
                await self._make(admin, missing)
            described = await admin.describe_cluster()
            self._cluster = str(described["cluster_id"])
            await self._broker.connect()
        except (KafkaError, OSError) as error:
            raise BusAwayError(str(error)) from error
        except ValueError as error:
            raise BusAwayError(f"{self._bootstrap!r} is no address, write host:port ({error})") from error
        finally:
            await admin.close()

    @staticmethod
    async def _make(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> None:
        with contextlib.suppress(TopicAlreadyExistsError):  # another instance was faster
            await admin.create_topics(topics)

    def _wanted(self) -> list[NewTopic]:
        factor = self._replication
        letters = [NewTopic(t.dead_letters, DEAD_LETTER_PARTITIONS, factor) for t in TOPICS]
        return [NewTopic(t.name, t.partitions, factor) for t in TOPICS] + letters

    def subscribe(self, group: str, topic: Topic, handler: Handler, flow: Flow = STEADY) -> None:
        instance = None if self._instance is None else f"{self._instance}-{group}-{topic.name}"
        subscriber = self._broker.subscriber(
            topic.name,
            batch=True,
            group_id=f"{group}.{topic.name}",
            group_instance_id=instance,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.MANUAL,
            max_records=flow.batch,
            max_partition_fetch_bytes=max(FETCH, flow.batch * A_RECORD),
            batch_timeout_ms=100,
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=SESSION_MS // 3,
            parser=_parse,
            decoder=_decode,
        )

        lane = Lane(flow.ahead)
        self._lanes.append(lane)

        async def handle(records: Any) -> None:
            consumer = subscriber.consumer
            if consumer is None:
                return
            async with self._fatal():
                deliveries = [_delivery(r) for r in records]
                lane.enter(partial(self._settle, consumer, handler, deliveries))
                while not await lane.room(BACK_OFF_SECONDS):
                    await _idle(consumer, BACK_OFF_SECONDS)

        subscriber(handle)
        self._subscribers.append(subscriber)

    async def _settle(
        self,
        consumer: AIOKafkaConsumer,
        handler: Handler,
        deliveries: list[Delivery],
        former: asyncio.Future[None] | None,
    ) -> None:
        """Settles a batch and commits it, which is not before the `former` one is committed."""
        async with self._fatal():
            for delivery in deliveries:  # from here on it is behind, if nothing is settled at all
                self._settled.setdefault(TopicPartition(delivery.topic, delivery.partition), delivery.offset)
            wait = BACK_OFF_SECONDS
            while True:
                try:
                    await handler(deliveries)
                    break
                except (StoreAwayError, BusAwayError) as error:
                    log.warning("consumer waits", extra={"topic": deliveries[0].topic, "reason": str(error)})
                    await asyncio.sleep(wait)
                    longer = isinstance(error, BusAwayError)
                    wait = min(2 * wait, LONGEST_BACK_OFF) if longer else BACK_OFF_SECONDS
            if former is not None:
                await asyncio.shield(former)
            await self._commit(consumer, deliveries)

    @asynccontextmanager
    async def _fatal(self) -> AsyncIterator[None]:
        """Tells of what is not foreseen; nothing more is taken or committed then until the process ends."""
        try:
            yield
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            self._on_fatal(error)
            await asyncio.Event().wait()

    async def _commit(self, consumer: AIOKafkaConsumer, deliveries: Sequence[Delivery]) -> None:
        offsets: dict[TopicPartition, int] = {}
        for delivery in deliveries:
            offsets[TopicPartition(delivery.topic, delivery.partition)] = delivery.offset + 1
        self._settled.update(offsets)
        try:
            await consumer.commit(offsets)
        except (KafkaError, IllegalStateError) as error:
            # settled all the same: whoever gets these records again will find them applied
            log.warning("offsets not committed", extra={"topic": deliveries[0].topic, "reason": str(error)})

    async def start(self) -> None:
        """Begins to deliver; a bus that went away since `connect` is waited for, one topic after the other.

        FastStream's own start gives up in the midst of them.
        """
        for subscriber in self._subscribers:
            await self._begin(subscriber)

    @staticmethod
    async def _begin(subscriber: Any) -> None:
        while True:
            try:
                await subscriber.start()
                return
            except (KafkaError, OSError) as error:
                log.warning("consumer waits to start", extra={"reason": str(error)})
                await subscriber.stop()
            await asyncio.sleep(BACK_OFF_SECONDS)

    async def stop(self) -> None:
        await self._broker.stop()
        for lane in self._lanes:
            await lane.close()

    async def publish(self, records: Sequence[Record]) -> None:
        try:
            sent = [
                await self._broker.publish(
                    record.value,
                    record.topic,
                    key=record.key.encode(),
                    partition=record.partition,
                    headers=dict(record.headers),
                    no_confirm=True,
                )
                for record in records
            ]
            results = await asyncio.gather(*sent, return_exceptions=True)
        except (KafkaError, OSError) as error:
            raise BusAwayError(str(error)) from error
        for result in results:
            if isinstance(result, BaseException):
                raise BusAwayError(str(result)) from result

    async def cluster_id(self) -> str:
        if self._cluster is None:
            await self.connect()
        if self._cluster is None:
            raise BusAwayError("the bus does not tell its cluster's id")
        return self._cluster

    async def lag(self) -> Mapping[tuple[str, int], int]:
        lags: dict[tuple[str, int], int] = {}
        for subscriber in self._subscribers:
            consumer = subscriber.consumer
            for partition in () if consumer is None else consumer.assignment():
                high = consumer.highwater(partition)
                if high is not None:
                    behind = max(0, high - self._settled.get(partition, high))
                    key = (partition.topic, partition.partition)
                    lags[key] = max(lags.get(key, 0), behind)
        return lags


async def _idle(consumer: AIOKafkaConsumer, seconds: float) -> None:
    """Waits without leaving the group: partitions are paused and polled; what slips in is put back."""
    paused = consumer.assignment()
    consumer.pause(*paused)
    slipped = await consumer.getmany(timeout_ms=int(seconds * 1000))
    for partition, records in slipped.items():
        consumer.seek(partition, records[0].offset)
    still = consumer.assignment() & paused
    if still:
        consumer.resume(*still)


async def _parse(records: Any) -> KafkaMessage:
    """The batch as it is: nothing of it is read here, for FastStream would swallow what goes wrong."""
    return KafkaMessage(body=records, raw_message=records, consumer=None)  # type: ignore[arg-type]


async def _decode(message: KafkaMessage) -> Any:
    return message.body


def _delivery(record: Any) -> Delivery:
    at = record.timestamp if record.timestamp > 0 else None
    headers = dict(record.headers)
    return Delivery(record.topic, record.partition, record.offset, record.key, record.value, headers, at)
