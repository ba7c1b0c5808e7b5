"""Counting attendance: from buckets into the rows of their months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from services.runtime.store import Document
from services.warnings.buckets import Buckets
from services.warnings.domain.punches import Came, MonthOfWorkers, month_id, parts, unescaped, who_came
from services.warnings.fallen import Fallen
from services.warnings.months import Months


@dataclass(frozen=True, slots=True)
class Counted:
    """What a chunk of buckets came to."""

    months: Mapping[tuple[str, str], Came]
    """Who came in the months that were counted, by city and project."""
    revs: Mapping[str, int]
    """The buckets, with the `rev` that was read."""
    since: Mapping[str, datetime]
    """When the first of what was counted came, by project; not where another instance has counted it."""
    heard: Mapping[tuple[str, str], str]
    """The last day (ISO) by city and source."""
    sites: AbstractSet[tuple[str, str, str]]
    """City, source and project, of what a source sent."""


class Attendance:
    """Counts buckets."""

    def __init__(self, buckets: Buckets, months: Months, fallen: Fallen) -> None:
        self.buckets = buckets
        self.months = months
        self.fallen = fallen

    async def count(self, ids: Sequence[str], today: date) -> Counted:
        """Counts buckets into the rows of their months; whoever loses a race for a row counts again.

        Rows are read before buckets: whoever saved a row in between had seen more, and this one loses.
        """
        months: dict[tuple[str, str], dict[str, MonthOfWorkers]] = {}
        revs: dict[str, int] = {}
        since: dict[str, datetime] = {}
        heard: dict[tuple[str, str], str] = {}
        sites: set[tuple[str, str, str]] = set()
        waiting = set(map(month_id, ids))
        while waiting:
            rows = await self.months.load(waiting)
            buckets = await self.buckets.get([i for i in ids if month_id(i) in waiting])
            fallen = await self.fallen.among(buckets)
            counted = {i: row.workers for i, row in rows.items()}
            for i, bucket in buckets.items():
                came = who_came(bucket.get("by", {}), fallen.get(i, frozenset()))
                counted[month_id(i)] = counted[month_id(i)].counted(_day(i), came)
                revs[i] = bucket["rev"]
                _note_since(since, i, bucket)
                _note_heard(heard, sites, i, bucket, today)
            lost = await self.months.save(rows, counted)
            for i in waiting - lost:
                city, month, project = parts(i)
                months.setdefault((city, project), {})[month] = counted[i]
            waiting = lost
        return Counted(months, revs, since, heard, sites)

    async def fold(self, city: str, day: str) -> int:
        """Folds buckets of days before `day` into their rows, a chunk at most; returns how many.

        Only what was counted is folded; the row says so before the bucket goes, so that what comes late is
        added to the day instead of standing for all of it.
        """
        counted = {d["_id"]: d["rev"] for d in await self.buckets.before(city, day) if "dirty" not in d}
        rows = await self.months.load({month_id(i) for i in counted})
        folded: dict[str, MonthOfWorkers] = {i: row.workers for i, row in rows.items()}
        for i in counted:
            folded[month_id(i)] = folded[month_id(i)].fold(_day(i))
        lost = await self.months.save(rows, folded)
        going = {i: rev for i, rev in counted.items() if month_id(i) not in lost}
        await self.buckets.take_out(going)
        return len(going)


def _day(bucket: str) -> int:
    return int(parts(bucket)[1][8:])


def _note_since(since: dict[str, datetime], i: str, bucket: Document) -> None:
    came, project = bucket.get("since"), parts(i)[2]
    if came is not None:
        since[project] = min(came, since.get(project, came))


def _note_heard(
    heard: dict[tuple[str, str], str],
    sites: set[tuple[str, str, str]],
    i: str,
    bucket: Document,
    today: date,
) -> None:
    """A day that is still to come is a slip of the sender's, and no sign of life."""
    city, day, project = parts(i)
    for source, entries in bucket.get("by", {}).items():
        place = city, unescaped(source)
        if entries and day <= today.isoformat():
            heard[place] = max(day, heard.get(place, ""))
            sites.add((*place, project))
