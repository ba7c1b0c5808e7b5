"""One aggregate while a batch of inputs is folded into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from contracts.envelope import Event
from services.runtime.inputs import Kind
from services.runtime.store import Change, Stored

S = TypeVar("S")
P = TypeVar("P")


@dataclass(slots=True)
class Work(Generic[S]):
    """What it is by now, and the events that came of it; `dirty`: it is to be saved."""

    id: str
    city: str
    version: int
    sequence: int
    policy: str
    state: S | None
    applied: dict[str, int]
    events: list[Event] = field(default_factory=list)
    dirty: bool = False


def work_on(stored: Stored, kind: Kind[S, P]) -> Work[S]:
    """Takes up an aggregate as it is stored."""
    state = kind.decode(stored.state)
    applied = dict(stored.applied)
    return Work(stored.id, stored.city, stored.version, stored.sequence, stored.policy, state, applied)


def change_of(work: Work[S], kind: Kind[S, P]) -> Change:
    """What is to be saved of it. Raises `RuntimeError` for events of what has no state."""
    if work.state is None:
        raise RuntimeError(f"{kind.name} {work.id} has events and no state")
    return Change(
        id=work.id,
        city=work.city,
        expected=work.version,
        sequence=work.sequence,
        policy=work.policy,
        state=kind.encode(work.state),
        next_due_at=kind.next_due(work.state),
        applied=work.applied,
        events=tuple(work.events),
    )
