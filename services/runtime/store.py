"""What services and domain know of a store: aggregates, their outboxes and journal, and plain tables.

`mongo.py` keeps them in MongoDB, `testing/memory_store.py` in encoded BSON in memory; one contract suite
holds for both. One database per service, one document per aggregate; every save is one write that
carries the new state, the outgoing events and how far each input was applied, and matches on the version.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol
from zlib import crc32

from contracts.envelope import Event

RESERVED = frozenset(
    {"_id", "version", "sequence", "policy", "next_due_at"}
    | {"applied", "outbox", "pending_at", "slot", "writes"}
)
"""Fields of a document that are the runtime's: no state may use their names."""
SLOTS = 8
"""Parts of the outboxes, by hash of the id; each is leased to one relay."""

Document = dict[str, Any]


class StoreAwayError(ConnectionError):
    """The store can't be reached or gave no answer; trying again later may help."""


def check_state(state: Mapping[str, Any]) -> None:
    """Raises `ValueError` for a state that uses a field of the runtime's."""
    taken = RESERVED & state.keys()
    if taken:
        raise ValueError(f"a state can't have the field {sorted(taken)[0]}: it is the runtime's")


def slot_of(aggregate: str) -> int:
    """The outbox slot of an aggregate."""
    return crc32(aggregate.encode()) % SLOTS


@dataclass(frozen=True, slots=True)
class Stored:
    """An aggregate as it is stored. `applied` tells, by source, the last sequence that was applied.

    `state` is what was saved, and `city` in it.
    """

    id: str
    city: str
    version: int
    sequence: int
    policy: str
    state: Document
    applied: Mapping[str, int] = field(default_factory=dict)
    outbox: Sequence[Event] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One save: everything after the step, and the events that go out. `expected` 0 means a new aggregate."""

    id: str
    city: str
    expected: int
    sequence: int
    policy: str
    state: Document
    next_due_at: datetime | None
    applied: Mapping[str, int]
    events: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Query:
    """A look into a collection by indexed fields. A field that holds a list is equal to each of its items.

    `contains` finds a part of a text, whatever its case (it scans what the others leave).
    `sort` is one field, `descending` its direction; `after` is the last item's `(sort value, id)`.
    `fields` are those that are read, `None` all; an aggregate's city, version and the like always are.
    """

    equal: Mapping[str, Any] = field(default_factory=dict)
    among: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    below: Mapping[str, Any] = field(default_factory=dict)
    at_least: Mapping[str, Any] = field(default_factory=dict)
    contains: Mapping[str, str] = field(default_factory=dict)
    sort: str = "_id"
    descending: bool = False
    after: tuple[Any, str] | None = None
    limit: int = 1000
    fields: tuple[str, ...] | None = None


class Table(Protocol):
    """Documents by `_id` that are no aggregates: texts, keys, rows, facts, parked inputs."""

    async def get(self, ids: Iterable[str]) -> dict[str, Document]:
        """The documents that exist, by id."""
        ...

    async def insert(self, documents: Sequence[Document]) -> set[str]:
        """Inserts the new ones; returns the ids that existed already and were left as they are."""
        ...

    async def put(self, documents: Sequence[Document]) -> None:
        """Inserts or replaces whole documents."""
        ...

    async def patch(self, changes: Mapping[str, Mapping[str, Any]]) -> None:
        """Sets fields of documents by id; a dotted name reaches inside. Absent documents are made."""
        ...

    async def raise_to(self, least: Mapping[str, Mapping[str, Any]]) -> None:
        """Raises fields of documents, by id, that are less than these values. Absent documents are made."""
        ...

    async def replace(self, documents: Sequence[Document]) -> set[str]:
        """Saves whole documents, each with a `version` one greater than it was read at (1: a new one).

        Returns the ids that lost the race: somebody saved them in between.
        """
        ...

    async def delete(self, ids: Iterable[str]) -> None: ...

    async def find(self, query: Query) -> list[Document]: ...

    async def count(self, query: Query) -> int: ...


class Store(Protocol):
    """One service's database."""

    async def load(
        self, kind: str, ids: Iterable[str], fields: tuple[str, ...] | None = None
    ) -> dict[str, Stored]:
        """The aggregates that exist, by id; of their state `fields` alone, if they are given."""
        ...

    async def save(self, kind: str, changes: Sequence[Change]) -> set[str]:
        """Saves each change whose `expected` version still holds; returns the ids that lost the race."""
        ...

    async def due(self, kind: str, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """Aggregates with `next_due_at` at or before `now`, earliest first; costs what is due."""
        ...

    async def find(self, kind: str, query: Query) -> list[Stored]: ...

    async def count(self, kind: str, query: Query) -> int: ...

    async def pending(self, kind: str, slots: Sequence[int], limit: int) -> list[tuple[str, list[Event]]]:
        """Outboxes with events not yet relayed, oldest first."""
        ...

    async def backlog(self, kind: str) -> tuple[int, datetime | None]:
        """How many aggregates have unrelayed events, and since when the oldest waits."""
        ...

    async def relayed(self, kind: str, upto: Mapping[str, int]) -> None:
        """Takes events up to a sequence out of outboxes; leaves `version` alone."""
        ...

    async def append(self, events: Sequence[Event]) -> None:
        """Appends to the journal; an event that stands there already is left as it is."""
        ...

    async def journal(self, subject: str, after: int, limit: int) -> list[Event]:
        """An aggregate's relayed events with a sequence greater than `after`, in order."""
        ...

    async def journal_page(self, after: str | None, limit: int) -> list[tuple[str, Event]]:
        """The whole journal, by aggregate and sequence, from a position on: for refilling a bus."""
        ...

    async def lease(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Takes or renews a lease; False while somebody else holds it."""
        ...

    async def prepare(self, kind: str, indexes: Sequence[tuple[str, ...]]) -> None:
        """Makes a kind's collection ready, with indexes over its fields."""
        ...

    def table(self, name: str, indexes: Sequence[tuple[str, ...]] = ()) -> Table:
        """A plain table; its indexes are made by `ready`."""
        ...

    async def ready(self) -> None:
        """Makes the journal's and tables' indexes; raises `StoreAwayError` when the store is away."""
        ...


class Stores(Protocol):
    """Opens each service's database on one server."""

    def open(self, service: str) -> Store: ...

    async def close(self) -> None: ...


async def pages(store: Store, kind: str, query: Query) -> AsyncIterator[list[Stored]]:
    """All that a query by id finds, `limit` at a time, so that what is in memory is bounded.

    What is changed between two pages so that it is found no more leaves none of the others out.
    """
    while page := await store.find(kind, query):
        yield page
        query = replace(query, after=(page[-1].id, page[-1].id))
