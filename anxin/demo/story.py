"""What stories are made of.

A story is a generator: it waits with `Until` and takes a step with `Take`. Both give back the case as it is
then; its clocks may have changed it meanwhile. Which steps there are, is the pack's to say: a scene asks
`Told.accepts` before it takes one that not every city has.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anxin.demo.city import City
from anxin.demo.leads import Truth
from anxin.demo.pace import Pace, pick
from contracts.case_actions import ACTION, Action, texts_of
from contracts.envelope import By
from services.routing.domain import places
from services.routing.domain.case import Case
from services.routing.domain.decide import decide
from services.routing.domain.messages import Act, Context
from services.runtime.decisions import Refusal
from services.runtime.texts import reference


@dataclass(frozen=True, slots=True)
class Until:
    """Nothing happens until an instant."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Take:
    """A step, now."""

    action: Action
    by: By


Scene = Generator[Until | Take, Case, Case]
"""A part of a story; it gives back the case as its last request found it."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a story is told: what is true of the case, where, by which rules, at which pace, and the time."""

    truth: Truth
    city: City
    rules: Context
    pace: Pace
    now: Callable[[], datetime]
    stalled: float
    """The share of stages at which a case is left lying for weeks."""
    earlier: Callable[[], Case | None] = lambda: None
    """The case of the same complaint that came before through another channel, if there is one."""

    @property
    def rng(self) -> random.Random:
        """The story's own source of chance."""
        return self.pace.rng

    def role(self, name: str, case: Case) -> str | None:
        """The unit that plays a part for a case (`hrss`, `industry`, `office`, `government`), or None."""
        return places.role(name, case, self.city.territory)

    def accepts(self, case: Case, action: str, unit: str | None = None, /, **fields: Any) -> bool:
        """Whether the pack would let a unit, the case's own by default, take a step now."""
        wanted = _action(action, fields)
        act = Act(wanted, By(unit or case.unit), _references(case.id, wanted))
        return not isinstance(decide(case, act, self.rules, self.now()), Refusal)

    def later(self, *days: tuple[int, float], after: datetime) -> datetime:
        """Some working days after an instant, drawn by weight; now and then much later."""
        until = self.pace.workdays(after, pick(self.rng, days))
        if self.pace.chance(self.stalled):
            until = self.pace.days(until, self.pace.log_normal(16, 0.9))
        return until

    def wait(self, *days: tuple[int, float]) -> Scene:
        """Waits until then, from now."""
        return (yield Until(self.later(*days, after=self.now())))

    def wait_days(self, days: float) -> Scene:
        """Waits about some days."""
        return (yield Until(self.pace.days(self.now(), days)))


def take(case: Case, action: str, unit: str | None = None, role: str = "handler", /, **fields: Any) -> Scene:
    """A step of the unit that has the case, or of another."""
    return (yield Take(_action(action, fields), By(unit or case.unit, role)))


def attempt(told: Told, case: Case, action: str, units: Iterable[str | None] = (), /, **fields: Any) -> Scene:
    """A step of the first of some units, the case's own by default, that may take it; else nothing."""
    for unit in tuple(units) or (case.unit,):
        if unit is not None and told.accepts(case, action, unit, **fields):
            return (yield from take(case, action, unit, **fields))
    return case


def _references(case_id: str, action: Any) -> dict[str, dict[str, Any]]:
    """The references under which the texts of a step would be kept."""
    return {name: reference(case_id, name, text) for name, text in texts_of(action).items()}


def _action(action: str, fields: dict[str, Any]) -> Action:
    return ACTION.validate_python({"action": action, **fields})
