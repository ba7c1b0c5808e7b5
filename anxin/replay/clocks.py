"""How the clocks of replayed cases came out: one outcome for each clock, by unit and stage. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from services.runtime.decisions import Draft

K = TypeVar("K", str, tuple[str, str])
_PREFIX = "timer_"


class Outcome(StrEnum):
    """What a clock came to. `backlog`: over before its lead came, so that nobody is late."""

    MET = "met"
    BREACHED = "breached"
    BACKLOG = "backlog"
    CANCELLED = "cancelled"
    RUNNING = "running"


_OUTCOMES = {
    f"{_PREFIX}started": Outcome.RUNNING,
    f"{_PREFIX}met": Outcome.MET,
    f"{_PREFIX}breached": Outcome.BREACHED,
    f"{_PREFIX}cancelled": Outcome.CANCELLED,
}

Key = tuple[str | None, str, Outcome]
"""Unit (None: the debtor), stage (a clock's name without its number), outcome."""


class CaseClocks:
    """The clocks of a case or supervision. A clock begun anew is another one, one that runs on the same."""

    __slots__ = ("_clocks", "_current")

    def __init__(self) -> None:
        self._current: dict[str, tuple[str, str]] = {}
        self._clocks: dict[tuple[str, str], tuple[str | None, Outcome]] = {}

    def note(self, draft: Draft) -> None:
        """Takes one of its events; those of no clock change nothing."""
        outcome = _OUTCOMES.get(draft.name.partition(".")[2])
        if outcome is None:
            return
        data = draft.data
        name = data["timer"]
        if outcome is Outcome.RUNNING:
            self._current[name] = (name, data["started_at"])
        elif outcome is Outcome.BREACHED and data.get("backlog"):
            outcome = Outcome.BACKLOG
        self._clocks[self._current[name]] = (data["unit"], outcome)

    def outcomes(self) -> Iterable[Key]:
        """Each clock's unit, stage and outcome."""
        for (name, _), (unit, outcome) in self._clocks.items():
            yield unit, name.partition("#")[0], outcome


@dataclass(frozen=True, slots=True)
class Count:
    """Clocks by outcome."""

    met: int = 0
    breached: int = 0
    backlog: int = 0
    cancelled: int = 0
    running: int = 0

    @property
    def share(self) -> float | None:
        """Met among those that were met or breached, 0 to 1; None where there was none of them."""
        ended = self.met + self.breached
        return self.met / ended if ended else None


@dataclass(slots=True)
class Compliance:
    """All clocks of a replay."""

    counts: Counter[Key] = field(default_factory=Counter)

    def add(self, clocks: CaseClocks) -> None:
        """Takes the clocks of one case in."""
        self.counts.update(clocks.outcomes())

    def whole(self) -> Count:
        """All clocks but the debtors'."""
        return self._grouped(lambda unit, stage: None if unit is None else "").get("", Count())

    def by_stage(self) -> dict[str, Count]:
        """By stage, debtors' clocks (instalments, orders) among them, in order of name."""
        return self._grouped(lambda unit, stage: stage)

    def by_unit(self) -> dict[str, Count]:
        """By the unit that answers for the clock, in order of id; a debtor is none."""
        return self._grouped(lambda unit, stage: unit)

    def by_unit_and_stage(self) -> dict[tuple[str, str], Count]:
        """By both, in order."""
        return self._grouped(lambda unit, stage: None if unit is None else (unit, stage))

    def _grouped(self, key: Callable[[str | None, str], K | None]) -> dict[K, Count]:
        """Counts by `key(unit, stage)`; what has none is left out."""
        found: defaultdict[K, Counter[Outcome]] = defaultdict(Counter)
        for (unit, stage, outcome), number in self.counts.items():
            group = key(unit, stage)
            if group is not None:
                found[group][outcome] += number
        return {
            group: Count(**{str(outcome): number for outcome, number in found[group].items()})
            for group in sorted(found)
        }
