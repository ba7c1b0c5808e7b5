"""Punches that were replaced by a correction, and where they lie.

What once fell has fallen for good: corrections only add to it, so that their order makes no difference.
A correction names no more than the identity of what it replaces. That is looked for among the buckets of
the correction's own project first, then (`search`) day by day among those of its whole city; until it is
found, every bucket that is counted is asked whether it holds it, so that it may also come later.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from contracts.facts import Attendance as Punch
from contracts.facts import Fact
from services.runtime.store import Document, Query, Store
from services.warnings.buckets import AFTER_ALL, Buckets
from services.warnings.domain.punches import bucket_id, bucket_of, escaped, parts
from services.warnings.months import Months

log = logging.getLogger(__name__)
FALLEN = "fallen"
FALLEN_INDEXES = (("bucket",), ("below",))
SEARCHED = ""
"""`below` of what was looked for everywhere."""
A_FEW = 20
"""Searches that go on side by side."""


class Fallen:
    """What fell, by identity."""

    def __init__(self, store: Store, buckets: Buckets, months: Months) -> None:
        self._table = store.table(FALLEN, FALLEN_INDEXES)
        self._buckets = buckets
        self._months = months

    async def replaced(self, corrections: Sequence[Fact], now: datetime) -> None:
        """What these facts correct falls, wherever it lies and whenever it comes."""
        new = {_id(f.city, f.source, str(f.corrects)): f for f in corrections}
        known = await self._table.get(new)
        await self._table.insert(
            [_document(f.city, f.source, str(f.corrects)) for i, f in new.items() if i not in known]
        )
        for i, fact in new.items():
            if i not in known and fact.project is not None:
                path = f"by.{escaped(fact.source)}.{escaped(str(fact.corrects))}"
                own = await self._own_buckets(fact.city, fact.project)
                await self._found(i, await self._buckets.holding(path, own), now)

    async def outdone(self, punches: Iterable[Punch], now: datetime) -> None:
        """These corrections fall themselves: another one of the same fact was observed later."""
        for punch in punches:
            fallen = _document(punch.city, punch.source, punch.source_id)
            await self._table.insert([fallen])
            await self._found(fallen["_id"], bucket_of(punch.city, punch.project, punch.at), now)

    async def among(self, buckets: Mapping[str, Document]) -> dict[str, set[tuple[str, str]]]:
        """What fell of each bucket; what was looked for and lies in one of them is found now."""
        found: dict[str, set[tuple[str, str]]] = {}
        wanted = Query({}, {"bucket": [None, *buckets]}, limit=0)
        places: dict[str, dict[str, str]] = {}
        for fallen in await self._table.find(wanted):
            source, source_id = fallen["source"], fallen["source_id"]
            bucket = fallen["bucket"]
            if bucket is None:
                bucket = next((i for i, d in buckets.items() if _holds(i, d, fallen)), None)
                if bucket is None:
                    continue
                places[fallen["_id"]] = {"bucket": bucket, "below": SEARCHED}
            found.setdefault(bucket, set()).add((source, source_id))
        await self._table.patch(places)
        return found

    async def search(self, now: datetime) -> int:
        """Looks one day further back for a few of those not found yet; returns for how many."""
        some = await self._table.find(Query(at_least={"below": "!"}, limit=A_FEW))
        for fallen in some:
            path = f"by.{fallen['source']}.{fallen['source_id']}"
            newest = await self._buckets.newest_before(fallen["city"], fallen["below"])
            if fallen["bucket"] is not None or newest is None:
                if fallen["bucket"] is None:
                    place = {name: fallen[name] for name in ("city", "source", "source_id")}
                    log.warning("a correction names attendance that is not kept (yet)", extra=place)
                await self._table.patch({fallen["_id"]: {"below": SEARCHED}})
                continue
            city, day, _ = parts(newest)
            first = bucket_id(city, day, "")
            bucket = await self._buckets.holding_between(path, first, fallen["below"])
            if bucket is None:
                await self._table.patch({fallen["_id"]: {"below": first}})
            else:
                await self._found(fallen["_id"], bucket, now)
        return len(some)

    async def _found(self, fallen: str, bucket: str | None, now: datetime) -> None:
        if bucket is not None:
            await self._table.patch({fallen: {"bucket": bucket, "below": SEARCHED}})
            await self._buckets.mark([bucket], now)

    async def _own_buckets(self, city: str, project: str) -> list[str]:
        days = await self._months.days(city, project)
        return [*(bucket_id(city, day, project) for day in days), *await self._buckets.marked([project])]


def _id(city: str, source: str, source_id: str) -> str:
    """Keys of the contracts hold no blanks, so that no two identities meet here."""
    return f"{city} {source} {source_id}"


def _document(city: str, source: str, source_id: str) -> Document:
    return {
        "_id": _id(city, source, source_id),
        "city": city,
        "source": escaped(source),
        "source_id": escaped(source_id),
        "bucket": None,
        "below": f"{city}{AFTER_ALL}",
    }


def _holds(bucket: str, document: Document, fallen: Document) -> bool:
    entries: Mapping[str, str] = document.get("by", {}).get(fallen["source"], {})
    return parts(bucket)[0] == fallen["city"] and fallen["source_id"] in entries
