"""What stories are made of.

A story is a generator: it waits with `Until` and takes a step with `Take`. Both give back the case as it is
then; its clocks may have changed it meanwhile.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anxin.demo.city import City
from anxin.demo.leads import Truth
from anxin.demo.pace import Pace, pick
from contracts.case_actions import ACTION, Action
from contracts.envelope import By
from services.routing.domain.case import Case


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
    """Of what a story is told: what is true of the case, where, at which pace, and what time it is."""

    truth: Truth
    city: City
    pace: Pace
    now: Callable[[], datetime]
    stalled: float
    """The share of stages at which a case is left lying for weeks."""

    @property
    def rng(self) -> random.Random:
        """The story's own source of chance."""
        return self.pace.rng

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


def take(case: Case, action: str, unit: str | None = None, role: str = "handler", **fields: Any) -> Scene:
    """A step of the unit that has the case, or of another."""
    return (yield Take(ACTION.validate_python({"action": action, **fields}), By(unit or case.unit, role)))


def hrss(case: Case) -> str:
    """The HRSS of the case's territory."""
    return f"{case.territory}/hrss"
