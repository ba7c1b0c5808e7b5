"""Steps of hard cases: special teams, incidents, joint actions, and the look back at a closed case."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from contracts.case_action import Step
from contracts.case_rules import IncidentLevel
from contracts.case_values import OptionalKey, OptionalName, OptionalText, Units, blank_is_absent
from contracts.values import Text

JointActionKind = Literal["enforcement", "reception", "publicity", "interview", "meeting"]
"""联合执法, 联合接访, 联合宣传, 联合约谈, 专项会议."""
LookBackMeasure = Literal["interview", "notice", "discipline"]
"""约谈, 通报, 处分."""


class SpecialTeam(Step):
    """成立专案组（督查专班）."""

    action: Literal["special_team"]
    members: Units = Field(default_factory=list)


class OpenIncident(Step):
    """启动应急处置, or its level raised and the post on site named while it goes on."""

    action: Literal["open_incident"]
    level: Annotated[IncidentLevel | None, BeforeValidator(blank_is_absent)] = None
    on_site_post: OptionalName = None


class EndIncident(Step):
    """应急处置结束."""

    action: Literal["end_incident"]


class JointAction(Step):
    """联合行动, 专项会议: with whom, and what came of it."""

    action: Literal["joint_action"]
    kind: JointActionKind
    with_: Units = Field(default_factory=list, alias="with")
    text: Text


class LookBack(Step):
    """案件倒查: how a unit did its duty in a case that is closed, and what was done about it."""

    action: Literal["look_back"]
    unit: OptionalKey = None
    findings: OptionalText = None
    measures: list[LookBackMeasure] = Field(default_factory=list, max_length=3)
