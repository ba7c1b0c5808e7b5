"""Rows of attendance in the store, one for each project and month: who came on which days.

A row is saved like an aggregate, matching on its version. Its workers are known in no other document that
stays; ledger, events and answers hold numbers only.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.runtime.calendar_days import day_in_month
from services.runtime.store import Change, Document, Query, Store
from services.warnings.domain.punches import Came, MonthOfWorkers, parts

MONTHS = "attendance_month"
MONTH_INDEXES = (("city", "project"),)


@dataclass(frozen=True, slots=True)
class Row:
    """A row and the version that it was read at; 0: there is none yet."""

    version: int
    workers: MonthOfWorkers


NEW = Row(0, MonthOfWorkers())


class Months:
    """All rows, by `punches.month_id`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def load(self, ids: Collection[str]) -> dict[str, Row]:
        """The rows, empty ones for those that there are not."""
        found = await self._store.load(MONTHS, ids)
        return {i: Row(found[i].version, _workers(found[i].state)) if i in found else NEW for i in ids}

    async def save(self, rows: Mapping[str, Row], changed: Mapping[str, MonthOfWorkers]) -> set[str]:
        """Saves `changed`, if nobody did since `rows` were loaded; returns the ids that lost the race."""
        changes = [_change(i, rows[i].version, workers) for i, workers in changed.items()]
        return await self._store.save(MONTHS, changes)

    async def days(self, city: str, project: str) -> list[str]:
        """The days of a project, as `2024-03-01`, on which anybody came."""
        query = Query({"city": city, "project": project}, limit=0)
        days = []
        for row in await self._store.find(MONTHS, query):
            month = parts(row.id)[1]
            days += [day_in_month(month, day).isoformat() for day in _workers(row.state).days()]
        return days

    async def of(self, projects: Collection[str], city: str) -> dict[str, Came]:
        """Who ever came to work at each of these projects."""
        came: dict[str, dict[str, MonthOfWorkers]] = {project: {} for project in projects}
        query = Query({"city": city}, {"project": sorted(projects)}, limit=0)
        for row in await self._store.find(MONTHS, query) if projects else ():
            _, month, project = parts(row.id)
            came[project][month] = _workers(row.state)
        return dict(came)

    async def workers(self, city: str, project: str) -> set[str]:
        """Who ever came to work at a project."""
        found = await self._store.find(MONTHS, Query({"city": city, "project": project}, limit=0))
        return {worker for row in found for worker in _workers(row.state).masks}


def _change(i: str, version: int, workers: MonthOfWorkers) -> Change:
    city, _, project = parts(i)
    state: Document = {
        "city": city,
        "project": project,
        "workers": list(workers.masks),
        "masks": list(workers.masks.values()),
        "folded": workers.folded,
    }
    return Change(i, city, version, 0, "", state, None, {}, ())


def _workers(state: Document) -> MonthOfWorkers:
    return MonthOfWorkers(dict(zip(state["workers"], state["masks"], strict=True)), state["folded"])
