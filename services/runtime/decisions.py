"""What a decision is made of: drafts of events, or a refusal. Pure data; every domain room uses it.

`decide(state, message, policy, now) -> Decision`; `evolve(state, event) -> state` is the only thing
that changes state. `Steps` chains the two inside one decision: each drafted event is evolved at once,
so that what is decided next sees what was decided before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from contracts.envelope import By
from contracts.reasons import Reason

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it has a number: its short name (`case.signed`), data, clauses and instant.

    `data` holds JSON values only (times as RFC 3339 strings, money as yuan strings) and is the whole
    of what changed: `evolve` knows nothing else.
    """

    name: str
    time: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    clauses: tuple[str, ...] = ()
    by: By | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A step that is not allowed, as a fact: the reason, the clause behind it, and words for the clerk.

    `field` names the part of the message that is wrong, where it is one part; `needed` says what
    would have been needed.
    """

    reason: Reason
    message: str
    clause: str | None = None
    field: str | None = None
    needed: str | None = None


Decision = list[Draft] | Refusal
Evolve = Callable[[S | None, Draft], S]


class Steps(Generic[S]):
    """The growing result of one decision: `add` drafts an event and evolves the state with it."""

    def __init__(self, state: S | None, evolve: Evolve[S], now: datetime, by: By | None = None) -> None:
        self._state = state
        self._evolve = evolve
        self.now = now
        self.by = by
        self.drafts: list[Draft] = []

    @property
    def state(self) -> S:
        """The state after all drafts so far; an error before the first one of a new aggregate."""
        if self._state is None:
            raise LookupError("the aggregate has not begun")
        return self._state

    def add(self, name: str, clauses: tuple[str, ...] = (), /, **data: Any) -> None:
        """Drafts one event at the decision's instant. `data` are JSON values."""
        draft = Draft(name, self.now, data, clauses, self.by)
        self._state = self._evolve(self._state, draft)
        self.drafts.append(draft)
