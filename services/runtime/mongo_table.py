"""Plain documents in MongoDB."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateOne
from pymongo.errors import BulkWriteError

from services.runtime.mongo_faults import DUPLICATE, TOO_LARGE, away, check_written
from services.runtime.mongo_query import filter_of, find_arguments, merged
from services.runtime.store import Document, Merge, Query


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

    async def merge(self, merges: Sequence[Merge]) -> set[str]:
        """By the bare command: a bulk of the driver's costs more than all else that is done with a merge."""
        if not merges:
            return set()
        async with away():
            done = await self._collection.database.command(
                "update",
                self._collection.name,
                updates=[merged(merge) for merge in merges],
                ordered=False,
                writeConcern=self._collection.write_concern.document,
                check=True,
            )
        check_written(done)
        failed = done.get("writeErrors", ())
        again = [merges[e["index"]] for e in failed if e["code"] == DUPLICATE]
        full = {merges[e["index"]].id for e in failed if e["code"] in TOO_LARGE}
        return full | await self.merge(again)

    async def release(self, revs: Mapping[str, int], fields: Sequence[str]) -> None:
        if revs:
            async with away():
                gone = {"$unset": dict.fromkeys(fields, "")}
                updates = [UpdateOne({"_id": i, "rev": rev}, gone) for i, rev in revs.items()]
                await self._collection.bulk_write(updates, ordered=False)

    async def delete(self, ids: Iterable[str]) -> None:
        async with away():
            await self._collection.delete_many({"_id": {"$in": list(ids)}})

    async def delete_unmoved(self, revs: Mapping[str, int]) -> None:
        if revs:
            async with away():
                gone = [DeleteOne({"_id": i, "rev": rev}) for i, rev in revs.items()]
                await self._collection.bulk_write(gone, ordered=False)

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
