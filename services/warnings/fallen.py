"""Punches that were replaced by a correction, and where they lie.

What once fell has fallen for good: corrections only add to it, so that their order makes no difference.
A correction names no more than the identity of what it replaces. Where that is no fact that is kept, it is
looked for among the buckets of the correction's own project first, then (`search`) day by day among those of
its whole city; until it is found, every bucket that is counted is asked whether it holds it, so that it may
also come later. What has not come for as long as punches are kept is waited for no more (`forget`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from contracts.facts import Attendance as Punch
from contracts.facts import Fact
from services.runtime.store import Document, Query, Store
from services.warnings.arrivals import Arrivals
from services.warnings.buckets import AFTER_ALL, Buckets
from services.warnings.domain.punches import Entries, bucket_id, bucket_of, key_of, parts
from services.warnings.months import Months
from services.warnings.store import Facts

log = logging.getLogger(__name__)
FALLEN = "fallen"
FALLEN_INDEXES = (("bucket", "city"), ("below",))
SEARCHED = ""
"""`below` of what was looked for everywhere."""
A_FEW = 20
"""Searches that go on side by side."""


class Fallen:
    """What fell, by identity."""

    def __init__(
        self, store: Store, facts: Facts, arrivals: Arrivals, buckets: Buckets, months: Months
    ) -> None:
        self._table = store.table(FALLEN, FALLEN_INDEXES)
        self._facts = facts
        self._arrivals = arrivals
        self._buckets = buckets
        self._months = months

    async def replaced(self, corrections: Sequence[Fact], now: datetime) -> None:
        """What these facts correct falls, wherever it lies and whenever it comes."""
        others = await self._facts.corrected(corrections)
        new = {_id(f.city, f.source, str(f.corrects)): f for f in corrections if f not in others}
        known = await self._table.get(new)
        await self._table.insert(
            [_document(f.city, f.source, str(f.corrects), now) for i, f in new.items() if i not in known]
        )
        for i, fact in new.items():
            if i not in known and fact.project is not None:
                key = key_of(fact.source, str(fact.corrects))
                days = await self._months.days(fact.city, fact.project)
                own = [bucket_id(fact.city, day, fact.project) for day in days]
                await self._found(i, await self._buckets.holding(key, own), now)

    async def outdone(self, punches: Iterable[Punch], now: datetime) -> None:
        """These corrections fall themselves: another one of the same fact was observed later."""
        for punch in punches:
            fallen = _document(punch.city, punch.source, punch.source_id, now)
            await self._table.insert([fallen])
            await self._found(fallen["_id"], bucket_of(punch.city, punch.project, punch.at), now)

    async def among(self, buckets: Mapping[str, Entries]) -> dict[str, set[str]]:
        """The keys that fell of each bucket; what was looked for and lies in one of them is found now."""
        found: dict[str, set[str]] = {}
        known = Query({}, {"bucket": list(buckets)}, limit=0, fields=("bucket", "key"))
        for fallen in await self._table.find(known):
            found.setdefault(fallen["bucket"], set()).add(fallen["key"])
        places: dict[str, dict[str, str]] = {}
        for city in sorted({parts(bucket)[0] for bucket in buckets}):
            query = Query({"bucket": None, "city": city}, limit=0, fields=("key",))
            wanted = {fallen["key"]: fallen["_id"] for fallen in await self._table.find(query)}
            for bucket, by in buckets.items() if wanted else ():
                if parts(bucket)[0] == city and (here := wanted.keys() & by.keys()):
                    found.setdefault(bucket, set()).update(here)
                    places |= {wanted[key]: {"bucket": bucket, "below": SEARCHED} for key in here}
        await self._table.patch(places)
        return found

    async def search(self, now: datetime) -> int:
        """Looks one day further back for a few of those not found yet; returns for how many."""
        some = await self._table.find(Query(at_least={"below": "!"}, limit=A_FEW))
        for fallen in some:
            newest = await self._buckets.newest_before(fallen["city"], fallen["below"])
            if fallen["bucket"] is not None or newest is None:
                if fallen["bucket"] is None:
                    log.info("a correction names attendance not kept (yet)", extra={"id": fallen["_id"]})
                await self._table.patch({fallen["_id"]: {"below": SEARCHED}})
                continue
            city, day, _ = parts(newest)
            first = bucket_id(city, day, "")
            bucket = await self._buckets.holding_between(fallen["key"], first, fallen["below"])
            if bucket is None:
                await self._table.patch({fallen["_id"]: {"below": first}})
            else:
                await self._found(fallen["_id"], bucket, now)
        return len(some)

    async def forget(self, city: str, before: datetime) -> None:
        """Waits no more for what was to fall since before an instant and has not come."""
        query = Query({"bucket": None, "city": city}, below={"since": before}, limit=0, fields=())
        await self._table.delete([fallen["_id"] for fallen in await self._table.find(query)])

    async def _found(self, fallen: str, bucket: str | None, now: datetime) -> None:
        """Has the bucket counted anew: whoever does that finds what fell in it, should we not get further."""
        if bucket is not None:
            await self._arrivals.mark([bucket], now)
            await self._table.patch({fallen: {"bucket": bucket, "below": SEARCHED}})


def _id(city: str, source: str, source_id: str) -> str:
    """Keys of the contracts hold no blanks, so that no two identities meet here."""
    return f"{city} {source} {source_id}"


def _document(city: str, source: str, source_id: str, now: datetime) -> Document:
    return {
        "_id": _id(city, source, source_id),
        "city": city,
        "key": key_of(source, source_id),
        "bucket": None,
        "below": f"{city}{AFTER_ALL}",
        "since": now,
    }
