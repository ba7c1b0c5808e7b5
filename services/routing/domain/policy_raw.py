"""The routing section as it is written in `routing.yaml`: its keys and their plain values."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from contracts.case_rules import IncidentLevel, Mark
from contracts.cases_route import CaseState, Manner

Clauses = Annotated[list[str], Field(min_length=1)]
Span = dict[Literal["days", "hours"], Annotated[int, Field(ge=1, le=366)]]
"""A fixed length of time: `{days: 3}` or `{hours: 12}`."""


class Raw(BaseModel):
    """Unknown keys are errors, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid")


class RawExtension(Raw):
    period: dict[str, Any]
    posts: Annotated[list[str], Field(min_length=1)]
    clauses: Clauses


class RawTimer(Raw):
    clauses: Clauses
    when: str | None = None
    period: dict[str, Any] | None = None
    unit: str = "unit"
    extension: RawExtension | None = None
    met_by: str | None = None
    restarts: bool = True


class RawFirstUnit(Raw):
    unit: str
    clauses: Clauses
    state: Literal["received", "judging"] = "received"
    when: str | None = None
    task_force: str | None = None
    manner: Manner | None = None
    with_: Annotated[list[str], Field(alias="with")] = []


class RawPlaced(Raw):
    unit: str
    clauses: Clauses
    when: str | None = None


class RawGuard(Raw):
    rule: str
    clause: str
    when: str | None = None


class RawWho(Raw):
    units: Annotated[list[str], Field(min_length=1)]
    clauses: Clauses | None = None


class RawStep(Raw):
    clauses: Clauses
    who: RawWho | None = None
    guards: list[RawGuard] = []
    also_in: list[CaseState] = []


class RawVariant(RawStep):
    """A rule of an action that may have several; the last has neither `to` nor `when`."""

    to: list[str] = []
    when: str | None = None
    manner: Manner | None = None
    with_: Annotated[list[str], Field(alias="with")] = []
    back_to: str | None = None


class RawFirstUnitAnswers(Raw):
    clauses: Clauses


class RawDuty(Raw):
    """Of units.yaml; its key is the duty's id."""

    units: Annotated[list[str], Field(min_length=1)]
    text: str
    clauses: Clauses
    when: str | None = None


class RawNotice(Raw):
    to: str
    post: str | None = None


class RawThen(Raw):
    marks: list[Mark] = []
    unmark: list[Mark] = []
    unit: str | None = None
    notify: list[str | RawNotice] = []
    members: list[str] = []
    due: list[str] = []
    require: list[str] = []
    start: list[str] = []
    cancel: list[str] = []
    review_unit: str | None = None
    open_incident: IncidentLevel | None = None
    propose_interview: str | None = None


class RawEscalation(Raw):
    on: Annotated[list[str], Field(min_length=1)]
    then: RawThen
    clauses: Clauses
    when: str | None = None
    title: str | None = None


class RawFeedback(Raw):
    min_length: Annotated[int, Field(ge=1)]
    interim: list[str]


class RawSpotChecks(Raw):
    percent: Annotated[int, Field(ge=1, le=100)]
    every: Span
    unit: str
    clauses: Clauses


class RawReopening(Raw):
    reopens: bool
    restart: list[str] = []
    clauses: Clauses
    attempts: Annotated[int, Field(ge=1)] | None = None


class RawRouting(Raw):
    """The whole section. `general` are the clauses behind whatever no closer rule speaks of."""

    general: Clauses
    first_units: Annotated[list[RawFirstUnit], Field(min_length=1)]
    timers: dict[str, Annotated[list[RawTimer], Field(min_length=1)]]
    steps: dict[str, RawVariant | Annotated[list[RawVariant], Field(min_length=1)]]
    reviewers: Annotated[list[RawPlaced], Field(min_length=1)]
    escalations: dict[str, RawEscalation] = {}
    approaching: dict[str, list[Span]] = {}
    feedback: RawFeedback
    spot_checks: RawSpotChecks | None = None
    follow_up: RawReopening
    first_unit_answers: RawFirstUnitAnswers | None = None
    platforms: list[str] = []
