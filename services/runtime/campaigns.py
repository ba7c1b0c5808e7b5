"""Campaigns (专项行动) of a pack: their phases, and what is to be cleared, of which cases, by when. Pure.

The section `campaigns` is written once and read twice: a target with `clock: true` is a date that each case
in its scope carries, and every target is a figure of the campaign's progress. Read by `campaigns_file`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.runtime.conditions import Condition

SCOPE_NAMES: dict[str, str] = {
    "channel": "the lead's channel, a string",
    "industry": "the lead's industry, or an empty string",
    "ownership": "the project's ownership, or an empty string",
    "region": "the code of the lead's region, or an empty string",
    "territory": "the code of the territory that it lies in, or an empty string",
    "task_force": "the task force that supervises it, or an empty string",
    "causes": "causes: a list",
    "flags": "the lead's flags: a list",
}
"""What a target's `scope` may look at: what is known of a case from its receipt."""


class Aim(StrEnum):
    """What a target asks for."""

    ZERO = "zero"
    """清零: none is left open."""
    IN_TIME = "in_time"
    """按要求办结: none is closed after its own deadline."""
    MOSTLY = "mostly"
    """基本解决: at least `share` percent are closed."""


@dataclass(frozen=True, slots=True)
class Target:
    """One target: of the cases in `scope` received in [`received_from`, `received_before`), by `due_at`.

    `clock`: each such case carries `due_at` as a clock `campaign`. `share` is in percent.
    """

    id: str
    title: str
    aim: Aim
    share: int
    due_at: datetime
    clauses: tuple[str, ...]
    clock: bool
    scope: Condition | None
    received_from: datetime | None
    received_before: datetime

    def takes(self, received_at: datetime) -> bool:
        """Whether a lead received then is of this target; one that comes after its date is not."""
        return (self.received_from is None or self.received_from <= received_at) and (
            received_at < self.received_before
        )


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase, from 00:00 of its first day to 24:00 of its last. `tasks`: what else it asks for."""

    id: str
    title: str
    starts_at: datetime
    ends_at: datetime
    clauses: tuple[str, ...]
    targets: tuple[Target, ...]
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign with its phases in order; targets that no phase has are its own."""

    id: str
    title: str
    clauses: tuple[str, ...]
    phases: tuple[Phase, ...]
    targets: tuple[Target, ...]

    def all_targets(self) -> tuple[Target, ...]:
        """Its own targets, then those of its phases, in order."""
        return self.targets + tuple(target for phase in self.phases for target in phase.targets)

    def phase_at(self, at: datetime) -> Phase | None:
        """The phase that runs at an instant."""
        return next((phase for phase in self.phases if phase.starts_at <= at < phase.ends_at), None)
