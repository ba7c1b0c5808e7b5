"""Punches that came and are not counted yet: written once, read once, then gone.

Each write leaves new documents, whatever is known of a day already: nothing is looked up, so that a flood
costs what its writing costs. A document holds what came of one share of the projects, which are counted
together: what is read together lies together. That there is one is the mark that its projects wait to be
counted. Ids begin with the time of the write, so that the longest waiting stand first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count, islice
from typing import NamedTuple
from uuid import uuid4
from zlib import crc32

from services.runtime.store import Document, Query, Store
from services.warnings.domain.punches import Entries, parts, since_1900

ARRIVALS = "arrivals"
ARRIVAL_INDEXES = (("share", "_id"),)
SHARES = 256
"""Of a province's 20,000 sites some 80 have a share together."""
ROOM = 5_000
"""Entries and buckets that a document has room for: with the longest ids of the contracts, 128 characters of
four bytes each, they come to 8 MB; MongoDB takes 16.
"""
CHUNK = 100
"""Documents that are counted in one go: it bounds what is in memory."""
AHEAD = 2 * SHARES
"""Documents among which the next shares are chosen."""


class Piece(NamedTuple):
    """What came in one write of one bucket."""

    bucket: str
    since: datetime
    by: Entries

    @property
    def project(self) -> str:
        """The bucket's."""
        return parts(self.bucket)[2]


class Arrivals:
    """All that waits to be counted."""

    def __init__(self, store: Store) -> None:
        self._table = store.table(ARRIVALS, ARRIVAL_INDEXES)
        self._instance = uuid4().hex[:12]
        self._numbers = count()

    async def bring(self, buckets: Mapping[str, Entries], now: datetime) -> None:
        """Writes entries by bucket."""
        written_at = f"{since_1900(now):011x}{self._instance}"
        shares: dict[int, dict[str, Entries]] = {}
        for bucket, by in buckets.items():
            shares.setdefault(share_of(parts(bucket)[2]), {})[bucket] = by
        await self._table.insert(
            [
                {
                    "_id": f"{written_at}{next(self._numbers):x}",
                    "share": share,
                    "since": now,
                    "buckets": [bucket for bucket, _ in some],
                    "by": [by for _, by in some],
                }
                for share, held in shares.items()
                for some in _fitting(held)
            ]
        )

    async def mark(self, buckets: Iterable[str], now: datetime) -> None:
        """Has buckets counted anew."""
        await self.bring({bucket: {} for bucket in buckets}, now)

    async def waiting(self, before: datetime) -> list[int]:
        """Shares of which something was written before an instant, from among the longest waiting.

        Each instance has its own order, so that two of them seldom count the same.
        """
        return await self._shares(Query(below={"_id": f"{since_1900(before):011x}"}))

    async def holding(self, shares: Collection[int]) -> list[int]:
        """Those of these shares of which anything waits, some of them at least."""
        return await self._shares(Query({}, {"share": sorted(shares)})) if shares else []

    async def of(self, share: int) -> list[Document]:
        """What waits of a share, a chunk at most."""
        return await self._table.find(Query({"share": share}, limit=CHUNK))

    async def counted(self, ids: Sequence[str]) -> None:
        """Takes out what was counted."""
        await self._table.delete(ids)

    async def _shares(self, query: Query) -> list[int]:
        found = await self._table.find(replace(query, limit=AHEAD, fields=("share",)))
        return sorted({d["share"] for d in found}, key=lambda n: crc32(f"{self._instance}{n}".encode()))


def share_of(project: str) -> int:
    """The share that a project has its place in."""
    return crc32(project.encode()) % SHARES


def _fitting(held: Mapping[str, Entries]) -> Iterator[list[tuple[str, Entries]]]:
    """As many together as a document has room for."""
    some: list[tuple[str, Entries]] = []
    taken = 0
    for bucket, by in held.items():
        for part in (by,) if len(by) < ROOM else _parted(by):
            if taken + len(part) >= ROOM:
                yield some
                some, taken = [], 0
            some.append((bucket, part))
            taken += len(part) + 1
    yield some


def _parted(by: Entries) -> Iterator[Entries]:
    entries = iter(by.items())
    while part := dict(islice(entries, ROOM - 1)):
        yield part


def pieces_of(documents: Iterable[Document]) -> Iterator[Piece]:
    """What documents hold."""
    for document in documents:
        for bucket, by in zip(document["buckets"], document["by"], strict=True):
            yield Piece(bucket, document["since"], by)
