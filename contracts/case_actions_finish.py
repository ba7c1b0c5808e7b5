"""Steps towards the end of a case: extensions, feedback, its review, checks, closing."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contracts.case_action import Step
from contracts.case_values import Answer, Checks, OptionalKey, OptionalText

FEEDBACK_PARTS = ("complainant", "employment", "findings", "measures", "result", "follow_up")
"""The six parts of a feedback (FY-A1-5.1), in the document's order."""


class Extend(Step):
    """延长 a clock."""

    action: Literal["extend"]
    timer: OptionalKey = None
    approver_post: OptionalKey = None
    reason: OptionalText = None


class Feedback(Step):
    """反馈 in six parts."""

    action: Literal["feedback"]
    complainant: OptionalText = None
    employment: OptionalText = None
    findings: OptionalText = None
    measures: OptionalText = None
    result: OptionalText = None
    follow_up: OptionalText = None


class Review(Step):
    """审核. `checks` are the points looked at (a list: all passed); one that failed forbids approval."""

    action: Literal["review"]
    decision: Literal["approve", "return"]
    comments: OptionalText = None
    checks: Checks = Field(default_factory=dict)


class SpotCheck(Step):
    """抽查. `unpaid`: it was found that the agreement is not kept."""

    action: Literal["spot_check"]
    found: OptionalText = None
    unpaid: bool = False


class FollowUp(Step):
    """回访."""

    action: Literal["follow_up"]
    satisfied: Answer
    note: OptionalText = None


class Close(Step):
    """销号 / 办结."""

    action: Literal["close"]
