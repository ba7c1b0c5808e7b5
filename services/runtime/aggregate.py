"""Load, decide, save: how every input to an aggregate is carried out.

Before an input is decided, all timers due by its time are fired, earliest first, each at its own due
time, in the same write: a late sweep changes no date and no outcome. Whoever loses the race for a
version loads again and decides again.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from contracts.envelope import Event
from contracts.reasons import Reason
from contracts.registry import EVENTS
from services.runtime.clock import Clock
from services.runtime.decisions import Decision, Draft, Refusal
from services.runtime.inputs import Applied, Hole, Input, Kind, Move, Outcome, Refused, Repeated
from services.runtime.packs import NoPolicyError, Policies
from services.runtime.refusals import ABSENT, no_policy, stale
from services.runtime.store import Query, Store, Stored, pages
from services.runtime.work import Work, change_of, work_on

log = logging.getLogger(__name__)
S = TypeVar("S")
P = TypeVar("P")
A_FEW = 50
"""Aggregates that are decided in one go: deciding holds up everything else in the process."""
MAX_ROUNDS = 50
"""Rounds of losing the race before it is taken for a fault."""


class Aggregates(Generic[S, P]):
    """Carries out inputs to the aggregates of one kind.

    `observe` is told every event that was saved, once; `ahead` which aggregates are about to be looked at.
    """

    def __init__(
        self,
        kind: Kind[S, P],
        store: Store,
        policies: Policies[P],
        clock: Clock,
        observe: Callable[[Sequence[Event]], None],
        ahead: Callable[[Sequence[str]], Awaitable[Any]] | None = None,
    ) -> None:
        self.kind = kind
        self.store = store
        self.policies = policies
        self.clock = clock
        self._observe = observe
        self._ahead = ahead

    async def get(self, aggregate: str) -> tuple[S, Stored] | None:
        """The state of an aggregate and how it is stored, or None."""
        stored = (await self.store.load(self.kind.name, [aggregate])).get(aggregate)
        return None if stored is None else (self.kind.decode(stored.state), stored)

    async def carry_out(self, inputs: Sequence[Input[S, P]]) -> list[Outcome[S]]:
        """Carries out inputs, in order per aggregate; outcomes are in the order of `inputs`.

        A few aggregates are loaded, decided and saved at a time, so that other work goes on in between.
        Raises `StoreAwayError` when the store is away; what was saved by then is saved, and a repeat of an
        input that names its source is harmless.
        """
        outcomes: list[Outcome[S] | None] = [None] * len(inputs)
        waiting: dict[str, list[int]] = {}
        for position, item in enumerate(inputs):
            waiting.setdefault(item.id, []).append(position)
        every = list(waiting.items())
        for first in range(0, len(every), A_FEW):
            await self._win(inputs, dict(every[first : first + A_FEW]), outcomes)
        return [o for o in outcomes if o is not None]

    async def _win(
        self,
        inputs: Sequence[Input[S, P]],
        waiting: dict[str, list[int]],
        outcomes: list[Outcome[S] | None],
    ) -> None:
        """Tries until nothing has lost the race for a version."""
        for _ in range(MAX_ROUNDS):
            waiting = await self._round(inputs, waiting, outcomes)
            if not waiting:
                return
        raise RuntimeError(f"{self.kind.name}: {sorted(waiting)[:3]} never won the race for a version")

    async def _round(
        self,
        inputs: Sequence[Input[S, P]],
        waiting: Mapping[str, list[int]],
        outcomes: list[Outcome[S] | None],
    ) -> dict[str, list[int]]:
        """Tries all that waits; returns what lost the race."""
        stored = await self.store.load(self.kind.name, waiting)
        works = []
        for aggregate, positions in waiting.items():
            work = self._begin(inputs[positions[0]], stored.get(aggregate))
            for position in positions:
                outcomes[position] = self._fold(work, inputs[position])
            works.append(work)
        changes = {w.id: change_of(w, self.kind) for w in works if w.dirty}
        lost = await self.store.save(self.kind.name, list(changes.values()))
        saved = [e for i, change in changes.items() if i not in lost for e in change.events]
        if saved:
            self._observe(saved)
        return {i: positions for i, positions in waiting.items() if i in lost}

    def _begin(self, first: Input[S, P], stored: Stored | None) -> Work[S]:
        return self._new(first.id, first.city) if stored is None else work_on(stored, self.kind)

    def _new(self, aggregate: str, city: str) -> Work[S]:
        if not city:
            return Work(aggregate, "", 0, 0, "", None, {})
        try:
            digest, _ = self.policies.in_force(city, self.clock.now())
        except NoPolicyError:
            return Work(aggregate, city, 0, 0, "", None, {})
        state = None if self.kind.begin is None else self.kind.begin(aggregate, city)
        return Work(aggregate, city, 0, 0, digest, state, {})

    def _fold(self, work: Work[S], item: Input[S, P]) -> Outcome[S]:
        """Decides one input on the state as it is after those before it."""
        if item.source is not None and item.sequence is not None:
            last = work.applied.get(item.source, 0)
            if item.sequence <= last:
                return Repeated(work.state, work.version)
            if item.sequence > last + 1 and not item.gaps:
                return Hole(last)
        if item.expected is not None and item.expected != work.version:
            return Refused(stale(item.expected, work.version), work.state, work.version)
        if work.state is None and not work.policy:
            return Refused(no_policy(work.city) if work.city else ABSENT, None, 0)
        policy = self.policies.by_hash(work.policy)
        self._fire(work, item.at, policy, item.traceparent)
        if item.policy is not None:
            return self._repin(work, item, item.policy)
        if item.source is not None or item.foreign:
            return self._fold_foreign(work, item, policy)
        return self._decide(work, item, policy)

    def _fold_foreign(self, work: Work[S], item: Input[S, P], policy: P) -> Outcome[S]:
        """An input from the bus that the rules stumble over is refused: it would stumble at every restart.

        What comes from ourselves, a request or the sweep, stumbles loudly instead.
        """
        former = replace(work, applied=dict(work.applied), events=list(work.events))
        try:
            return self._decide(work, item, policy)
        except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as error:
            log.exception("no rule can be applied", extra={"kind": self.kind.name, "id": work.id})
            for name in ("sequence", "state", "applied", "events", "dirty"):
                setattr(work, name, getattr(former, name))
            words = f"no rule can be applied: {error!r}"
            version = work.version + 1 if work.dirty else work.version
            return Refused(Refusal(Reason.BAD_DATA, words), work.state, version)

    def _repin(self, work: Work[S], item: Input[S, P], to: str) -> Outcome[S]:
        """Goes over to the rules under `to`, unless there is nothing to go over."""
        former = work.policy
        if former == to:
            return Repeated(work.state, work.version)
        work.policy = to
        outcome = self._decide(work, item, self.policies.by_hash(to))
        if not (isinstance(outcome, Applied) and (outcome.events or item.derive is not None)):
            work.policy = former
        return outcome

    def _decide(self, work: Work[S], item: Input[S, P], policy: P) -> Outcome[S]:
        after_save, before = work.version + 1, len(work.events)
        decision = item.decide(work.state, policy)
        if isinstance(decision, Refusal):
            return Refused(decision, work.state, after_save if work.dirty else work.version)
        for draft in decision:
            self._take(work, draft, item.traceparent)
        if item.derive is not None and work.state is not None:
            work.state = item.derive(work.state, policy)
            work.dirty = True
        elif decision:
            self._settle(work, policy, decision[-1].time)
        if item.source is not None and item.sequence is not None:
            work.applied[item.source] = item.sequence
            work.dirty = work.dirty or work.state is not None
        return Applied(work.state, after_save if work.dirty else work.version, tuple(work.events[before:]))

    def _fire(self, work: Work[S], until: datetime, policy: P, trace: str | None) -> None:
        """Fires what is due by `until`, earliest first; firing may start what is due as well."""
        while work.state is not None:
            due = self.kind.next_due(work.state)
            if due is None or due > until:
                return
            drafts = self.kind.fire(work.state, due, policy)
            for draft in drafts:
                self._take(work, draft, trace)
            self._settle(work, policy, due)
            if self.kind.next_due(work.state) == due and not drafts:
                raise RuntimeError(f"{self.kind.name} {work.id}: nothing fired at {due}, its next due time")

    def _settle(self, work: Work[S], policy: P, now: datetime) -> None:
        if self.kind.settle is not None and work.state is not None:
            settled = self.kind.settle(work.state, policy, now)
            work.dirty = work.dirty or settled != work.state
            work.state = settled

    def _take(self, work: Work[S], draft: Draft, trace: str | None) -> None:
        event_type = EVENTS[draft.name]
        event_type.model.model_validate(draft.data)
        work.state = self.kind.evolve(work.state, draft)
        work.sequence += 1
        work.dirty = True
        work.events.append(
            Event(
                type=event_type.type,
                source=f"/{self.kind.service}",
                subject=work.id,
                time=draft.time,
                recorded_at=self.clock.now(),
                city=work.city,
                sequence=work.sequence,
                data=draft.data,
                clauses=draft.clauses,
                by=draft.by,
                policy=work.policy,
                traceparent=trace,
            )
        )

    async def fire_due(self, now: datetime, limit: int = 1000) -> int:
        """Fires what is due at `now` in one batch of aggregates; returns how many aggregates it looked at."""
        due = [i for i, _ in await self.store.due(self.kind.name, now, limit)]
        await self.take_in(due)
        await self.carry_out([Input(i, "", now, _nothing) for i in due])
        return len(due)

    async def take_in(self, ids: Sequence[str]) -> None:
        """Takes in what waits of aggregates before they are fired, shown or acted on."""
        if ids and self._ahead is not None:
            await self._ahead(ids)

    async def reproject(self) -> int:
        """Projects every provisional deadline anew; returns how many aggregates moved."""
        now, moved = self.clock.now(), 0
        query = Query({"provisional": True}, limit=500)
        async for page in pages(self.store, self.kind.name, query):
            await self.take_in([s.id for s in page])
            inputs = [Input(s.id, s.city, now, partial(self._reprojected, now=now)) for s in page]
            outcomes = await self.carry_out(inputs)
            moved += sum(1 for o in outcomes if isinstance(o, Applied) and o.events)
        return moved

    async def move(self, former: str, to: str) -> int:
        """Moves every open aggregate from the rules under one hash to those under another; how many moved.

        Repeated, it moves what was left; one that went over before is not there any more.
        """
        if self.kind.move is None:
            return 0
        now = self.clock.now()
        change = Move(former, to, self.policies.by_hash(former), self.policies.by_hash(to), now)
        moved, query = 0, Query({"policy.hash": former, "open": True}, limit=500)
        async for page in pages(self.store, self.kind.name, query):
            await self.take_in([s.id for s in page])
            decide = partial(self._moved, change=change)
            outcomes = await self.carry_out([Input(s.id, s.city, now, decide, policy=to) for s in page])
            moved += sum(1 for o in outcomes if isinstance(o, Applied) and o.events)
        return moved

    def _moved(self, state: S | None, policy: P, *, change: Move[P]) -> Decision:
        return [] if state is None or self.kind.move is None else self.kind.move(state, change)

    def _reprojected(self, state: S | None, policy: P, *, now: datetime) -> Decision:
        return [] if state is None else self.kind.reproject(state, policy, now)


def _nothing(state: Any, policy: Any) -> Decision:
    """The sweep's input: only timers fire."""
    return []
