"""Facts into ledgers: kept in bulk, their projects marked, and the marked projects' ledgers folded anew.

Facts are inputs, not an aggregate: they have no sequence, and a repeat changes nothing. A project is
marked before its facts are kept and unmarked after its ledger is saved, so that a process that dies in
between leaves a mark, which `recompute_marked` finds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from contracts.envelope import Event
from contracts.facts import Fact
from contracts.reasons import Reason
from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision
from services.runtime.fact_records import fact_of
from services.runtime.inputs import Input
from services.runtime.packs import NoPolicyError
from services.runtime.settle import SETTLED, Impossible, Settlement
from services.runtime.store import Query, Store
from services.warnings.domain.conditions import settle
from services.warnings.domain.decide import facts_changed
from services.warnings.domain.fold import fold
from services.warnings.domain.project import Project
from services.warnings.domain.writing import Context
from services.warnings.store import Facts, Stored

MARKS = "marks"
MARK_INDEXES = (("at",),)
FORGOTTEN_AFTER = timedelta(seconds=30)
"""A mark that is older than this was left by a process that died."""
Projects = Aggregates[Project, Context]


class IntoLedgers:
    """Applies facts from the bus."""

    def __init__(self, store: Store, facts: Facts, projects: Projects) -> None:
        self._marks = store.table(MARKS, MARK_INDEXES)
        self._facts = facts
        self._projects = projects

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        """One settlement for each fact, in order."""
        read = [(event, fact_of(event)) for event in events]
        settlements: list[Settlement] = [self._wrong(fact) or SETTLED for _, fact in read]
        by_city: dict[str, list[int]] = {}
        for n, (_, fact) in enumerate(read):
            if settlements[n] == SETTLED:
                by_city.setdefault(fact.city, []).append(n)
        now = self._projects.clock.now()
        for city, places in by_city.items():
            strangers = await self._strangers(city, [read[n][1] for n in places])
            own = [n for n in places if read[n][1].project not in strangers]
            for n in set(places) - set(own):
                settlements[n] = Impossible(Reason.CONFLICT, "project: is another city's")
            if own:
                await self._take(city, [Stored(read[n][1], min(read[n][0].recorded_at, now)) for n in own])
        return settlements

    def _wrong(self, fact: Fact) -> Impossible | None:
        """Why no ledger can be made with a well-formed fact: its city, or a day that nothing counts from."""
        try:
            _, context = self._projects.policies.in_force(fact.city, self._projects.clock.now())
        except NoPolicyError:
            return Impossible(Reason.UNKNOWN_CITY, f"city: no policy pack answers for {fact.city}")
        first = context.calendar.first_year
        for name, day in fact.days():
            if day.year < first:
                return Impossible(Reason.BAD_DATA, f"{name}: {day} is before {first}, the first known year")
        return None

    async def _strangers(self, city: str, facts: Sequence[Fact]) -> set[str]:
        """Projects among those of the facts that are another city's."""
        named = {f.project for f in facts if f.project is not None}
        known = await self._projects.store.load(self._projects.kind.name, named)
        return {i for i, stored in known.items() if stored.city != city}

    async def _take(self, city: str, facts: Sequence[Stored]) -> None:
        marked = await self._mark(city, {s.fact.project for s in facts if s.fact.project is not None})
        await self._facts.keep(facts)
        touched = await self._facts.touched([s.fact for s in facts])
        marked |= await self._mark(city, touched - set(marked.values()))
        instants = sorted({s.recorded_at for s in facts})
        for project in sorted(touched):
            await self.recompute(city, project, instants)
        await self._marks.delete(marked)

    async def _mark(self, city: str, projects: set[str]) -> dict[str, str]:
        """Marks projects; returns the marks' ids with their projects."""
        at = self._projects.clock.now()
        marks = {f"{project}#{uuid4().hex}": project for project in projects}
        await self._marks.insert(
            [{"_id": i, "city": city, "project": project, "at": at} for i, project in marks.items()]
        )
        return marks

    async def recompute(self, city: str, project: str, instants: Sequence[datetime]) -> None:
        """Folds a project's ledger anew as it was known at each of `instants`, and decides what follows.

        Done again when further facts came in meanwhile: whoever folds last has all of them.
        """
        while True:
            known = await self._facts.of(city, project)
            inputs = [self._input(city, project, known, at, at == instants[-1]) for at in instants]
            await self._projects.carry_out(inputs)
            if await self._facts.count(city, project) == len(known):
                return

    def _input(
        self, city: str, project: str, known: Sequence[Stored], at: datetime, last: bool
    ) -> Input[Project, Context]:
        ledger = fold(project, [s.fact for s in known if last or s.recorded_at <= at])

        def when(state: Project) -> datetime:
            return at if state.last_at is None else max(at, state.last_at)

        def decided(state: Project | None, context: Context) -> Decision:
            return [] if state is None else facts_changed(state, ledger, context, when(state))

        def derived(state: Project, context: Context) -> Project:
            return settle(state, ledger, context, when(state))

        return Input(project, city, at, decided, derive=derived)

    async def recompute_marked(self) -> None:
        """Recomputes projects whose marks were left behind by a process that died."""
        now = self._projects.clock.now()
        left = Query(below={"at": now - FORGOTTEN_AFTER}, sort="at", limit=100)
        for mark in await self._marks.find(left):
            await self.recompute(mark["city"], mark["project"], [now])
            await self._marks.delete([mark["_id"]])
