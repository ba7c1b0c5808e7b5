"""Buckets of attendance in the store: the punches of one project and day that were counted.

A bucket is saved whole, matching on its version. It is written before the row of its month, so
that whoever reads a row first and the bucket then has all that the row was counted from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.runtime.store import Query, Store
from services.warnings.domain.punches import Entries, path_of_key

BUCKETS = "attendance"
CHUNK = 100
"""Buckets that are looked at in one go: it bounds what is in memory."""
AFTER_ALL = ";"
"""Follows the colon: `<city>;` lies behind all buckets of the city."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """Its entries and the version that they were read at; 0: there is none yet."""

    version: int
    entries: Entries


NEW = Bucket(0, {})


class Buckets:
    """All buckets, by `punches.bucket_id`."""

    def __init__(self, store: Store) -> None:
        self._table = store.table(BUCKETS)

    async def load(self, ids: Collection[str]) -> dict[str, Bucket]:
        """The buckets, empty ones for those that there are not."""
        found = await self._table.get(ids)
        return {i: Bucket(found[i]["version"], found[i]["by"]) if i in found else NEW for i in ids}

    async def save(self, former: Mapping[str, Bucket], changed: Mapping[str, Entries]) -> set[str]:
        """Saves those that are others than `former`; returns the ids that lost the race."""
        return await self._table.replace(
            [
                {"_id": i, "version": former[i].version + 1, "by": entries}
                for i, entries in changed.items()
                if entries != former[i].entries
            ]
        )

    async def before(self, city: str, day: str) -> list[str]:
        """Buckets of a city's days before `day` (ISO), a chunk at most."""
        query = Query(at_least={"_id": f"{city}:"}, below={"_id": f"{city}:{day}"}, limit=CHUNK)
        return await self._ids(query)

    async def take_out(self, ids: Iterable[str]) -> None:
        """Takes buckets out for good."""
        await self._table.delete(ids)

    async def holding(self, key: str, ids: Sequence[str]) -> str | None:
        """The one of these buckets that has an entry under a key."""
        query = Query({}, {"_id": ids}, at_least={path_of_key(key): ""}, limit=1)
        return next(iter(await self._ids(query)), None) if ids else None

    async def newest_before(self, city: str, end: str) -> str | None:
        """The last bucket of a city that stands before `end`."""
        query = Query(at_least={"_id": f"{city}:"}, below={"_id": end}, descending=True, limit=1)
        return next(iter(await self._ids(query)), None)

    async def holding_between(self, key: str, first: str, end: str) -> str | None:
        """A bucket from `first` on, before `end`, that has an entry under a key; it looks at each of them."""
        query = Query(at_least={"_id": first, path_of_key(key): ""}, below={"_id": end}, limit=1)
        return next(iter(await self._ids(query)), None)

    async def _ids(self, query: Query) -> list[str]:
        return [d["_id"] for d in await self._table.find(replace(query, fields=("version",)))]
