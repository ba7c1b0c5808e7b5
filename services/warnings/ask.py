"""Questions that people ask of projects and warnings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from contracts.warnings import WarningClass, WarningState
from services.runtime.aggregate import Aggregates
from services.runtime.clock import Clock
from services.runtime.inputs import Input
from services.runtime.paging import Page, page_of_rows
from services.runtime.store import Document, Query, Stored, pages
from services.runtime.timeline import read_timeline
from services.warnings.ask_projects import A_FEW, ProjectLists
from services.warnings.domain.conditions import duties_of
from services.warnings.domain.project import Project, Warning, aggregate_of
from services.warnings.domain.records import WORKER_REGISTRATION
from services.warnings.domain.supervising import units_of
from services.warnings.domain.writing import Context
from services.warnings.unregistered import Unregistered
from services.warnings.views import on_ledger, project_view, warning_view

AT_ONCE = 1000
"""Projects that are read in one go."""
Pick = Callable[[Project, Context], Iterable[Warning]]
"""Which warnings of a project are shown."""
ALL = tuple(map(str, WarningState))
OPEN = tuple(state for state in ALL if state != WarningState.CLEARED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of warnings is narrowed to; None asks nothing."""

    city: str | None = None
    type: str | None = None
    class_: str | None = None
    states: Collection[str] = ALL
    supervisor: str | None = None
    region: str | None = None
    on_ledger: bool | None = None

    def keeps(self, warning: Document, context: Context) -> bool:
        """Whether a warning, as it is stored, is one of those asked for."""
        asked = (
            (self.type, "type"),
            (self.class_, "class"),
            (self.supervisor, "supervisor"),
            (self.region, "region"),
        )
        if any(wanted is not None and wanted != warning[name] for wanted, name in asked):
            return False
        if warning["state"] not in self.states:
            return False
        return self.on_ledger in (None, on_ledger(WarningClass(warning["class"]), context))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a list: how many warnings there are, how many were asked for, and some of these."""

    total: int
    kept: int
    items: Sequence[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Row:
    """A warning in a list that is not read yet."""

    project: str
    id: str
    state: str
    raised_at: datetime


class WarningQuestions:
    """Reads projects and warnings. What is due by now is fired before a single one is shown."""

    def __init__(
        self, projects: Aggregates[Project, Context], clock: Clock, unregistered: Unregistered
    ) -> None:
        self._projects = projects
        self._clock = clock
        self._unregistered = unregistered
        self.lists = ProjectLists(projects, clock)

    def _context(self, stored: Stored) -> Context:
        return self._projects.policies.by_hash(stored.policy)

    async def _found(self, project: str) -> tuple[Project, Stored] | None:
        await self._projects.take_in([project])
        found = await self._projects.get(project)
        if found is None:
            return None
        due, now = self._projects.kind.next_due(found[0]), self._clock.now()
        if due is not None and due <= now:
            await self._projects.carry_out([Input(project, "", now, lambda state, context: [])])
            return await self._projects.get(project)
        return found

    async def project(self, project: str) -> dict[str, Any] | None:
        """A project's ledger and warnings, or None."""
        found = await self._found(project)
        if found is None:
            return None
        context = self._context(found[1])
        view = project_view(found[0], found[1].version, context, self._clock.now())
        if WORKER_REGISTRATION in context.policy.records.clauses:
            view["workers_unregistered"] |= await self._unregistered.of(found[0].city, project)
        return view

    async def about(self, warning: str) -> tuple[Project, Context, str] | None:
        """The project of a warning, what is decided by, and the hash of its pack; None if there is none."""
        found = await self._found(aggregate_of(warning))
        if found is None or warning not in found[0].warnings:
            return None
        return found[0], self._context(found[1]), found[1].policy

    async def warning(self, warning: str) -> dict[str, Any] | None:
        """A warning with its history, or None."""
        found = await self._found(aggregate_of(warning))
        if found is None or warning not in found[0].warnings:
            return None
        project, stored = found
        context, now = self._context(stored), self._clock.now()
        duties = duties_of(project, context, now)
        view = warning_view(project, project.warnings[warning], stored.version, context, duties)
        events = [
            e for e in await read_timeline(self._projects.store, stored) if e.data["warning"] == warning
        ]
        view["timeline"] = [
            {
                "sequence": e.sequence,
                "type": e.name,
                "time": e.time.isoformat(),
                "clauses": list(e.clauses),
                "by": None if e.by is None else {"unit": e.by.unit, "post": e.by.post},
                "data": dict(e.data),
            }
            for e in events
        ]
        return view

    async def page(self, filters: Filters, limit: int, cursor: str | None) -> Page:
        """A page of warnings, latest raised first. The ledgers of those on it alone are read."""
        rows = [row async for row in self._rows(filters)]
        page = page_of_rows(rows, limit, cursor, _raised, descending=True)
        return Page(await self._shown(page.items), page.next_cursor)

    async def open_of(self, city: str, state: str, first: int, most: int) -> Part:
        """A part of a city's open warnings, or of those in one state, latest raised first."""
        rows = [row async for row in self._rows(Filters(city, states=OPEN))]
        kept = sorted((row for row in rows if state in ("", row.state)), key=_raised, reverse=True)
        return Part(len(rows), len(kept), await self._shown(kept[first : first + most]))

    async def _shown(self, rows: Sequence[_Row]) -> list[dict[str, Any]]:
        """The warnings of these rows that there still are, in their order."""
        wanted = {row.id for row in rows}
        projects = await self._projects.store.load(self._projects.kind.name, {row.project for row in rows})

        def on_page(project: Project, context: Context) -> list[Warning]:
            return [warning for warning in project.warnings.values() if warning.id in wanted]

        found = [view for stored in projects.values() for view in self._views(stored, on_page)]
        views = {view["id"]: view for view in found}
        return [views[row.id] for row in rows if row.id in views]

    async def _rows(self, filters: Filters) -> AsyncIterator[_Row]:
        """The warnings that are asked for beside the projects that they are of, in no order."""
        asked = {
            "city": filters.city,
            "warnings.type": filters.type,
            "warnings.supervisor": filters.supervisor,
        }
        same = {name: value for name, value in asked.items() if value is not None}
        among = {} if filters.states is ALL else {"warnings.state": list(filters.states)}
        query = Query(same, among, limit=AT_ONCE, fields=("warnings",))
        async for page in pages(self._projects.store, self._projects.kind.name, query):
            for stored in page:
                context = self._context(stored)
                for warning in stored.state["warnings"]:
                    if filters.keeps(warning, context):
                        yield _Row(stored.id, warning["id"], warning["state"], warning["raised_at"])

    def _views(self, stored: Stored, pick: Pick) -> list[dict[str, Any]]:
        project: Project = self._projects.kind.decode(stored.state)
        context, now = self._context(stored), self._clock.now()
        picked = list(pick(project, context))
        duties = duties_of(project, context, now) if picked else {}
        return [warning_view(project, w, stored.version, context, duties) for w in picked]

    async def worklist(self, city: str, unit: str) -> list[dict[str, Any]]:
        """What a unit must see to, soonest first: what it supervises, its clocks, for an office the ladder.

        A territory's office has what is overdue there (FY-A2-3); the city's office has it for all.
        """
        query, pick = Query({"city": city, "warning_units": unit}, limit=A_FEW), partial(_for_unit, unit)
        found = pages(self._projects.store, self._projects.kind.name, query)
        views = [view async for page in found for stored in page for view in self._views(stored, pick)]
        views += await self.lists.clocks_of(city, unit)
        return sorted(views, key=lambda v: (_soonest(v), v["id"]))


def _for_unit(unit: str, project: Project, context: Context) -> list[Warning]:
    return [warning for warning in project.open if unit in units_of(warning)]


def _raised(row: _Row) -> tuple[datetime, str]:
    return row.raised_at, row.id


def _soonest(view: dict[str, Any]) -> str:
    ends = [t["due_at"] for t in view["timers"] if t["state"] in ("running", "breached")]
    return min(ends, default="9999")
