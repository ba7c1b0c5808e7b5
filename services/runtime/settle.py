"""What becomes of one event at a receiver, and the two ways a receiver applies events."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from contracts.envelope import Event
from contracts.reasons import Reason
from contracts.topics import Topic
from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision
from services.runtime.inputs import Hole, Input, Refused
from services.runtime.store import Change, Document, Store, Stored

log = logging.getLogger(__name__)
S = TypeVar("S")
P = TypeVar("P")
Row = Document


@dataclass(frozen=True, slots=True)
class Settled:
    """It is done: applied now or before."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Events before it have not come: `after` is the last sequence that was applied."""

    after: int


@dataclass(frozen=True, slots=True)
class Impossible:
    """It can never be handled, and why."""

    reason: Reason
    detail: str


Settlement = Settled | Missing | Impossible
Apply = Callable[[Sequence[Event]], Awaitable[Sequence[Settlement]]]
SETTLED = Settled()
AHEAD = timedelta(hours=1)
"""How far another machine's clock may be ahead: later events would fire timers before their time."""
FUTURE = Impossible(Reason.BAD_ENVELOPE, "ce_time: lies in the future")


@dataclass(frozen=True, slots=True)
class Subscription:
    """A service's interest in a topic: `apply` gives one settlement for each event, in order."""

    topic: Topic
    apply: Apply


class IntoAggregates(Generic[S, P]):
    """Applies events as inputs to aggregates: `target` names the one, `decide` gives its drafts.

    Every event counts as applied, also those that `decide` answers with no draft.
    """

    def __init__(
        self,
        aggregates: Aggregates[S, P],
        target: Callable[[Event], str],
        decide: Callable[[S | None, Event, P], Decision],
    ) -> None:
        self._aggregates = aggregates
        self._target = target
        self._decide = decide

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        latest = self._aggregates.clock.now() + AHEAD
        outcomes = iter(
            await self._aggregates.carry_out([self._input(e) for e in events if e.time <= latest])
        )
        return [settlement(next(outcomes)) if e.time <= latest else FUTURE for e in events]

    def _input(self, event: Event) -> Input[S, P]:
        return Input(
            id=self._target(event),
            city=event.city,
            at=event.time,
            decide=lambda state, policy: self._decide(state, event, policy),
            source=event.subject,
            sequence=event.sequence,
            traceparent=event.traceparent,
        )


def settlement(outcome: object) -> Settlement:
    """What the outcome of an input means for the event that it came with."""
    if isinstance(outcome, Hole):
        return Missing(outcome.after)
    if isinstance(outcome, Refused):
        refusal = outcome.refusal
        broken = refusal.reason in (Reason.BAD_DATA, Reason.UNKNOWN_CITY)
        return Impossible(refusal.reason if broken else Reason.REFUSED, refusal.message)
    return SETTLED


class Only:
    """Hands on the events of one kind of aggregate; others of its topic concern the receiver in nothing."""

    def __init__(self, aggregate: str, apply: Apply) -> None:
        self._prefix = f"{aggregate}."
        self._apply = apply

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        mine = [event for event in events if event.name.startswith(self._prefix)]
        found = iter(await self._apply(mine) if mine else ())
        return [next(found) if event.name.startswith(self._prefix) else SETTLED for event in events]


class IntoRows:
    """Applies events to rows that are only read: `fold(row, event)` gives the next row.

    Each row has one source, so it carries how far that source was applied; a row is saved like an
    aggregate, matching on its version.
    """

    def __init__(self, store: Store, name: str, fold: Callable[[Row | None, Event], Row]) -> None:
        self._store = store
        self._name = name
        self._fold = fold

    async def __call__(self, events: Sequence[Event]) -> Sequence[Settlement]:
        by_subject: dict[str, list[Event]] = {}
        for event in events:
            by_subject.setdefault(event.subject, []).append(event)
        settlements: dict[str, list[Settlement]] = {}
        waiting = set(by_subject)
        while waiting:
            stored = await self._store.load(self._name, waiting)
            changes = []
            for subject in waiting:
                change, settlements[subject] = self._change(stored.get(subject), by_subject[subject])
                if change is not None:
                    changes.append(change)
            waiting = await self._store.save(self._name, changes)
        queues = {subject: iter(found) for subject, found in settlements.items()}
        return [next(queues[e.subject]) for e in events]

    def _change(self, row: Stored | None, events: Sequence[Event]) -> tuple[Change | None, list[Settlement]]:
        """The row after those of `events` that are next, and what became of each."""
        subject = events[0].subject
        state = None if row is None else row.state
        first = last = 0 if row is None else row.applied.get(subject, 0)
        settlements: list[Settlement] = []
        for event in events:
            sequence = event.sequence or 0
            if sequence > last + 1:
                settlements.append(Missing(last))
                continue
            if sequence == last + 1:
                try:
                    state = self._fold(state, event)
                except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError) as error:
                    log.exception("no row can be made", extra={"row": self._name, "id": subject})
                    settlements.append(Impossible(Reason.BAD_DATA, f"no row can be made: {error!r}"))
                    continue
                last = sequence
            settlements.append(SETTLED)
        if state is None or last == first:
            return None, settlements
        version = 0 if row is None else row.version
        return Change(subject, events[0].city, version, 0, "", state, None, {subject: last}, ()), settlements
