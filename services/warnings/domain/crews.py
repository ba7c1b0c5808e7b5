"""Who was on site and whose contract was uploaded, as the ledger keeps it: by history, never by name.

Workers of the same history (the days on which they entered and left, and that of their contract) stand in
one `Crew` with their number, so that shares of workers can be counted exactly and no worker's id is kept.
A worker who left is on site on that day still; who enters again on the day of leaving has changed teams
and stays. The earliest contract counts; it holds for later stays as well (assumed).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from services.runtime.calendar_days import month_after, month_of
from services.warnings.domain.kept import keeping_last


@dataclass(frozen=True, slots=True)
class Stay:
    """From the day of entering to that of leaving, both on site; `left` is None while nobody said so."""

    entered: date
    left: date | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """`count` workers of one history; `signed`: the day of their contract, None: none uploaded."""

    stays: tuple[Stay, ...]
    signed: date | None
    count: int


Crews = tuple[Crew, ...]


@dataclass(slots=True)
class History:
    """What facts say of one worker, while they are being read."""

    entered: set[date] = field(default_factory=set)
    left: set[date] = field(default_factory=set)
    signed: set[date] = field(default_factory=set)


def crews_of(workers: Iterable[History]) -> Crews:
    """The crews of all workers of a project, in a fixed order.

    Who neither entered nor has a contract is in none. A contract without an entry (yet) makes a crew
    of no stay: nobody on site, but a contract to be kept (FY-1.1).
    """
    found = Counter((tuple(_stays(one)), min(one.signed, default=None)) for one in workers)
    crews = [Crew(stays, signed, count) for (stays, signed), count in found.items() if stays or signed]
    return tuple(sorted(crews, key=repr))


Months = tuple[tuple[str, str | None], ...]
"""Stretches of months, from the first to the last; None: no end is known."""


def months_on_site(worker: History) -> Months:
    """The months in which a worker was on site on some day."""
    return tuple(_months(tuple(_stays(worker))))


Presence = tuple[tuple[str, int], ...]
"""Months in order, from each of which on so many distinct workers are on site a month."""


def on_site(crews: Crews, month: str) -> int:
    """How many distinct workers were on site on some day of a month."""
    return next((count for since, count in reversed(presence(crews)) if since <= month), 0)


@keeping_last
def presence(crews: Crews) -> Presence:
    """How many workers were on site in each month; a worker counts once a month, however often they came."""
    changes: Counter[str] = Counter()
    for crew in crews:
        for first, last in _months(crew.stays):
            changes[first] += crew.count
            if last is not None:
                changes[month_after(last)] -= crew.count
    months = sorted(changes)
    return tuple(zip(months, accumulate(changes[month] for month in months), strict=True))


def _months(stays: tuple[Stay, ...]) -> Iterator[tuple[str, str | None]]:
    """The months of stays, in stretches of which none begins in the month in which another ends."""
    begun: str | None = None
    ended: str | None = None
    for stay in stays:
        first, last = month_of(stay.entered), None if stay.left is None else month_of(stay.left)
        if begun is not None and first != ended:
            yield begun, ended
            begun = None
        begun, ended = begun or first, last
    if begun is not None:
        yield begun, ended


def _stays(worker: History) -> Iterator[Stay]:
    since: date | None = None
    for day in sorted(worker.entered | worker.left):
        enters, leaves = day in worker.entered, day in worker.left
        if since is None and enters:
            since = day
            if leaves:
                yield Stay(day, day)
                since = None
        elif since is not None and leaves and not enters:
            yield Stay(since, day)
            since = None
    if since is not None:
        yield Stay(since)
