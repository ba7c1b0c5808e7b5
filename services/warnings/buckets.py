"""Buckets of attendance in the store, one for each project and day.

A bucket is marked (`dirty`: its project, `since`: when first) by the same write that brings entries into
it, so the mark is as durable as they are. Whoever has counted a bucket takes the mark away only if nothing
was brought in meanwhile (`rev`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from services.runtime.store import Document, Merge, Query, Sparse, Store
from services.warnings.domain.punches import parts

BUCKETS = "attendance"
BUCKET_INDEXES: tuple[tuple[str, ...], ...] = (Sparse(("dirty",)), Sparse(("since",)))
CHUNK = 100
"""Buckets that are looked at in one go: it bounds what is in memory."""
AFTER_ALL = ";"
"""Follows the colon: `<city>;` lies behind all buckets of the city."""


class Buckets:
    """All buckets, by `punches.bucket_id`."""

    def __init__(self, store: Store) -> None:
        self._table = store.table(BUCKETS, BUCKET_INDEXES)

    async def bring(self, buckets: Mapping[str, Mapping[str, str]], now: datetime) -> set[str]:
        """Brings entries (by bucket and path) in; returns the buckets that are full and took nothing."""
        merges = [
            Merge(bucket, least={**entries, "since": now}, put={"dirty": parts(bucket)[2]})
            for bucket, entries in buckets.items()
        ]
        return await self._table.merge(merges)

    async def mark(self, ids: Iterable[str], now: datetime) -> None:
        """Has buckets counted anew."""
        await self.bring({i: {} for i in ids}, now)

    async def waiting(self, before: datetime) -> list[str]:
        """Projects with buckets that were marked before an instant, the longest waiting first."""
        query = Query(below={"since": before}, sort="since", limit=CHUNK, fields=("dirty",))
        return list(dict.fromkeys(d["dirty"] for d in await self._table.find(query)))

    async def marked(self, projects: Collection[str]) -> list[str]:
        """The marked buckets of these projects, a chunk at most."""
        query = Query({}, {"dirty": list(projects)}, limit=CHUNK, fields=("dirty",))
        return [d["_id"] for d in await self._table.find(query)] if projects else []

    async def get(self, ids: Iterable[str]) -> dict[str, Document]:
        """Those of the buckets that there are."""
        return await self._table.get(ids)

    async def counted(self, revs: Mapping[str, int]) -> None:
        """Takes the marks of buckets that are still as they were counted."""
        await self._table.release(revs, ("dirty", "since"))

    async def before(self, city: str, day: str) -> list[Document]:
        """Buckets of a city's days before `day` (ISO), a chunk at most; without entries."""
        query = Query(
            at_least={"_id": f"{city}:"},
            below={"_id": f"{city}:{day}"},
            limit=CHUNK,
            fields=("dirty", "rev"),
        )
        return await self._table.find(query)

    async def take_out(self, revs: Mapping[str, int]) -> None:
        """Takes out buckets into which nothing was brought since."""
        await self._table.delete_unmoved(revs)

    async def holding(self, path: str, ids: Sequence[str]) -> str | None:
        """The one of these buckets that has an entry at a path."""
        query = Query({}, {"_id": ids}, at_least={path: ""}, limit=1, fields=("rev",))
        found = await self._table.find(query) if ids else []
        return found[0]["_id"] if found else None

    async def newest_before(self, city: str, end: str) -> str | None:
        """The last bucket of a city that stands before `end`."""
        query = Query(
            at_least={"_id": f"{city}:"},
            below={"_id": end},
            descending=True,
            limit=1,
            fields=("rev",),
        )
        found = await self._table.find(query)
        return found[0]["_id"] if found else None

    async def holding_between(self, path: str, first: str, end: str) -> str | None:
        """A bucket from `first` on and before `end` that has an entry at a path; it looks at each of them."""
        query = Query(at_least={"_id": first, path: ""}, below={"_id": end}, limit=1, fields=("rev",))
        found = await self._table.find(query)
        return found[0]["_id"] if found else None
