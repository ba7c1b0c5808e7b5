"""A decision about supervision as it grows, and the step that asked for it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.envelope import By
from contracts.supervision import SupervisionAction
from services.routing.domain.supervision.rules import MeasureRule
from services.routing.domain.supervision.state import NOTIFY, Supervision, evolve
from services.runtime import timers
from services.runtime.decisions import Draft, Steps


@dataclass(frozen=True, slots=True)
class Act:
    """A step asked for by a unit. `refs` are the `TextRef`s, by field (`items.1` and on), of its texts."""

    action: SupervisionAction
    by: By
    refs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def ref(self, name: str) -> dict[str, Any] | None:
        """The reference of a text, for an event; None when there was no such text."""
        found = self.refs.get(name)
        return None if found is None else dict(found)


class Work(Steps[Supervision]):
    """The drafts of one step so far, under the pack's rule for it."""

    def __init__(self, found: Supervision, rule: MeasureRule, now: datetime, act: Act) -> None:
        super().__init__(found, evolve, now, act.by)
        self.rule = rule
        self.act = act

    def push(self, draft: Draft) -> None:
        """Takes a ready draft in."""
        self.add(draft.name, draft.clauses, **draft.data)

    def take(self, event: str, step: str, **said: Any) -> None:
        """A measure's event: who is addressed, its number among those of its kind, and what it says."""
        region = self.state.region
        self.add(
            event,
            self.rule.clauses,
            region=region,
            number=self.state.next_number(step),
            to=self.rule.addressee(region),
            post=self.rule.post,
            **said,
        )


CLOCKS: Mapping[str, str] = {NOTIFY: "rectify", "letter": "letter"}
"""What the clock of a measure is called."""


def clock_name(found: Supervision, step: str) -> str:
    """The first free name of a kind's clocks: `rectify`, then `rectify#2`, while others still stand.

    An answered measure keeps its clock as long as it may be sent back.
    """
    base = CLOCKS[step]
    used = {one.timer for one in found.of(step)}
    names = (base if n == 1 else f"{base}#{n}" for n in range(1, len(used) + 2))
    return next(name for name in names if name not in used)


def reopened(found: Supervision, timer: str, now: datetime) -> list[Draft]:
    """A clock that was met by a report that did not stand: it runs on to its old end, or was run out."""
    clock = timers.find(found.clocks, timer)
    if clock is None or clock.state is not timers.TimerState.MET:
        return []
    again = timers.started("supervision", clock, now)
    over = [timers.ended("supervision", "breached", clock, now)] if clock.due_at <= now else []
    return [again, *over]
