"""The events by which a case is opened, handed on and ended."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contracts.leads import (
    Cause,
    Channel,
    Flag,
    Industry,
    LeadPeriod,
    LeadWorker,
    Ownership,
    RegionSource,
    TextRef,
)
from contracts.values import Open

CaseState = Literal[
    "judging",
    "received",
    "transferred",
    "verifying",
    "handling",
    "agreed",
    "investigating",
    "reviewing",
    "resolved",
    "closed",
    "referred",
    "merged",
    "withdrawn",
]

Manner = Literal["assign", "refer", "supervise", "jointly"]
"""交办, 转办, 督办, 会同办理."""


class Moved(Open):
    """The state of the case and who must act, after the event."""

    state: CaseState
    unit: str


class Opened(Moved):
    """`case.opened`: the lead as the case keeps it. `territory` is the county or zone of `region`."""

    case: str
    city: str
    lead: str
    channel: Channel
    received_at: str
    arrived_at: str
    employer: str
    employer_uscc: str | None = None
    region: str | None = None
    region_source: RegionSource | None = None
    territory: str | None = None
    industry: Industry | None = None
    ownership: Ownership | None = None
    project_id: str | None = None
    first_unit: str
    task_force: str | None = None
    manner: Manner | None = None
    with_units: list[str] = Field(default_factory=list)
    duty: str | None = None
    kept_by: str | None = None
    channel_due_at: str | None = None
    headcount: int | None = None
    amount: str | None = None
    causes: list[Cause] = Field(default_factory=list)
    flags: list[Flag] = Field(default_factory=list)
    festival: str | None = None
    narrative: TextRef | None = None
    address: TextRef | None = None
    period: LeadPeriod | None = None
    attachments: list[str] = Field(default_factory=list)
    anonymous: bool = False
    brought: bool = False
    workers: list[LeadWorker] = Field(default_factory=list)


class Referred(Moved):
    """`case.referred`: it belongs elsewhere and was answered so."""

    to: str
    contact: str
    ground: str


class Transferred(Moved):
    """`case.transferred`; `region` and `territory` are where the case lies from now on.

    `duty`: the receiver's duty by which it comes there; `kept_by`: the first unit asked, while it still
    answers for the case.
    """

    giver: str
    to: str | None = None
    manner: Manner
    with_units: list[str] = Field(default_factory=list)
    duty: str | None = None
    kept_by: str | None = None
    region: str | None
    territory: str | None
    reason: TextRef | None = None


class Diverted(Moved):
    """`case.diverted`."""

    giver: str


class HandedBack(Moved):
    """`case.handed_back`: `unit` has it again; `proposed` is whom the giver holds to be right."""

    giver: str
    proposed: str | None = None
    reason: TextRef | None = None


class Disputed(Moved):
    """`case.disputed`: `arbiter` decides; `proposed` is whom the disputing unit holds to be right."""

    arbiter: str
    proposed: str | None = None
    reason: TextRef | None = None


class Arbitrated(Moved):
    """`case.arbitrated`: `unit` has it from now on and is bound; `giver` had it and disputed it."""

    giver: str
    reason: TextRef | None = None


class AssistanceAsked(Open):
    """`case.assistance_asked`: `assistance` is the question's id in this case, `timer` its clock's name."""

    assistance: str
    to: str
    timer: str
    question: TextRef | None = None


class AssistanceAnswered(Open):
    """`case.assistance_answered` by `unit`."""

    assistance: str
    unit: str
    timer: str
    answer: TextRef | None = None


class Withdrawn(Moved):
    """`case.withdrawn` by the complainant."""

    reason: TextRef | None = None


class Closed(Moved):
    """`case.closed`."""
