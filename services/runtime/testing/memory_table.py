"""Plain documents in memory, as encoded BSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import bson
from bson.codec_options import CodecOptions

from services.runtime.store import Document, Query
from services.runtime.testing.memory_index import FieldIndexes
from services.runtime.testing.memory_query import matching

_OPTIONS: CodecOptions[Document] = CodecOptions(tz_aware=True)


def encode(document: Mapping[str, Any]) -> bytes:
    """A document as BSON; refuses what BSON refuses."""
    return bson.encode(document)


def decode(raw: bytes) -> Document:
    """Inverse of `encode`; times come back aware, in UTC, in milliseconds."""
    return bson.decode(raw, _OPTIONS)


class MemoryTable:
    """Documents by `_id`."""

    def __init__(self) -> None:
        self.documents: dict[str, bytes] = {}
        self._indexes = FieldIndexes()

    def index(self, fields: Iterable[str]) -> None:
        """Indexes fields; those indexed already stay so."""
        for field in self._indexes.missing(fields):
            self._indexes.add_field(field, map(decode, self.documents.values()))

    def _keep(self, document: Document) -> None:
        self._drop(document["_id"])
        self.documents[document["_id"]] = encode(document)
        self._indexes.enter(document)

    def _drop(self, key: str) -> None:
        former = self.documents.pop(key, None)
        if former is not None:
            self._indexes.leave(decode(former))

    async def get(self, ids: Iterable[str]) -> dict[str, Document]:
        return {i: decode(self.documents[i]) for i in ids if i in self.documents}

    async def insert(self, documents: Sequence[Document]) -> set[str]:
        existed = set()
        for document in documents:
            if document["_id"] in self.documents:
                existed.add(document["_id"])
            else:
                self._keep(document)
        return existed

    async def put(self, documents: Sequence[Document]) -> None:
        for document in documents:
            self._keep(document)

    async def patch(self, changes: Mapping[str, Mapping[str, Any]]) -> None:
        for key, fields in changes.items():
            document = decode(self.documents[key]) if key in self.documents else {"_id": key}
            for name, value in fields.items():
                _set(document, name.split("."), value)
            self._keep(document)

    async def raise_to(self, least: Mapping[str, Mapping[str, Any]]) -> None:
        for key, fields in least.items():
            document = decode(self.documents[key]) if key in self.documents else {"_id": key}
            self._keep({**document, **{n: max(v, document.get(n, v)) for n, v in fields.items()}})

    async def replace(self, documents: Sequence[Document]) -> set[str]:
        lost = set()
        for document in documents:
            known = self.documents.get(document["_id"])
            version = 0 if known is None else decode(known)["version"]
            if version != document["version"] - 1:
                lost.add(document["_id"])
            else:
                self._keep(document)
        return lost

    async def delete(self, ids: Iterable[str]) -> None:
        for key in ids:
            self._drop(key)

    async def find(self, query: Query) -> list[Document]:
        if not self.documents:
            return []
        ids = self._indexes.candidates(query)
        looked_at = _first_ones(_between(self.documents if ids is None else ids, query), query)
        return matching((decode(self.documents[i]) for i in looked_at), query)

    async def count(self, query: Query) -> int:
        return len(await self.find(replace(query, after=None, limit=0)))


def _between(ids: Iterable[str], query: Query) -> Iterable[str]:
    """Those of the ids that lie where a query asks for ids; it saves decoding the others."""
    first, end = query.at_least.get("_id", ""), query.below.get("_id")
    return (i for i in ids if first <= i and (end is None or i < end))


def _first_ones(ids: Iterable[str], query: Query) -> Iterable[str]:
    """No more than a query can give, where ids alone decide which and in which order."""
    by_others = query.equal or query.among or query.contains or query.after is not None
    asked = {*query.at_least, *query.below, query.sort}
    if by_others or asked != {"_id"} or not query.limit:
        return ids
    return sorted(ids, reverse=query.descending)[: query.limit]


def _set(document: Document, path: list[str], value: Any) -> None:
    for name in path[:-1]:
        document = document.setdefault(name, {})
    document[path[-1]] = value
