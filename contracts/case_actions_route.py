"""Steps that hand a case on, and the withdrawal that ends it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contracts.case_action import Step
from contracts.case_values import OptionalKey, OptionalText, Units


class Transfer(Step):
    """流转 (交办, 转办, 督办, 会同办理). `reason` is needed to leave the territory that the lead names.

    Without `manner` the pack's own for such a receiver, else `assign`.
    """

    action: Literal["transfer"]
    to: OptionalKey = None
    manner: Literal["assign", "refer", "supervise", "jointly"] | None = None
    with_: Units = Field(default_factory=list, alias="with")
    reason: OptionalText = None


class Sign(Step):
    """签收."""

    action: Literal["sign"]


class Divert(Step):
    """分流 to an industry department of the same level."""

    action: Literal["divert"]
    to: OptionalKey = None


class HandBack(Step):
    """退回 to the unit before."""

    action: Literal["hand_back"]
    reason: OptionalText = None
    proposed: OptionalKey = None


class Dispute(Step):
    """争议: the unit holds that the case is not its own; its clocks run on."""

    action: Literal["dispute"]
    reason: OptionalText = None
    proposed: OptionalKey = None


class Arbitrate(Step):
    """仲裁: the decision, which binds."""

    action: Literal["arbitrate"]
    to: OptionalKey = None
    reason: OptionalText = None


class Assist(Step):
    """协查 / 界定: a question to another unit; the case does not move."""

    action: Literal["assist"]
    to: OptionalKey = None
    question: OptionalText = None


class AnswerAssistance(Step):
    """The answer to a question: `assistance` is its id."""

    action: Literal["answer"]
    assistance: OptionalKey = None
    answer: OptionalText = None


class Withdraw(Step):
    """撤回 by the complainant."""

    action: Literal["withdraw"]
    reason: OptionalText = None
