"""What is done with bulletins: looked at, drafted, approved, published, corrected. Load, decide, save."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.bulletins import BulletinAction, Correct, DraftInput, Return
from contracts.envelope import By
from services.bulletins.asked import Asked, ask
from services.bulletins.domain.bulletin import Bulletin, Status, bulletin_id
from services.bulletins.domain.decide import Act, Context, Making, decide, make
from services.bulletins.domain.document import Particulars, compose
from services.bulletins.domain.figures import Figures, compute
from services.bulletins.domain.policy import BulletinsPolicy
from services.bulletins.store import Rows
from services.runtime.aggregate import Aggregates
from services.runtime.calendar_days import local_date
from services.runtime.clock import Clock
from services.runtime.decisions import Decision
from services.runtime.documents import OfficialDocument
from services.runtime.inputs import Applied, Input, Outcome, Refused
from services.runtime.problems import not_found, refused
from services.runtime.store import Stored
from services.runtime.texts import Texts

Aggregate = Aggregates[Bulletin, BulletinsPolicy]


@dataclass(frozen=True, slots=True)
class Found:
    """A bulletin as it is, with its id, city, version and the hash of its pack."""

    id: str
    city: str
    version: int
    policy: str
    bulletin: Bulletin


@dataclass(frozen=True, slots=True)
class Bulletins:
    """The bulletins of one store."""

    rows: Rows
    aggregates: Aggregate
    texts: Texts
    clock: Clock

    async def look(self, asked: Asked) -> OfficialDocument:
        """The document of a month as things stand, marked as a draft; nothing is stored."""
        figures = await self.figures(asked)
        day = local_date(self.clock.now())
        about = Particulars(asked.kind, asked.period, asked.scope, day, draft=True)
        return compose(asked.policy, about, figures)

    async def figures(self, asked: Asked) -> Figures:
        """The figures of a month as things stand."""
        return (await self.figures_of([asked]))[0]

    async def figures_of(self, asked: Sequence[Asked]) -> list[Figures]:
        """The figures of bulletins of one city, kind and month from one reading, off the event loop."""
        one = asked[0]
        cases = await self.rows.cases(one.city, one.period)
        projects = await self.rows.projects(one.city, one.period)
        listed = one.policy.units_listed(one.kind)
        return [
            await asyncio.to_thread(compute, cases, projects, one.period, a.places, listed) for a in asked
        ]

    async def draft(self, wanted: DraftInput) -> tuple[Found, bool]:
        """Makes or renews the draft; whether it is new. Raises the problem that keeps it from being made."""
        asked = ask(self.aggregates.policies, self.clock.now(), wanted, ended=True)
        latest = await self.latest(asked.id)
        if latest is not None:
            asked = asked.under(self.aggregates.policies.by_hash(latest.policy))
        by = None if wanted.by is None else By(wanted.by.unit, wanted.by.post)
        making = Making(asked.kind, asked.period, asked.scope, await self.figures(asked), by)
        made = asked.id if latest is None else latest.id
        return await self.make(asked, made, making), latest is None

    async def make(self, asked: Asked, made: str, making: Making) -> Found:
        """Carries out one draft."""
        clauses = asked.policy.kinds[asked.kind].clauses
        now = self.clock.now()

        def decided(bulletin: Bulletin | None, policy: BulletinsPolicy) -> Decision:
            return make(bulletin, making, Context(clauses, now))

        return await self._carry_out(Input(made, asked.city, now, decided))

    async def act(self, found: Found, action: BulletinAction, expected: int | None) -> Found:
        """Takes one step. A correction drafts the new revision first, so that none is promised in vain."""
        reason = await self._kept(found.id, action)
        act = Act(found.city, action, reason)
        now = self.clock.now()

        def decided(bulletin: Bulletin | None, policy: BulletinsPolicy) -> Decision:
            return decide(bulletin, act, _context(bulletin, policy, now))

        if isinstance(action, Correct):
            await self._draft_revision(found, act)
        return await self._carry_out(Input(found.id, found.city, now, decided, expected=expected))

    async def _draft_revision(self, found: Found, act: Act) -> None:
        """The draft that corrects a published bulletin; nothing where the correction will be refused."""
        former = found.bulletin
        policy = self.aggregates.policies.by_hash(found.policy)
        now = self.clock.now()
        if not isinstance(decide(former, act, _context(former, policy, now)), list):
            return
        wanted = DraftInput(city=found.city, kind=former.kind, period=former.period, scope=former.scope)
        asked = ask(self.aggregates.policies, now, wanted, ended=True)
        number = former.revision + 1
        made = bulletin_id(found.city, former.kind, former.period, former.scope, number)
        figures = await self.figures(asked)
        making = Making(
            former.kind, former.period, former.scope, figures, act.by, number, found.id, act.reason
        )
        await self.make(asked, made, making)

    async def _kept(self, owner: str, action: BulletinAction) -> Mapping[str, Any] | None:
        """A reason is a free text: it stays here, the event carries its reference."""
        if not isinstance(action, Return | Correct):
            return None
        return (await self.texts.keep(owner, {"reason": action.reason}))["reason"]

    async def _carry_out(self, item: Input[Bulletin, BulletinsPolicy]) -> Found:
        outcome: Outcome[Bulletin] = (await self.aggregates.carry_out([item]))[0]
        if isinstance(outcome, Refused):
            raise refused(outcome.refusal)
        if not isinstance(outcome, Applied):
            raise RuntimeError(f"{item.id}: a step without a source came to {outcome}")
        return await self.get(item.id)

    async def get(self, made: str) -> Found:
        """The bulletin with this id; raises a 404."""
        found = await self.aggregates.get(made)
        if found is None:
            raise not_found(f"通报“{made}”")
        return as_found(found[0], found[1])

    async def latest(self, first: str) -> Found | None:
        """The latest revision of a bulletin, by the id of its first."""
        latest: Found | None = None
        following: str | None = first
        while following is not None and (found := await self.aggregates.get(following)):
            latest = as_found(found[0], found[1])
            following = latest.bulletin.corrected_by
        return latest

    def document(self, found: Found) -> OfficialDocument:
        """The stored bulletin as a document, by the pack that it was drafted under."""
        bulletin = found.bulletin
        at = bulletin.published_at or bulletin.drafted_at
        draft = bulletin.status is not Status.PUBLISHED
        about = Particulars(
            bulletin.kind, bulletin.period, bulletin.scope, local_date(at), draft, bulletin.number
        )
        return compose(self.aggregates.policies.by_hash(found.policy), about, bulletin.figures)


def as_found(bulletin: Bulletin, stored: Stored) -> Found:
    """What was loaded, together."""
    return Found(stored.id, stored.city, stored.version, stored.policy, bulletin)


def _context(bulletin: Bulletin | None, policy: BulletinsPolicy, now: datetime) -> Context:
    return Context(() if bulletin is None else policy.kinds[bulletin.kind].clauses, now)
