"""The steps of a case as they are asked for: one model per action, joined in `Action` (catalogue, "Case").

What a clause demands of a step (a part of a feedback, an approver, a debtor) is optional here and refused
by a guard that names the clause; only what can't be read or carried out at all is an error of the input.
Texts never go into events: `TEXT_FIELDS` names the fields that the service keeps as texts.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.case_values import Answer, Checks, Debtor, OptionalKey, OptionalName, Units
from contracts.case_values import Files as Files
from contracts.case_values import OptionalText as OptionalText
from contracts.leads import Cause
from contracts.values import Headcount, Key, Moment, Money, Strict, Text

FEEDBACK_PARTS = ("complainant", "employment", "findings", "measures", "result", "follow_up")
"""The six parts of a feedback (FY-A1-5.1), in the document's order."""


class ByInput(Strict):
    """Who takes the step, where no token says it."""

    unit: Key
    post: Key | None = None


class Step(Strict):
    """What every action has. `at` is honoured from service accounts, imports and simulations only."""

    by: ByInput | None = None
    at: Moment | None = None


class Transfer(Step):
    """流转 (交办, 转办, 督办, 会同办理). `reason` is needed to leave the territory that the lead names."""

    action: Literal["transfer"]
    to: OptionalKey = None
    manner: Literal["assign", "refer", "supervise", "jointly"] = "assign"
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


class Verify(Step):
    """核实."""

    action: Literal["verify"]
    outcome: Literal["founded", "partly_founded", "unfounded", "out_of_scope"] | None = None
    headcount: Headcount | None = None
    amount: Money | None = None
    debtor: Debtor | None = None
    causes: list[Cause] | None = Field(default=None, max_length=20)


class PaymentOrder(Step):
    """责令限期支付; `due` is the last day to pay."""

    action: Literal["payment_order"]
    due: dt.date | None = None
    evidence: Files = Field(default_factory=list)


class InstalmentInput(Strict):
    """One instalment: payable until the end of the day `due`."""

    due: dt.date
    amount: Money


class Agreement(Step):
    """达成支付协议."""

    action: Literal["agreement"]
    instalments: list[InstalmentInput] = Field(default_factory=list, max_length=60)


class Payment(Step):
    """A payment that reached the workers. `workers` are the service's own ids; only their number is told."""

    action: Literal["payment"]
    amount: Money
    on: dt.date | None = None
    workers: list[Key] = Field(default_factory=list, max_length=5000)


class JointInvestigation(Step):
    """成立联合调查组."""

    action: Literal["joint_investigation"]
    members: Units = Field(default_factory=list)


class FileCase(Step):
    """立案."""

    action: Literal["file_case"]
    grounds: OptionalText = None


class LinkReview(Step):
    """倒查: the second half of a double investigation."""

    action: Literal["link_review"]
    findings: OptionalText = None


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


class AssignLeader(Step):
    """领导包案: the post that takes the case."""

    action: Literal["assign_leader"]
    post: OptionalName = None


class Plan(Step):
    """一案一策."""

    action: Literal["plan"]
    text: Text


class Contact(Step):
    """A contact with the complainant."""

    action: Literal["contact"]
    note: Text


class Urge(Step):
    """催办."""

    action: Literal["urge"]
    to: OptionalKey = None
    text: OptionalText = None


class Referring(Step):
    """A step that points at a document."""

    reference: OptionalText = None


class ReportSuperior(Referring):
    """报告上级: the report's number or title."""

    action: Literal["report_superior"]


class PublishResult(Referring):
    """公布结果: where it was published."""

    action: Literal["publish_result"]


class Withdraw(Step):
    """撤回 by the complainant."""

    action: Literal["withdraw"]
    reason: OptionalText = None


Action = Annotated[
    Transfer
    | Sign
    | Divert
    | HandBack
    | Verify
    | PaymentOrder
    | Agreement
    | Payment
    | JointInvestigation
    | FileCase
    | LinkReview
    | Extend
    | Feedback
    | Review
    | SpotCheck
    | FollowUp
    | Close
    | AssignLeader
    | Plan
    | Contact
    | Urge
    | ReportSuperior
    | PublishResult
    | Withdraw,
    Field(discriminator="action"),
]
ACTION: TypeAdapter[Action] = TypeAdapter(Action)

TEXT_FIELDS: dict[str, tuple[str, ...]] = {
    "transfer": ("reason",),
    "hand_back": ("reason",),
    "file_case": ("grounds",),
    "link_review": ("findings",),
    "extend": ("reason",),
    "feedback": FEEDBACK_PARTS,
    "review": ("comments",),
    "spot_check": ("found",),
    "follow_up": ("note",),
    "plan": ("text",),
    "contact": ("note",),
    "urge": ("text",),
    "report_superior": ("reference",),
    "publish_result": ("reference",),
    "withdraw": ("reason",),
}
"""The fields of each action that are free text: kept in `texts`, told in events by id, length and SHA-256."""
