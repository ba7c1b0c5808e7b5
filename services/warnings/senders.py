"""Sources of attendance as things watched: `sender:<source>`, silent for too long (LY-3a, feed_stale).

When a source was heard last is noted beside the buckets, with every batch. Its aggregate is told only when
it begins, when its time runs out, and once it has (its silence ends): who goes on sending costs nothing.
Nobody is expected to send for sites on which no work goes on any more (`Sites`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime, timedelta

from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision
from services.runtime.inputs import Input
from services.runtime.packs import NoPolicyError
from services.runtime.store import Stored
from services.warnings.domain.beside import NOTHING
from services.warnings.domain.conditions import settle
from services.warnings.domain.decide import facts_changed
from services.warnings.domain.fold_others import CITY_ITSELF
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.project import Project
from services.warnings.domain.watched import Watched, in_city, kind_of, own_name, sender_id
from services.warnings.domain.writing import Context
from services.warnings.sites import Sites
from services.warnings.store import Facts

Projects = Aggregates[Project, Context]
INSTANT = timedelta(milliseconds=1)
"""The store's smallest step."""
AHEAD = timedelta(minutes=1)
"""How far another instance's clock may be ahead of this one's."""


class Senders:
    """The senders of all cities."""

    def __init__(self, projects: Projects, facts: Facts, sites: Sites) -> None:
        self._projects = projects
        self._facts = facts
        self._sites = sites

    async def note(self, places: AbstractSet[tuple[str, str, str]]) -> None:
        """City, source and project of what was sent."""
        watching = {city for city in {city for city, _, _ in places} if self._watched(city)}
        await self._sites.note({place for place in places if place[0] in watching})

    async def look_at_sites(self, city: str, projects: Sequence[str]) -> None:
        """Tells senders who are silent, or of whom nothing was expected, how their projects stand."""
        sources = await self._sites.senders(city, projects) if self._watched(city) else set()
        ids = {id for source in sources for id in (sender_id(source), in_city(sender_id(source), city))}
        stored = await self._projects.store.load(self._projects.kind.name, ids)
        silent = {id for id, found in stored.items() if found.city == city and self._is_silent(found)}
        await self._tell(dict.fromkeys(silent, city))

    async def hear(self, days: Mapping[tuple[str, str], str]) -> None:
        """Notes the last day (ISO) of attendance by city and source, and tells those to whom it matters."""
        later = await self._facts.hear(days)
        await self._tell_of_a_later_day(later)
        self._facts.told(later)

    async def _tell_of_a_later_day(self, places: Collection[tuple[str, str]]) -> None:
        """Tells those of the sources (city, source) that are new, silent, or about to be held so.

        Of the last ones another instance may have asked before this day was noted.
        """
        soon = self._projects.clock.now() + AHEAD
        asked = [(city, sender_id(source)) for city, source in places if self._watched(city)]
        ids = {*(id for _, id in asked), *(in_city(id, city) for city, id in asked)}
        stored = await self._projects.store.load(self._projects.kind.name, ids)
        wanted = {}
        for city, plain_id in asked:
            taken = plain_id in stored and stored[plain_id].city != city
            id = in_city(plain_id, city) if taken else plain_id
            known = self._projects.kind.decode(stored[id].state) if id in stored else None
            if known is None or known.look_at is None or known.look_at <= soon:
                wanted[id] = city
        await self._tell(wanted)

    async def refresh(self, ids: Collection[str]) -> None:
        """Tells senders when they were heard last; to be done before their time runs out on them."""
        mine = [id for id in ids if kind_of(id) is Watched.SENDER]
        if mine:
            stored = await self._projects.store.load(self._projects.kind.name, mine)
            await self._tell({id: found.city for id, found in stored.items()})

    def _watched(self, city: str) -> bool:
        try:
            _, context = self._projects.policies.in_force(city, self._projects.clock.now())
        except NoPolicyError:
            return False
        return bool(context.policy.asked_of(Watched.SENDER))

    async def _tell(self, cities: dict[str, str]) -> None:
        stored = await self._projects.store.load(self._projects.kind.name, cities)
        for id, city in cities.items():
            day = await self._facts.heard(city, own_name(id))
            ended = await self._sites.ended(city, own_name(id), self._ends) if day is not None else None
            found = stored.get(id)
            state = None if found is None else self._projects.kind.decode(found.state)
            known = NOTHING if state is None else state.ledger.beside
            if day is not None and (known.heard, known.sites_ended) != (day, ended):
                await self._projects.carry_out([_heard(id, city, day, ended, self._instant(state))])

    def _is_silent(self, stored: Stored) -> bool:
        state = self._projects.kind.decode(stored.state)
        return state.ledger.beside.sites_ended is not None or any(state.open)

    async def _ends(self, city: str, projects: Sequence[str]) -> list[date | None]:
        """When the works of projects ended; None of those on which they go on, as far as is known."""
        stored = await self._projects.store.load(self._projects.kind.name, projects)
        own = (stored[project] for project in projects if project in stored)
        known = [self._projects.kind.decode(found.state).ledger.ended for found in own if found.city == city]
        return [*known, *(None for project in projects if project not in stored)]

    def _instant(self, state: Project | None) -> datetime:
        """Now; where its time has run out meanwhile just before that, since it had been heard by then."""
        now = self._projects.clock.now()
        due = None if state is None else state.look_at
        return now if due is None else min(now, due - INSTANT)


def _heard(id: str, city: str, day: date, ended: date | None, at: datetime) -> Input[Project, Context]:
    def ledger(state: Project) -> Ledger:
        beside = replace(state.ledger.beside, seat=CITY_ITSELF, heard=day, sites_ended=ended)
        return replace(state.ledger, beside=beside)

    def when(state: Project) -> datetime:
        return at if state.last_at is None else max(at, state.last_at)

    def decided(state: Project | None, context: Context) -> Decision:
        return [] if state is None else facts_changed(state, ledger(state), context, when(state))

    def derived(state: Project, context: Context) -> Project:
        return settle(state, ledger(state), context, when(state))

    return Input(id, city, at, decided, derive=derived)
