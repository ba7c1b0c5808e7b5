"""The store in memory.

It keeps encoded BSON, not objects, so that what MongoDB would refuse or cut fails here too.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from heapq import heappop, heappush
from typing import NamedTuple, overload

from bson.codec_options import CodecOptions

from contracts.envelope import Event, from_document, to_document
from services.runtime.store import Change, Document, Query, Store, Stored, Table, check_state, slot_of
from services.runtime.testing.memory_index import FieldIndexes
from services.runtime.testing.memory_query import matching
from services.runtime.testing.memory_table import MemoryTable, decode, encode

_OPTIONS: CodecOptions[Document] = CodecOptions(tz_aware=True)
_BESIDE_STATE = frozenset({"next_due_at", "policy", "sequence"})
"""What queries may name and the state of an aggregate does not hold."""


class MemoryStores:
    """All services' databases in one process."""

    def __init__(self) -> None:
        self.databases: dict[str, MemoryStore] = {}

    def open(self, service: str) -> Store:
        return self.databases.setdefault(service, MemoryStore())

    async def close(self) -> None:
        return None


class _Waiting(NamedTuple):
    """An event in an outbox: its number and time beside it, so that they can be asked for undecoded."""

    sequence: int
    recorded_at: datetime
    raw: bytes


class _Outbox(Sequence[Event]):
    """An outbox as it was when it was read; its events are decoded when they are asked for."""

    def __init__(self, waiting: Iterable[_Waiting]) -> None:
        self._raw = tuple(w.raw for w in waiting)

    def __len__(self) -> int:
        return len(self._raw)

    @overload
    def __getitem__(self, index: int) -> Event: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Event]: ...

    def __getitem__(self, index: int | slice) -> Event | Sequence[Event]:
        if isinstance(index, slice):
            return [from_document(decode(raw)) for raw in self._raw[index]]
        return from_document(decode(self._raw[index]))


class _Kind:
    """One collection of aggregates: documents, outboxes beside them, and a heap of what is due."""

    def __init__(self) -> None:
        self.documents: dict[str, bytes] = {}
        self.versions: dict[str, int] = {}
        self.next_due: dict[str, datetime] = {}
        self.heap: list[tuple[datetime, str]] = []
        self.outbox: dict[str, list[_Waiting]] = {}
        self.waiting: dict[str, datetime] = {}
        self.indexes = FieldIndexes()
        self.indexed: dict[str, Document] = {}
        """What the indexes know of each document."""

    def enter(self, state: Document) -> None:
        """Indexes a document, no longer as it was."""
        former = self.indexed.get(state["_id"])
        found = {"_id": state["_id"], **{name: state.get(name) for name in self.indexes.fields}}
        if found != former:
            if former is not None:
                self.indexes.leave(former)
            self.indexes.enter(found)
            self.indexed[state["_id"]] = found


class MemoryStore:
    """One service's database."""

    def __init__(self) -> None:
        self.kinds: dict[str, _Kind] = {}
        self.tables: dict[str, MemoryTable] = {}
        self._journal: dict[str, list[tuple[int, bytes]]] = {}
        self._leases: dict[str, tuple[str, datetime]] = {}

    def _kind(self, kind: str) -> _Kind:
        return self.kinds.setdefault(kind, _Kind())

    async def load(
        self, kind: str, ids: Iterable[str], fields: tuple[str, ...] | None = None
    ) -> dict[str, Stored]:
        known = self._kind(kind)
        return {i: self._stored(known, i, fields) for i in ids if i in known.documents}

    @staticmethod
    def _stored(known: _Kind, aggregate: str, fields: tuple[str, ...] | None = None) -> Stored:
        document = decode(known.documents[aggregate])
        state = document["state"]
        kept = state if fields is None else {name: state[name] for name in fields if name in state}
        return Stored(
            id=aggregate,
            city=document["city"],
            version=known.versions[aggregate],
            sequence=document["sequence"],
            policy=document["policy"],
            state={**kept, "city": document["city"]},
            applied={a["source"]: a["sequence"] for a in document["applied"]},
            outbox=_Outbox(known.outbox.get(aggregate, ())),
        )

    async def save(self, kind: str, changes: Sequence[Change]) -> set[str]:
        known = self._kind(kind)
        lost = set()
        for change in changes:
            if known.versions.get(change.id, 0) != change.expected:
                lost.add(change.id)
            else:
                self._keep(known, change)
        return lost

    @staticmethod
    def _keep(known: _Kind, change: Change) -> None:
        check_state(change.state)
        known.documents[change.id] = encode(
            {
                "_id": change.id,
                "city": change.city,
                "sequence": change.sequence,
                "policy": change.policy,
                "state": change.state,
                "applied": [{"source": s, "sequence": n} for s, n in change.applied.items()],
            }
        )
        known.versions[change.id] = change.expected + 1
        known.enter({**change.state, "_id": change.id, "city": change.city})
        if change.next_due_at is None:
            known.next_due.pop(change.id, None)
        elif known.next_due.get(change.id) != change.next_due_at:
            known.next_due[change.id] = change.next_due_at
            heappush(known.heap, (change.next_due_at, change.id))
        if change.events:
            known.outbox.setdefault(change.id, []).extend(
                _Waiting(e.sequence or 0, e.recorded_at, encode(to_document(e))) for e in change.events
            )
            known.waiting.setdefault(change.id, change.events[0].recorded_at)

    def version(self, kind: str, aggregate: str) -> int:
        """The version of an aggregate, 0 where there is none; for whoever has seen it before."""
        return self._kind(kind).versions.get(aggregate, 0)

    def earliest_due(self) -> datetime | None:
        """When the next timer of any aggregate ends; for whoever moves the clock."""
        tops = (self._top(known) for known in self.kinds.values())
        return min((t for t in tops if t is not None), default=None)

    @staticmethod
    def _top(known: _Kind) -> datetime | None:
        """The earliest due time; entries that a later save made stale are dropped on the way."""
        while known.heap and known.next_due.get(known.heap[0][1]) != known.heap[0][0]:
            heappop(known.heap)
        return known.heap[0][0] if known.heap else None

    async def due(self, kind: str, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        known = self._kind(kind)
        found: dict[str, datetime] = {}
        while len(found) < limit and (top := self._top(known)) is not None and top <= now:
            instant, aggregate = heappop(known.heap)
            found[aggregate] = instant
        for aggregate, instant in found.items():
            heappush(known.heap, (instant, aggregate))
        return list(found.items())

    async def find(self, kind: str, query: Query) -> list[Stored]:
        known = self._kind(kind)
        ids = known.indexes.candidates(query)
        flat = (self._flat(known, i) for i in (known.documents if ids is None else ids))
        found = matching(flat, replace(query, fields=()))
        return [self._stored(known, d["_id"], query.fields) for d in found]

    @staticmethod
    def _flat(known: _Kind, aggregate: str) -> Document:
        document = decode(known.documents[aggregate])
        due = known.next_due.get(aggregate)
        top = {k: document[k] for k in ("_id", "city", "sequence")}
        top["policy"] = {"hash": document["policy"]}
        return {**document["state"], **top, **({} if due is None else {"next_due_at": due})}

    async def count(self, kind: str, query: Query) -> int:
        return len(await self.find(kind, replace(query, after=None, limit=0)))

    async def pending(self, kind: str, slots: Sequence[int], limit: int) -> list[tuple[str, list[Event]]]:
        known = self._kind(kind)
        mine = [i for i in known.waiting if slot_of(i) in slots][:limit]
        return [(i, [from_document(decode(e.raw)) for e in known.outbox[i]]) for i in mine]

    async def backlog(self, kind: str) -> tuple[int, datetime | None]:
        waiting = self._kind(kind).waiting
        return len(waiting), min(waiting.values(), default=None)

    async def relayed(self, kind: str, upto: Mapping[str, int]) -> None:
        known = self._kind(kind)
        for aggregate, sequence in upto.items():
            rest = [e for e in known.outbox.get(aggregate, ()) if e.sequence > sequence]
            known.outbox[aggregate] = rest
            if not rest:
                known.outbox.pop(aggregate, None)
                known.waiting.pop(aggregate, None)
            else:
                known.waiting[aggregate] = rest[0].recorded_at

    async def append(self, events: Sequence[Event]) -> None:
        for event in events:
            rows = self._journal.setdefault(event.subject, [])
            sequence = event.sequence or 0
            at = bisect_right(rows, sequence, key=lambda row: row[0])
            if at == 0 or rows[at - 1][0] != sequence:
                insort(rows, (sequence, encode(to_document(event))), key=lambda row: row[0])

    async def journal(self, subject: str, after: int, limit: int) -> list[Event]:
        rows = self._journal.get(subject, [])
        return [from_document(decode(raw)) for n, raw in rows if n > after][:limit]

    async def journal_page(self, after: str | None, limit: int) -> list[tuple[str, Event]]:
        everything = (
            (f"{subject}#{n:09d}", raw) for subject, rows in self._journal.items() for n, raw in rows
        )
        page = sorted(row for row in everything if after is None or row[0] > after)[:limit]
        return [(position, from_document(decode(raw))) for position, raw in page]

    def events(self) -> Iterator[Event]:
        """The whole journal, aggregate by aggregate, in order."""
        for rows in self._journal.values():
            for _, raw in rows:
                yield from_document(decode(raw))

    async def lease(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        held = self._leases.get(name)
        if held is not None and held[0] != holder and held[1] > now:
            return False
        self._leases[name] = (holder, until)
        return True

    async def prepare(self, kind: str, indexes: Sequence[tuple[str, ...]]) -> None:
        known = self._kind(kind)
        named = (field for fields in indexes for field in fields if field not in _BESIDE_STATE)
        for field in known.indexes.missing(named):
            known.indexes.add_field(field, ())
        known.indexed.clear()
        for i in known.documents:
            known.enter(self._flat(known, i))

    def table(self, name: str, indexes: Sequence[tuple[str, ...]] = ()) -> Table:
        table = self.tables.setdefault(name, MemoryTable())
        table.index(field for fields in indexes for field in fields)
        return table

    async def ready(self) -> None:
        return None
