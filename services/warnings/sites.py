"""For which projects each source sends attendance: a row for each of them, however much it sends."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date

from services.runtime.store import Query, Store

SITES = "sites"
SITE_INDEXES = (("city", "source"), ("city", "project"))
A_FEW = 50
"""Projects that are looked at in one go; mostly one of the first is on site."""
Place = tuple[str, str, str]
"""City, source and project."""
Ends = Callable[[str, Sequence[str]], Awaitable[list[date | None]]]
"""When the works of a city's projects ended, None of those on which they go on."""


class Sites:
    """The projects of all sources."""

    def __init__(self, store: Store) -> None:
        self._table = store.table(SITES, SITE_INDEXES)
        self._noted: set[Place] = set()
        """What is known to be noted, so that it is not noted again."""

    async def note(self, places: AbstractSet[Place]) -> None:
        """A source sent attendance of a project."""
        new = places - self._noted
        if new:
            await self._table.insert(
                [
                    {"_id": " ".join(place), "city": city, "source": source, "project": project}
                    for place in new
                    for city, source, project in [place]
                ]
            )
        self._noted |= new

    async def senders(self, city: str, projects: Sequence[str]) -> set[str]:
        """The sources that ever sent for one of these projects."""
        query = Query({"city": city}, {"project": projects}, limit=0, fields=("source",))
        return {row["source"] for row in await self._table.find(query)} if projects else set()

    async def ended(self, city: str, source: str, ends: Ends) -> date | None:
        """The day after which none of a source's projects is on site; None while one is, or none is known."""
        query = Query({"city": city, "source": source}, limit=0, fields=("project",))
        projects = [row["project"] for row in await self._table.find(query)]
        last: date | None = None
        for first in range(0, len(projects), A_FEW):
            for day in await ends(city, projects[first : first + A_FEW]):
                if day is None:
                    return None
                last = day if last is None else max(last, day)
        return last
