"""Leads and warnings see each other: cases from the bus reach the projects and employers that they name.

Each case has a row of its own. Whatever a case names is counted anew from rows and projects after every
batch, before its offset is committed, so that a batch that comes again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from contracts.envelope import Event
from contracts.reasons import Reason
from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision, Draft
from services.runtime.inputs import Input, Refused
from services.runtime.packs import NoPolicyError
from services.runtime.settle import SETTLED, IntoRows, Only, Row, Settlement
from services.runtime.store import Query, Store, pages
from services.warnings.domain.case_rows import CaseRow, fold_case
from services.warnings.domain.conditions import settle
from services.warnings.domain.decide import facts_changed
from services.warnings.domain.employers import ledger_of_employer, parties
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.links import link
from services.warnings.domain.project import MOST_CASES, Project, aggregate_of
from services.warnings.domain.watched import Watched, employer_id, in_city, kind_of, own_name
from services.warnings.domain.writing import Context, Writer

ROWS = "case_rows"
ROW_INDEXES: tuple[tuple[str, ...], ...] = (("city", "uscc"), ("city", "project"))
Projects = Aggregates[Project, Context]
A_PAGE = 50
"""Projects of an employer that are held in memory at a time with their whole ledgers."""
_OVERDUE = frozenset({"warning.overdue", "warning.cleared"})
"""What changes how many warnings of a project are overdue."""


class Cases:
    """What cases say of projects and employers."""

    def __init__(self, store: Store, projects: Projects) -> None:
        self._store = store
        self._projects = projects

    async def of_project(self, city: str, project: str) -> dict[str, CaseRow]:
        """The latest cases of a project, by id."""
        return await self._rows({"city": city, "project": project})

    async def about(self, city: str, aggregate: str) -> dict[str, CaseRow]:
        """The latest cases of a project or an employer, by id; of anything else there are none."""
        match kind_of(aggregate):
            case Watched.PROJECT:
                return await self.of_project(city, aggregate)
            case Watched.EMPLOYER:
                return await self._rows({"city": city, "uscc": own_name(aggregate)})
        return {}

    async def _rows(self, equal: Mapping[str, Any]) -> dict[str, CaseRow]:
        query = Query(equal, sort="received_at", descending=True, limit=MOST_CASES)
        return {s.id: cast(CaseRow, s.state) for s in await self._store.find(ROWS, query)}

    async def link(self, city: str, project: str) -> None:
        """Notes the leads of a watched project; nothing is noted of one that no fact speaks of."""
        found = await self._projects.get(project)
        if found is None or found[0].city != city:
            return
        rows = await self.of_project(city, project)
        if rows:
            await self._carry_out(project, "", lambda writer: link(writer, rows))

    async def count(self, city: str, uscc: str) -> None:
        """Counts an employer's history anew, and decides what follows. One without history is not watched."""
        context = self._context(city)
        if context is None or not context.policy.asked_of(Watched.EMPLOYER):
            return
        while not await self._counted(city, uscc):
            pass

    async def _counted(self, city: str, uscc: str) -> bool:
        """Whether it was counted: not if somebody saved the employer in between, who may have known more."""
        id = employer_id(uscc)
        known = await self._projects.get(id)
        if known is not None and known[0].city != city:
            id = in_city(id, city)
            known = await self._projects.get(id)
        ledger = await self._ledger(city, uscc)
        if known is None and not (ledger.beside.founded or ledger.beside.overdue):
            return True
        expected = 0 if known is None else known[1].version
        outcomes = await self._projects.carry_out([self._input(id, city, ledger, expected)])
        stale = isinstance(outcomes[0], Refused) and outcomes[0].refusal.reason is Reason.STALE_VERSION
        return not stale

    async def _ledger(self, city: str, uscc: str) -> Ledger:
        rows = await self._rows({"city": city, "uscc": uscc})
        query = Query({"city": city, "employers": uscc}, limit=A_PAGE)
        held: list[Project] = []
        async for page in pages(self._store, self._projects.kind.name, query):
            held += [_for_employers(self._projects.kind.decode(s.state)) for s in page]
        return ledger_of_employer(uscc, rows, held)

    def _input(self, id: str, city: str, ledger: Ledger, expected: int) -> Input[Project, Context]:
        now = self._projects.clock.now()

        def decided(state: Project | None, context: Context) -> Decision:
            return [] if state is None else facts_changed(state, ledger, context, _not_before(state, now))

        def derived(state: Project, context: Context) -> Project:
            return settle(state, ledger, context, _not_before(state, now))

        return Input(id, city, now, decided, derive=derived, expected=expected)

    def _context(self, city: str) -> Context | None:
        try:
            return self._projects.policies.in_force(city, self._projects.clock.now())[1]
        except NoPolicyError:
            return None

    async def _carry_out(self, id: str, city: str, write: Callable[[Writer], None]) -> None:
        now = self._projects.clock.now()

        def decided(state: Project | None, context: Context) -> list[Draft]:
            if state is None:
                return []
            writer = Writer(state, context, _not_before(state, now))
            write(writer)
            return writer.drafts

        await self._projects.take_in([id])  # this, too, ends clocks
        await self._projects.carry_out([Input(id, city, now, decided)])


class IntoCases:
    """Applies the events of cases."""

    def __init__(self, store: Store, cases: Cases) -> None:
        self._store = store
        self._cases = cases
        self._rows = Only("case", IntoRows(store, ROWS, _fold))

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        settlements = await self._rows(events)
        subjects = {event.subject for event in events if event.name in TOLD}
        rows = [stored.state for stored in (await self._store.load(ROWS, subjects)).values()]
        for city, project in sorted({(row["city"], one) for row in rows for one in row["projects"]}):
            await self._cases.link(city, project)
        for city, uscc in sorted({(row["city"], one) for row in rows for one in row["employers"]}):
            await self._cases.count(city, uscc)
        return settlements


TOLD = frozenset(
    {"case.opened", "case.verified", "case.corrected", "case.merged", "case.unmerged"}
    | {"case.withdrawn", "case.referred", "case.transferred", "case.reopened"}
)
"""The events of a case that may change what it says of its project or its employer."""


class IntoEmployers:
    """Hears of the service's own warnings: one that became overdue, or ended, counts for its liable party."""

    def __init__(self, projects: Projects, cases: Cases) -> None:
        self._projects = projects
        self._cases = cases

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        heard = {aggregate_of(e.data["warning"]) for e in events if e.name in _OVERDUE}
        named = [one for one in heard if kind_of(one) is Watched.PROJECT]
        stored = await self._projects.store.load(self._projects.kind.name, named)
        projects = (self._projects.kind.decode(found.state) for found in stored.values())
        for city, uscc in sorted({(p.city, one) for p in projects for one in parties(p.ledger.registered)}):
            await self._cases.count(city, uscc)
        return [SETTLED] * len(events)


def _fold(row: Row | None, event: Event) -> Row:
    return cast(Row, fold_case(cast(CaseRow | None, row), event.name, event.city, event.time, event.data))


def _not_before(state: Project, now: datetime) -> datetime:
    return now if state.last_at is None else max(now, state.last_at)


def _for_employers(project: Project) -> Project:
    """What an employer's history needs of a project: the ledger's months would fill the memory."""
    return replace(project, ledger=Ledger(registered=project.ledger.registered))
