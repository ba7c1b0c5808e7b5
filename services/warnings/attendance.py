"""Counting attendance: from buckets into the rows of their months."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime

from services.runtime.calendar_days import start_of_day
from services.warnings.arrivals import Arrivals, Piece
from services.warnings.buckets import Buckets
from services.warnings.domain.punches import (
    Came,
    Entries,
    MonthOfWorkers,
    bring_in,
    month_id,
    parts,
    sources_of,
    who_came,
)
from services.warnings.domain.room import MOST_WORKERS, fits
from services.warnings.fallen import Fallen
from services.warnings.months import Months

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a chunk of arrivals came to."""

    months: Mapping[tuple[str, str], Came]
    """Who came in the months that were counted, by city and project."""
    since: Mapping[str, datetime]
    """When the first of what was counted came, by project."""
    heard: Mapping[tuple[str, str], str]
    """The last day (ISO) by city and source."""
    sites: AbstractSet[tuple[str, str, str]]
    """City, source and project, of what a source sent."""
    saved: AbstractSet[tuple[str, str]]
    """City and project of months that are not as they were."""


class Attendance:
    """Counts punches."""

    def __init__(self, arrivals: Arrivals, buckets: Buckets, months: Months, fallen: Fallen) -> None:
        self.arrivals = arrivals
        self.buckets = buckets
        self.months = months
        self.fallen = fallen

    async def count(self, arrived: Sequence[Piece], today: date) -> Counted:
        """Brings arrivals into their buckets and counts these into the rows of their months.

        Rows are read before buckets and written after them: whoever saved either in between had seen more,
        and this one loses and counts again. Where something was taken back, a row is saved even if it is as
        it was: somebody may be about to save what they saw before that.
        """
        saved: set[tuple[str, str]] = set()
        months: dict[tuple[str, str], dict[str, MonthOfWorkers]] = {}
        new = _by_bucket(arrived)
        waiting = set(map(month_id, new))
        while waiting:
            rows = await self.months.load(waiting)
            held, taken_back, lost = await self._bring_in(
                {i: by for i, by in new.items() if month_id(i) in waiting}
            )
            fallen = await self.fallen.among(held)
            counted = {i: row.workers for i, row in rows.items()}
            crowded = [i for i, by in held.items() if not fits(by)]
            for i in crowded:
                counted[month_id(i)] = counted[month_id(i)].fold(_day(i))
            for i, by in held.items():
                came = who_came(by, fallen.get(i, frozenset()))
                counted[month_id(i)] = counted[month_id(i)].counted(_day(i), came)
            _complain(counted)
            again = taken_back | set(map(month_id, fallen))
            changed = {i: row for i, row in counted.items() if i in again or row != rows[i].workers}
            lost |= await self.months.save(rows, {i: row for i, row in changed.items() if i not in lost})
            await self.buckets.take_out([i for i in crowded if month_id(i) not in lost])
            for i in waiting - lost:
                city, month, project = parts(i)
                months.setdefault((city, project), {})[month] = counted[i]
                saved |= {(city, project)} if i in changed else set()
            waiting = lost
        heard, sites = _heard(new, today)
        return Counted(months, _since(arrived), heard, sites, saved)

    async def _bring_in(self, new: Mapping[str, Entries]) -> tuple[dict[str, Entries], set[str], set[str]]:
        """The buckets with `new` entries in them, saved but for those without room; the rows in which an
        entry gave way to another, and those that lost.
        """
        former = await self.buckets.load(new)
        held: dict[str, Entries] = {}
        taken_back = set()
        for i, entries in new.items():
            by = dict(former[i].entries)
            if bring_in(by, entries):
                taken_back.add(month_id(i))
            held[i] = by
        lost = await self.buckets.save(former, {i: by for i, by in held.items() if fits(by)})
        return held, taken_back, set(map(month_id, lost))

    async def fold(self, city: str, day: str) -> int:
        """Folds buckets of days before `day` into their rows, a chunk at most; returns how many.

        The row says so before the bucket goes, so that what is counted of that day from then on is added to
        it instead of standing for all of it. What was to fall since then is waited for no more.
        """
        found = await self.buckets.before(city, day)
        if not found:
            await self.fallen.forget(city, start_of_day(date.fromisoformat(day)))
        rows = await self.months.load({month_id(i) for i in found})
        folded: dict[str, MonthOfWorkers] = {i: row.workers for i, row in rows.items()}
        for i in found:
            folded[month_id(i)] = folded[month_id(i)].fold(_day(i))
        lost = await self.months.save(rows, {i: row for i, row in folded.items() if row != rows[i].workers})
        going = [i for i in found if month_id(i) not in lost]
        await self.buckets.take_out(going)
        return len(going)


def _complain(counted: Mapping[str, MonthOfWorkers]) -> None:
    for i, row in counted.items():
        if len(row.masks) == MOST_WORKERS:
            log.error("more workers in a month than any site has: one id for many sites?", extra={"id": i})


def _day(bucket: str) -> int:
    return int(parts(bucket)[1][8:])


def _by_bucket(arrived: Sequence[Piece]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for piece in arrived:
        bring_in(found.setdefault(piece.bucket, {}), piece.by)
    return found


def _since(arrived: Sequence[Piece]) -> dict[str, datetime]:
    since: dict[str, datetime] = {}
    for piece in arrived:
        since[piece.project] = min(piece.since, since.get(piece.project, piece.since))
    return since


def _heard(
    new: Mapping[str, Entries], today: date
) -> tuple[dict[tuple[str, str], str], set[tuple[str, str, str]]]:
    """The last day by city and source, and the sites that each sent of.

    A day that is still to come is a slip of the sender's, and no sign of life.
    """
    heard: dict[tuple[str, str], str] = {}
    sites: set[tuple[str, str, str]] = set()
    for i, by in new.items():
        city, day, project = parts(i)
        for source in sources_of(by) if day <= today.isoformat() else ():
            heard[city, source] = max(day, heard.get((city, source), day))
            sites.add((city, source, project))
    return heard, sites
