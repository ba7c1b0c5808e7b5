"""The state of a case. Frozen; only `evolve` makes the next one.

Money is whole fen, times are aware and in UTC. No list grows without bound: the journal has what is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.routing.domain.case_parts import (
    Debt,
    Incident,
    Police,
    Proposal,
    Raised,
    Recorded,
    SpecialTeam,
    Text,
)
from services.routing.domain.case_route import Assistance, Dispute
from services.routing.domain.joined import ALONE, Joined
from services.runtime.timers import Timers


class State(StrEnum):
    """Where a case stands (catalogue, "Case")."""

    JUDGING = "judging"
    RECEIVED = "received"
    TRANSFERRED = "transferred"
    VERIFYING = "verifying"
    HANDLING = "handling"
    AGREED = "agreed"
    INVESTIGATING = "investigating"
    REVIEWING = "reviewing"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REFERRED = "referred"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


ENDED = frozenset({State.CLOSED, State.REFERRED, State.MERGED, State.WITHDRAWN})
OPEN = frozenset(State) - ENDED

IN_HAND = frozenset({State.TRANSFERRED, State.VERIFYING, State.HANDLING, State.AGREED, State.INVESTIGATING})
"""States in which the unit that the case was handed to has it in hand."""

OWED_OUTCOMES = ("founded", "partly_founded")
"""Outcomes of a verification that find wages owed."""


@dataclass(frozen=True, slots=True)
class Lead:
    """What the lead said, as far as rules look at it. `amount` in fen; None is unknown, not zero."""

    id: str
    channel: str
    received_at: datetime
    arrived_at: datetime
    employer: str
    employer_uscc: str | None = None
    industry: str | None = None
    ownership: str | None = None
    project_id: str | None = None
    channel_due_at: datetime | None = None
    headcount: int | None = None
    amount: int | None = None
    flags: tuple[str, ...] = ()
    festival: str | None = None
    anonymous: bool = False
    brought: bool = False
    workers: int = 0
    """Whether it was handled elsewhere before it reached this system."""
    region_source: str | None = None
    """What intake took the region from (`project`, `address`); None: the lead gave it, or corrected."""
    period_start: str | None = None
    period_end: str | None = None
    """When the unpaid work was done; days or months (`2023-01`)."""
    address: Text | None = None


def period_of(lead: Lead) -> dict[str, str | None] | None:
    """When the unpaid work was done, as events and readers are told; None is unknown."""
    ends = {"start": lead.period_start, "end": lead.period_end}
    return ends if any(ends.values()) else None


@dataclass(frozen=True, slots=True)
class Verified:
    """What the last verification found. `amount` in fen."""

    outcome: str | None
    headcount: int | None = None
    amount: int | None = None
    debtor: str | None = None
    debtor_uscc: str | None = None


@dataclass(frozen=True, slots=True)
class Instalment:
    """One instalment of the agreement that runs; `cumulative` must have been paid in all by `due_at`."""

    timer: str
    due_at: datetime
    amount: int
    cumulative: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something to be said at an instant: a clock that comes near (`about` is its name) or a spot check."""

    at: datetime
    about: str


SPOT_CHECK = "spot_check"


@dataclass(frozen=True, slots=True)
class Giver:
    """A unit that gave the case away, and the state in which it takes it back."""

    unit: str
    state: State


@dataclass(frozen=True, slots=True)
class LinkedReview:
    """The industry department's half of a double investigation."""

    unit: str
    done: bool = False


@dataclass(frozen=True)
class Case:
    """One case. `unit` must act now; `trail` are those who gave it away, the last one at the end.

    `due_steps` are steps that a rule has made due (shown), `required_steps` those without which other
    steps are refused. `order_target` is what must be paid in all to keep the payment order.
    `kept_by` is the first unit asked, while it still answers for the case; `bound_unit` has it by a
    decision and may not dispute that; `questions` counts those asked of other units so far.
    """

    id: str
    city: str
    lead: Lead
    state: State
    unit: str
    first_unit: str
    region: str | None
    territory: str | None
    opened_at: datetime
    last_at: datetime
    task_force: str | None = None
    causes: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    timers: Timers = ()
    reminders: tuple[Reminder, ...] = ()
    trail: tuple[Giver, ...] = ()
    proposed: str | None = None
    verified: Verified | None = None
    paid: int = 0
    order_target: int | None = None
    instalments: tuple[Instalment, ...] = ()
    filed: bool = False
    linked_review: LinkedReview | None = None
    due_steps: tuple[str, ...] = ()
    required_steps: tuple[str, ...] = ()
    handled_by: str | None = None
    met_by_feedback: tuple[str, ...] = ()
    approved: bool = False
    returns: int = 0
    leader: str | None = None
    reported: bool = False
    published: bool = False
    satisfied: str | None = None
    unreachable: int = 0
    manner: str | None = None
    with_units: tuple[str, ...] = ()
    duty: str | None = None
    kept_by: str | None = None
    dispute: Dispute | None = None
    bound_unit: str | None = None
    assistances: tuple[Assistance, ...] = ()
    questions: int = 0
    joined: Joined = ALONE
    answer_waived: bool = False
    advanced: int = 0
    paths: tuple[Recorded, ...] = ()
    debts: tuple[Debt, ...] = ()
    police: Police | None = None
    incident: Incident | None = None
    special_team: SpecialTeam | None = None
    proposals: tuple[Proposal, ...] = ()
    raised: Raised | None = None

    @property
    def owed(self) -> int | None:
        """Verified less paid and advanced, in fen, never below zero; None while nothing was verified."""
        if self.verified is None or self.verified.amount is None:
            return None
        return max(0, self.verified.amount - self.settled)

    @property
    def settled(self) -> int:
        """What was paid and advanced, in fen."""
        return self.paid + self.advanced

    @property
    def arbiter(self) -> str | None:
        """The office that decides the open dispute."""
        return None if self.dispute is None else self.dispute.arbiter

    @property
    def police_unit(self) -> str | None:
        """The unit of the police that the case was transferred to."""
        return None if self.police is None else self.police.unit

    @property
    def raised_to(self) -> str | None:
        """The city's unit that handles it instead of the territory's (提级办理)."""
        return None if self.raised is None else self.raised.unit

    @property
    def paid_in_full(self) -> bool:
        """Whether something was paid and nothing is owed any more."""
        return self.paid > 0 and self.owed == 0

    def covers(self, target: int | None) -> bool:
        """Whether payments have reached `target`, or nothing is owed any more, by an advance too."""
        settled = self.owed == 0 and self.settled > 0
        return settled or (target is not None and self.paid >= target)

    @property
    def agreement_kept(self) -> bool:
        """Whether there is an agreement and all its instalments are covered."""
        return bool(self.instalments) and self.covers(self.instalments[-1].cumulative)

    @property
    def wages_are_owed(self) -> bool:
        """Whether the verification found wages owed."""
        return self.verified is not None and self.verified.outcome in OWED_OUTCOMES
