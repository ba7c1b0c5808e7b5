"""Punches that came and are not counted yet: written once, read once, then gone.

Each write leaves one new document for each project and day, whatever is known of that day already: nothing
is looked up, so that a flood costs what its writing costs. That there is one is the mark that its project
waits to be counted. Ids begin with the time of the write, so that the longest waiting stand first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import count
from uuid import uuid4
from zlib import crc32

from services.runtime.store import Document, Query, Store
from services.warnings.domain.punches import Entries, parts, since_1900

ARRIVALS = "arrivals"
ARRIVAL_INDEXES = (("project",),)
CHUNK = 5000
"""Documents that are counted in one go: it bounds what is in memory."""
PROJECTS = 100
"""Projects that are counted in one go: few enough that a chunk seldom cuts through what waits of them."""
AHEAD = 4 * PROJECTS
"""Documents among which the next projects are chosen."""


class Arrivals:
    """All that waits to be counted."""

    def __init__(self, store: Store) -> None:
        self._table = store.table(ARRIVALS, ARRIVAL_INDEXES)
        self._instance = uuid4().hex[:12]
        self._numbers = count()

    async def bring(self, buckets: Mapping[str, Entries], now: datetime) -> None:
        """Writes entries by bucket."""
        written_at, instance, numbers = f"{since_1900(now):011x}", self._instance, self._numbers
        await self._table.insert(
            [
                {
                    "_id": f"{written_at}{instance}{next(numbers):x}",
                    "bucket": bucket,
                    "project": parts(bucket)[2],
                    "since": now,
                    "by": entries,
                }
                for bucket, entries in buckets.items()
            ]
        )

    async def mark(self, buckets: Iterable[str], now: datetime) -> None:
        """Has buckets counted anew."""
        await self.bring({bucket: {} for bucket in buckets}, now)

    async def waiting(self, before: datetime) -> list[str]:
        """Projects of which something was written before an instant, from among the longest waiting.

        Each instance has its own order, so that two of them seldom count the same.
        """
        query = Query(below={"_id": f"{since_1900(before):011x}"}, limit=AHEAD, fields=("project",))
        found = {d["project"] for d in await self._table.find(query)}
        return sorted(found, key=lambda p: crc32(f"{self._instance}{p}".encode()))[:PROJECTS]

    async def of(self, projects: Collection[str]) -> list[Document]:
        """What waits of these projects, a chunk at most."""
        query = Query({}, {"project": list(projects)}, limit=CHUNK)
        return await self._table.find(query) if projects else []

    async def counted(self, ids: Sequence[str]) -> None:
        """Takes out what was counted."""
        await self._table.delete(ids)
