"""The collections of bulletins: rows by source, and the bulletins; nothing else knows their names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, TypeVar, cast

from services.bulletins.domain.rows import CaseRow, ProjectRow
from services.runtime.calendar_days import month_after
from services.runtime.store import Query, Store

CASE_ROWS = "case_rows"
PROJECT_ROWS = "project_rows"
ROW_INDEXES: tuple[tuple[str, ...], ...] = (("city", "last"), ("city", "arrived"))
PAGE = 1000
R = TypeVar("R", CaseRow, ProjectRow)


class Rows:
    """The rows of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def cases(self, city: str, month: str) -> list[CaseRow]:
        """The rows of cases that were open in a month or of which something was counted in it."""
        return cast(list[CaseRow], await self._of_month(CASE_ROWS, city, month))

    async def projects(self, city: str, month: str) -> list[ProjectRow]:
        """The rows of what was warned of in a month."""
        return cast(list[ProjectRow], await self._of_month(PROJECT_ROWS, city, month))

    async def _of_month(self, name: str, city: str, month: str) -> list[dict[str, Any]]:
        query = Query(
            equal={"city": city},
            at_least={"last": month},
            below={"first": month_after(month)},
            limit=PAGE,
        )
        found: list[dict[str, Any]] = []
        while page := await self._store.find(name, query):
            found.extend(row.state for row in page)
            query = replace(query, after=(page[-1].id, page[-1].id))
        return found

    async def since(self, city: str) -> str | None:
        """The month in which the first event of a city reached this system, or None."""
        months = []
        for name in (CASE_ROWS, PROJECT_ROWS):
            first = await self._store.find(name, Query(equal={"city": city}, sort="arrived", limit=1))
            months += [row.state["arrived"] for row in first]
        return min(months, default=None)
