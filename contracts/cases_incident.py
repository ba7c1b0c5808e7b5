"""The events of hard cases, and of corrections."""

from __future__ import annotations

from pydantic import JsonValue

from contracts.case_actions_correct import CorrectedField
from contracts.case_actions_incident import JointActionKind, LookBackMeasure
from contracts.case_rules import IncidentLevel
from contracts.cases_route import Moved
from contracts.leads import TextRef
from contracts.values import Open


class SpecialTeamFormed(Moved):
    """`case.special_team_formed`: the mark `special_team` stands; `giver` had the case until now."""

    members: list[str]
    formed_by: str
    giver: str | None = None


class LevelRaised(Moved):
    """`case.level_raised`: a measure (`number`) of a territory's `supervision` gave it to the city's unit."""

    giver: str
    supervision: str
    number: int


class LevelKept(Open):
    """`case.level_kept`: it was over, under review or with the city when the measure reached it."""

    supervision: str
    number: int


class IncidentOpened(Open):
    """`case.incident_opened`: the mark `incident` stands; `rule` where a rule of the pack opened it."""

    level: IncidentLevel
    on_site_post: str | None = None
    rule: str | None = None


class IncidentEnded(Open):
    """`case.incident_ended`: the mark falls."""

    level: IncidentLevel


class JointActionRecorded(Open):
    """`case.joint_action_recorded`."""

    kind: JointActionKind
    with_units: list[str]
    text: TextRef | None = None


class LookedBack(Open):
    """`case.looked_back`: at the duty of `unit`, with what was done about it."""

    unit: str
    findings: TextRef | None = None
    measures: list[LookBackMeasure]


class Corrected(Open):
    """`case.corrected`: `former` is what the lead had said; of an address both are a `TextRef`.

    With `region` comes the `territory` that it lies in, with `received_at` the festival of its day.
    """

    field: CorrectedField
    value: JsonValue
    former: JsonValue
    reason: TextRef | None = None
    territory: str | None = None
    festival: str | None = None
