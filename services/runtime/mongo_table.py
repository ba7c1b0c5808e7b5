"""Plain documents in MongoDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from pymongo import InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from services.runtime.mongo_faults import DUPLICATE, away
from services.runtime.mongo_query import filter_of, find_arguments
from services.runtime.store import Document, Query


class MongoTable:
    """Documents by `_id`."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    async def get(self, ids: Iterable[str]) -> dict[str, Document]:
        async with away():
            return {d["_id"]: d async for d in self._collection.find({"_id": {"$in": list(ids)}})}

    async def insert(self, documents: Sequence[Document]) -> set[str]:
        async with away():
            return await insert_new(self._collection, documents)

    async def put(self, documents: Sequence[Document]) -> None:
        if documents:
            async with away():
                replaced = [ReplaceOne({"_id": d["_id"]}, d, upsert=True) for d in documents]
                await self._collection.bulk_write(replaced, ordered=False)

    async def patch(self, changes: Mapping[str, Mapping[str, Any]]) -> None:
        if changes:
            async with away():
                updates = [UpdateOne({"_id": i}, {"$set": dict(s)}, upsert=True) for i, s in changes.items()]
                await self._collection.bulk_write(updates, ordered=False)

    async def raise_to(self, least: Mapping[str, Mapping[str, Any]]) -> None:
        if least:
            async with away():
                updates = [UpdateOne({"_id": i}, {"$max": dict(s)}, upsert=True) for i, s in least.items()]
                await self._collection.bulk_write(updates, ordered=False)

    async def replace(self, documents: Sequence[Document]) -> set[str]:
        """A bulk tells only how many matched: a token left on each document tells which ones."""
        new = [d for d in documents if d["version"] == 1]
        moved = [d for d in documents if d["version"] != 1]
        async with away():
            lost = await insert_new(self._collection, new)
            return lost | await self._replace(moved) if moved else lost

    async def _replace(self, moved: Sequence[Document]) -> set[str]:
        token = uuid4().hex
        replaced = [
            ReplaceOne({"_id": d["_id"], "version": d["version"] - 1}, {**d, "write": token}) for d in moved
        ]
        result = await self._collection.bulk_write(replaced, ordered=False)
        if result.matched_count == len(moved):
            return set()
        won = self._collection.find({"_id": {"$in": [d["_id"] for d in moved]}, "write": token}, {"_id": 1})
        return {d["_id"] for d in moved} - {d["_id"] async for d in won}

    async def delete(self, ids: Iterable[str]) -> None:
        async with away():
            await self._collection.delete_many({"_id": {"$in": list(ids)}})

    async def find(self, query: Query) -> list[Document]:
        async with away():
            return [d async for d in self._collection.find(**find_arguments(query))]

    async def count(self, query: Query) -> int:
        async with away():
            return int(await self._collection.count_documents(filter_of(query)))


async def insert_new(collection: Any, documents: Sequence[Document]) -> set[str]:
    """Inserts what is new in one bulk; returns the ids that existed."""
    if not documents:
        return set()
    try:
        await collection.bulk_write([InsertOne(d) for d in documents], ordered=False)
    except BulkWriteError as error:
        failed = error.details["writeErrors"]
        if error.details.get("writeConcernErrors") or any(e["code"] != DUPLICATE for e in failed):
            raise
        return {documents[e["index"]]["_id"] for e in failed}
    return set()
