"""What the runtime is told of a kind of aggregate, what it is asked to carry out, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from contracts.envelope import Event
from contracts.topics import Topic
from services.runtime.decisions import Decision, Draft, Refusal
from services.runtime.store import Document

S = TypeVar("S")
P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Move(Generic[P]):
    """From one version of the rules (`former`, under `former_hash`) to another (`rules`, under `to`)."""

    former_hash: str
    to: str
    former: P
    rules: P
    now: datetime


@dataclass(frozen=True, slots=True)
class Kind(Generic[S, P]):
    """What the runtime must know of one kind of aggregate.

    `name` is its collection and the first word of its events; `fire(state, due, policy)` gives the
    drafts of everything that ends at exactly the instant `due`; `reproject(state, policy, now)` those that
    move provisional deadlines, which `encode` marks with the field `provisional`; `indexes` are over its
    stored fields.
    """

    name: str
    service: str
    topic: Topic
    evolve: Callable[[S | None, Draft], S]
    encode: Callable[[S], Document]
    decode: Callable[[Document], S]
    next_due: Callable[[S], datetime | None]
    fire: Callable[[S, datetime, P], list[Draft]]
    reproject: Callable[[S, P, datetime], list[Draft]]
    indexes: tuple[tuple[str, ...], ...] = ()
    begin: Callable[[str, str], S] | None = None
    """The state of an aggregate (id, city) before its first event; without it that is None."""
    settle: Callable[[S, P, datetime], S] | None = None
    """Derives anew, after a decision at an instant, what of the state stands in no event."""
    move: Callable[[S, Move[P]], list[Draft]] | None = None
    """The drafts by which one goes over to other rules; none: it stays. `encode` marks what may go `open`."""


@dataclass(frozen=True, slots=True)
class Input(Generic[S, P]):
    """One thing to be decided about the aggregate `id`, at the instant `at`.

    `city` is the city of an aggregate that it may begin; empty where it begins none: then an aggregate
    that is not there is a refusal.
    `source` and `sequence` name the event that it came with: one applied already is not applied again,
    and one beyond the next is a hole. `expected` is the version that the asker saw (If-Match).
    """

    id: str
    city: str
    at: datetime
    decide: Callable[[S | None, P], Decision]
    source: str | None = None
    sequence: int | None = None
    expected: int | None = None
    traceparent: str | None = None
    foreign: bool = False
    """It rests on what others sent, though it names no event: rules that stumble over it refuse it."""
    gaps: bool = False
    """The source sends only some of its events here: one beyond the next is no hole."""
    policy: str | None = None
    """The hash of the rules that the aggregate goes by from this input on, where it changes them."""
    derive: Callable[[S, P], S] | None = None
    """Puts in what the input changes without an event, after its events; instead of the kind's `settle`."""


@dataclass(frozen=True, slots=True)
class Applied(Generic[S]):
    """It was carried out; `state` is what the aggregate is now, `version` its version."""

    state: S | None
    version: int
    events: Sequence[Event] = ()


@dataclass(frozen=True, slots=True)
class Repeated(Generic[S]):
    """It had been applied before; nothing was done."""

    state: S | None
    version: int


@dataclass(frozen=True, slots=True)
class Refused(Generic[S]):
    """It was refused; timers that were due have fired all the same."""

    refusal: Refusal
    state: S | None
    version: int


@dataclass(frozen=True, slots=True)
class Hole:
    """Events before it are missing: `after` is the last one that was applied."""

    after: int


Outcome = Applied[S] | Repeated[S] | Refused[S] | Hole
