"""What services know of a bus: records go out in batches, deliveries come in in batches.

`kafka.py` is Apache Kafka through FastStream, `testing/memory_bus.py` the same in memory; one contract
suite holds for both. A batch is committed only when its handler has returned: every record in it is
settled then.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

from contracts.topics import Topic


class BusAwayError(ConnectionError):
    """The bus can't be reached or did not acknowledge; trying again later may help."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record to be published."""

    topic: str
    key: str
    value: bytes
    headers: Mapping[str, str]
    partition: int | None = None


class Delivery(NamedTuple):
    """One record as it came: where it stood, and what it holds. There are many: tuples are quick."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, bytes]
    timestamp: int | None = None
    """When it was written to the bus, in milliseconds since 1970, where the bus tells."""

    @property
    def at(self) -> datetime | None:
        """When it was written to the bus, where the bus tells."""
        return None if self.timestamp is None else datetime.fromtimestamp(self.timestamp / 1000, UTC)


@dataclass(frozen=True, slots=True)
class Flow:
    """How a topic's records come: at most `batch` at a time, and so many batches `ahead` of one that is not
    settled yet. Only a handler to which order is nothing may be given some ahead; commits are in order.
    """

    batch: int = 2000
    ahead: int = 0


STEADY = Flow()
Handler = Callable[[Sequence[Delivery]], Awaitable[None]]


class Bus(Protocol):
    """A bus. `start` begins to deliver; deliveries of one partition come in order, one batch at a time."""

    async def connect(self) -> None:
        """Reaches the bus and makes missing topics. Raises `BusAwayError`."""
        ...

    def subscribe(self, group: str, topic: Topic, handler: Handler, flow: Flow = STEADY) -> None:
        """Has `handler` settle every record of `topic` from the first on; before `start`."""
        ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def publish(self, records: Sequence[Record]) -> None:
        """Returns when all are acknowledged, raises `BusAwayError` when one may not be."""
        ...

    async def cluster_id(self) -> str:
        """Tells one bus from another: a fresh one has another id."""
        ...

    async def lag(self) -> Mapping[tuple[str, int], int]:
        """Records not yet settled by this process's subscriptions, by topic and partition."""
        ...
