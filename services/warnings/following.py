"""What is watched goes over to a new version of its city's rules: it has no end at which it would be over.

What is open keeps what it began with: a warning goes on by the rules that raised it, a clock with its
period (`Context.of`, `Context.of_clock`). All else follows the version in force.
"""

from __future__ import annotations

from datetime import datetime

from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision
from services.runtime.inputs import Input
from services.runtime.store import Query
from services.warnings.domain.conditions import settle
from services.warnings.domain.decide import facts_changed
from services.warnings.domain.project import Project
from services.warnings.domain.watched import Watched, in_city, plain
from services.warnings.domain.writing import Context
from services.warnings.ledgers import Ledgers
from services.warnings.store import Facts

A_FEW = 50
"""Projects that are looked at in one go: deciding holds up everything else in the process."""
MOST = 500
"""Projects of one tick: timers are not to wait for all of them."""


class Following:
    """Looks now and then for what goes by another version than the one in force."""

    def __init__(self, projects: Aggregates[Project, Context], facts: Facts, ledgers: Ledgers) -> None:
        self._projects = projects
        self._facts = facts
        self._ledgers = ledgers
        self._done: dict[str, str] = {}
        """The version, by city, that all have gone over to as far as is known."""

    async def tick(self) -> int:
        """Has some of them look at their conditions by the version in force; returns how many."""
        library, now = self._projects.policies.library, self._projects.clock.now()
        looked = 0
        for city in library.cities:
            current = library.in_force(city, now).hash
            if self._done.get(city) == current:
                continue
            for former in [pack.hash for pack in library.versions(city) if pack.hash != current]:
                while looked < MOST and (found := await self._some(former, current)):
                    looked += found
            if looked < MOST:
                looked += await self._begin(city, current)
            if looked < MOST:
                self._done[city] = current
        return looked

    async def _begin(self, city: str, current: str) -> int:
        """Begins to watch permits that no former version watched: what is known of them was kept."""
        policies = self._projects.policies
        versions = [policies.of(pack).policy for pack in policies.library.versions(city)]
        if all(one.watches(Watched.PERMIT) for one in versions):
            return 0
        if not policies.by_hash(current).policy.watches(Watched.PERMIT):
            return 0
        named = sorted(await self._facts.permits(city))
        ids = [*named, *(in_city(id, city) for id in named)]
        known = await self._projects.store.load(self._projects.kind.name, ids)
        mine = {plain(id) for id, found in known.items() if found.city == city}
        unknown = [id for id in named if id not in mine][:MOST]
        await self._ledgers.refold(city, {id: [self._projects.clock.now()] for id in unknown})
        return len(unknown)

    async def _some(self, former: str, current: str) -> int:
        kind, now = self._projects.kind.name, self._projects.clock.now()
        query = Query({"policy.hash": former}, limit=A_FEW, fields=())
        ids = [stored.id for stored in await self._projects.store.find(kind, query)]
        await self._projects.take_in(ids)
        await self._projects.carry_out([_over(id, now, current) for id in ids])
        return len(ids)


def _over(id: str, now: datetime, to: str) -> Input[Project, Context]:
    """Its conditions looked at by the rules under `to`, on the ledger as it stands."""

    def when(state: Project) -> datetime:
        return now if state.last_at is None else max(now, state.last_at)

    def decided(state: Project | None, context: Context) -> Decision:
        return [] if state is None else facts_changed(state, state.ledger, context, when(state))

    def derived(state: Project, context: Context) -> Project:
        return settle(state, state.ledger, context, when(state))

    return Input(id, "", now, decided, derive=derived, policy=to)
