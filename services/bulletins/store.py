"""The collections of bulletins: rows by source, and the bulletins; nothing else knows their names."""

from __future__ import annotations

from typing import cast

from services.bulletins.domain.campaign_count import Case
from services.bulletins.domain.case_facts import Facts
from services.bulletins.domain.rows import CaseRow, ProjectRow
from services.runtime.calendar_days import month_after
from services.runtime.store import Query, Store, Stored, pages

CASE_ROWS = "case_rows"
PROJECT_ROWS = "project_rows"
ROW_INDEXES: tuple[tuple[str, ...], ...] = (("city", "last"), ("city", "arrived"))
PAGE = 1000


class Rows:
    """The rows of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def cases(self, city: str, month: str) -> list[CaseRow]:
        """The rows of cases that were open in a month or of which something was counted in it."""
        return [cast(CaseRow, row.state) for row in await self._between(CASE_ROWS, city, month, month)]

    async def campaign_cases(self, city: str, first: str, last: str) -> list[Case]:
        """The cases that were open in one of the months `first` to `last`, by id; one not opened is none."""
        rows = [(row.id, row.state.get("facts")) for row in await self._between(CASE_ROWS, city, first, last)]
        return [(id_, cast(Facts, facts)) for id_, facts in rows if facts is not None]

    async def projects(self, city: str, month: str) -> list[ProjectRow]:
        """The rows of what was warned of in a month."""
        rows = await self._between(PROJECT_ROWS, city, month, month)
        return [cast(ProjectRow, row.state) for row in rows]

    async def _between(self, name: str, city: str, first: str, last: str) -> list[Stored]:
        query = Query(
            equal={"city": city},
            at_least={"last": first},
            below={"first": month_after(last)},
            limit=PAGE,
        )
        return [found async for page in pages(self._store, name, query) for found in page]

    async def since(self, city: str) -> str | None:
        """The month in which the first event of a city reached this system, or None."""
        months = []
        for name in (CASE_ROWS, PROJECT_ROWS):
            first = await self._store.find(name, Query(equal={"city": city}, sort="arrived", limit=1))
            months += [row.state["arrived"] for row in first]
        return min(months, default=None)
