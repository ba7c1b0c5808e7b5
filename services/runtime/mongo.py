"""The store in MongoDB, through Motor. Nobody else knows the driver.

Writes are majority and journaled and retried by the driver; anything it can't settle becomes
`StoreAwayError`. Works on any MongoDB with retryable writes: no multi-document transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from bson.codec_options import CodecOptions
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ASCENDING, UpdateOne, WriteConcern
from pymongo.errors import ConfigurationError, DuplicateKeyError

from contracts.envelope import Event, from_document, to_document
from services.runtime import mongo_documents as documents
from services.runtime.mongo_faults import away
from services.runtime.mongo_query import filter_of, find_arguments
from services.runtime.mongo_table import MongoTable, insert_new
from services.runtime.store import Change, Document, Query, Store, StoreAwayError, Stored, Table

JOURNAL = "events"
_OPTIONS: CodecOptions[Document] = CodecOptions(tz_aware=True)
_CONCERN = WriteConcern(w="majority", j=True)


class MongoStores:
    """All services' databases on one server. `url` is a MongoDB connection string."""

    def __init__(self, url: str, prefix: str = "anxin") -> None:
        try:
            self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
                url, tz_aware=True, serverSelectionTimeoutMS=5000, retryWrites=True
            )
        except (ConfigurationError, ValueError) as error:
            raise StoreAwayError(f"its address is no MongoDB URL ({error})") from error
        self._prefix = prefix

    def open(self, service: str) -> Store:
        return MongoStore(self._client, f"{self._prefix}_{service}")

    async def close(self) -> None:
        self._client.close()


class MongoStore:
    """One service's database."""

    def __init__(self, client: AsyncIOMotorClient[Document], name: str) -> None:
        self._database = client.get_database(name, codec_options=_OPTIONS, write_concern=_CONCERN)
        self._tables: dict[str, Sequence[tuple[str, ...]]] = {}

    async def load(
        self, kind: str, ids: Iterable[str], fields: tuple[str, ...] | None = None
    ) -> dict[str, Stored]:
        asked = Query({}, {"_id": list(ids)}, limit=0, fields=fields)
        return {stored.id: stored for stored in await self.find(kind, asked)}

    async def save(self, kind: str, changes: Sequence[Change]) -> set[str]:
        if not changes:
            return set()
        async with away():
            if len(changes) == 1:
                return await self._save_one(kind, changes[0])
            return await self._save_many(kind, changes)

    async def _save_one(self, kind: str, change: Change) -> set[str]:
        if change.expected == 0:
            try:
                await self._database[kind].insert_one(documents.inserted(change))
            except DuplicateKeyError:
                return {change.id}
            return set()
        result = await self._database[kind].update_one(*documents.update(change))
        return set() if result.matched_count else {change.id}

    async def _save_many(self, kind: str, changes: Sequence[Change]) -> set[str]:
        """A bulk tells only how many matched: a token left on each document tells which ones."""
        new = [c for c in changes if c.expected == 0]
        lost = await insert_new(self._database[kind], [documents.inserted(c) for c in new])
        moved = [c for c in changes if c.expected != 0]
        if not moved:
            return lost
        token = uuid4().hex
        updates = [UpdateOne(*documents.update(c, token)) for c in moved]
        result = await self._database[kind].bulk_write(updates, ordered=False)
        if result.matched_count == len(moved):
            return lost
        won = self._database[kind].find({"_id": {"$in": [c.id for c in moved]}, "writes": token}, {"_id": 1})
        return lost | ({c.id for c in moved} - {d["_id"] async for d in won})

    async def due(self, kind: str, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        async with away():
            cursor = self._database[kind].find({"next_due_at": {"$lte": now}}, {"next_due_at": 1})
            return [(d["_id"], d["next_due_at"]) async for d in cursor.sort("next_due_at", 1).limit(limit)]

    async def find(self, kind: str, query: Query) -> list[Stored]:
        async with away():
            found = self._database[kind].find(**find_arguments(query, documents.BESIDE_STATE))
            return [documents.stored(d) async for d in found]

    async def count(self, kind: str, query: Query) -> int:
        async with away():
            return int(await self._database[kind].count_documents(filter_of(query)))

    async def pending(self, kind: str, slots: Sequence[int], limit: int) -> list[tuple[str, list[Event]]]:
        async with away():
            found = self._database[kind].find(
                {"pending_at": {"$exists": True}, "slot": {"$in": list(slots)}}, {"outbox": 1}
            )
            cursor = found.sort("pending_at", 1).limit(limit)
            return [(d["_id"], [from_document(e) for e in d["outbox"]]) async for d in cursor]

    async def backlog(self, kind: str) -> tuple[int, datetime | None]:
        async with away():
            where = {"pending_at": {"$exists": True}}
            count = await self._database[kind].count_documents(where)
            oldest = await self._database[kind].find_one(where, {"pending_at": 1}, sort=[("pending_at", 1)])
            return count, None if oldest is None else oldest["pending_at"]

    async def relayed(self, kind: str, upto: Mapping[str, int]) -> None:
        if not upto:
            return
        async with away():
            await self._database[kind].bulk_write(
                [UpdateOne({"_id": i}, documents.taken(sequence)) for i, sequence in upto.items()],
                ordered=False,
            )

    async def append(self, events: Sequence[Event]) -> None:
        async with away():
            await insert_new(
                self._database[JOURNAL],
                [{"_id": documents.position(e.subject, e.sequence or 0), **to_document(e)} for e in events],
            )

    async def journal(self, subject: str, after: int, limit: int) -> list[Event]:
        async with away():
            where = {
                "_id": {"$gt": documents.position(subject, after), "$lt": f"{subject}#:"},
                "subject": subject,
            }
            cursor = self._database[JOURNAL].find(where).sort("_id", ASCENDING).limit(limit)
            return [from_document(d) async for d in cursor]

    async def journal_page(self, after: str | None, limit: int) -> list[tuple[str, Event]]:
        async with away():
            beyond = {} if after is None else {"_id": {"$gt": after}}
            cursor = self._database[JOURNAL].find(beyond).sort("_id", ASCENDING).limit(limit)
            return [(d["_id"], from_document(d)) async for d in cursor]

    async def lease(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        async with away():
            free = {"_id": name, "$or": [{"holder": holder}, {"until": {"$lte": now}}]}
            try:
                await self._database["leases"].update_one(
                    free, {"$set": {"holder": holder, "until": until}}, upsert=True
                )
            except DuplicateKeyError:
                return False
            return True

    async def prepare(self, kind: str, indexes: Sequence[tuple[str, ...]]) -> None:
        async with away():
            collection = self._database[kind]
            await collection.create_index("next_due_at", sparse=True)
            await collection.create_index("pending_at", sparse=True)
            for fields in indexes:
                await collection.create_index([(f, ASCENDING) for f in fields])

    def table(self, name: str, indexes: Sequence[tuple[str, ...]] = ()) -> Table:
        self._tables[name] = indexes
        return MongoTable(self._database[name])

    async def ready(self) -> None:
        async with away():
            await self._database.command("ping")
            for name, indexes in self._tables.items():
                for fields in indexes:
                    keys = [(f, ASCENDING) for f in fields]
                    await self._database[name].create_index(keys)
