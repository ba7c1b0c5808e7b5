"""The events of a case (catalogue, "Case"): what their data hold. Inputs: `contracts.case_actions`.

An event that moves a case says its `state` and `unit` afterwards. Money is yuan as a string, times are
RFC 3339, texts are `TextRef`s. No name of a complainant, no free text.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from contracts.case_rules import Approaching, CaseTimerMoved, CaseTimerStarted, Escalated, Marked, Notified
from contracts.leads import Cause, Channel, Flag, Industry, Ownership, TextRef
from contracts.timers import timer_events
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
    territory: str | None = None
    industry: Industry | None = None
    ownership: Ownership | None = None
    project_id: str | None = None
    first_unit: str
    task_force: str | None = None
    channel_due_at: str | None = None
    headcount: int | None = None
    amount: str | None = None
    causes: list[Cause] = Field(default_factory=list)
    flags: list[Flag] = Field(default_factory=list)
    festival: str | None = None
    narrative: TextRef | None = None
    attachments: list[str] = Field(default_factory=list)
    anonymous: bool = False


class Referred(Moved):
    """`case.referred`: it belongs elsewhere and was answered so."""

    to: str
    contact: str
    ground: str


class Transferred(Moved):
    """`case.transferred`; `region` and `territory` are where the case lies from now on."""

    giver: str
    manner: Literal["assign", "refer", "supervise", "jointly"]
    with_units: list[str] = Field(default_factory=list)
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


class Verified(Moved):
    """`case.verified`."""

    outcome: Literal["founded", "partly_founded", "unfounded", "out_of_scope"] | None
    headcount: int | None = None
    amount: str | None = None
    debtor: str | None = None
    debtor_uscc: str | None = None
    causes: list[Cause] = Field(default_factory=list)
    owed: str | None = None


class PaymentOrdered(Open):
    """`case.payment_ordered`: payable until the end of `due`; `target` must have been paid by then."""

    due: str
    evidence: list[str]
    target: str | None


class AgreedInstalment(Open):
    """One instalment: its clock, last day, amount, and what must have been paid in all by then."""

    timer: str
    due: str
    due_at: str
    amount: str
    cumulative: str


class Agreed(Moved):
    """`case.agreed`. `spot_check_at`: when the schedule looks at it, if it fell into the sample."""

    instalments: list[AgreedInstalment]
    spot_check_at: str | None = None


class PaymentRecorded(Moved):
    """`case.payment_recorded`: this payment, and `paid` and `owed` after it."""

    amount: str
    on: str | None = None
    workers: int = 0
    paid: str
    owed: str | None


class JointInvestigationOpened(Open):
    """`case.joint_investigation_opened`: the mark `joint_investigation` stands."""

    lead_unit: str
    members: list[str]


class Filed(Moved):
    """`case.filed`."""

    giver: str
    grounds: TextRef | None = None


class ReviewLinked(Open):
    """`case.review_linked`: the second half of the double investigation is done."""

    findings: TextRef | None = None


class FeedbackSubmitted(Moved):
    """`case.feedback_submitted`: `unit` reviews it; `met` are the clocks that it met."""

    handled_by: str
    parts: dict[str, TextRef]
    met: list[str]


class Reviewed(Moved):
    """`case.reviewed`."""

    decision: Literal["approve", "return"]
    returns: int
    comments: TextRef | None = None
    checks: dict[str, bool] = Field(default_factory=dict)


class SpotChecked(Open):
    """`case.spot_checked`; `next_at`: when the schedule looks again."""

    found: TextRef | None = None
    unpaid: bool = False
    next_at: str | None = None


class FollowedUp(Open):
    """`case.followed_up`."""

    satisfied: Literal["yes", "no", "unreachable"]
    note: TextRef | None = None


class Reopened(Moved):
    """`case.reopened`: by a follow-up answered no, or by an agreement found not kept."""

    ground: Literal["follow_up", "spot_check"]


class Noted(Open):
    """`case.planned`, `case.contacted`: a text was written down."""

    text: TextRef | None = None


class Urged(Open):
    """`case.urged`."""

    to: str
    text: TextRef | None = None


class LeaderAssigned(Open):
    """`case.leader_assigned`: the post that has taken the case."""

    post: str


class Referenced(Open):
    """`case.superior_reported`, `case.result_published`."""

    reference: TextRef | None = None


class Withdrawn(Moved):
    """`case.withdrawn` by the complainant."""

    reason: TextRef | None = None


class Closed(Moved):
    """`case.closed`."""


EVENTS: dict[str, type[BaseModel]] = {
    "case.opened": Opened,
    "case.referred": Referred,
    "case.transferred": Transferred,
    "case.signed": Moved,
    "case.diverted": Diverted,
    "case.handed_back": HandedBack,
    "case.verified": Verified,
    "case.payment_ordered": PaymentOrdered,
    "case.agreed": Agreed,
    "case.payment_recorded": PaymentRecorded,
    "case.joint_investigation_opened": JointInvestigationOpened,
    "case.filed": Filed,
    "case.review_linked": ReviewLinked,
    "case.feedback_submitted": FeedbackSubmitted,
    "case.reviewed": Reviewed,
    "case.spot_checked": SpotChecked,
    "case.followed_up": FollowedUp,
    "case.reopened": Reopened,
    "case.planned": Noted,
    "case.contacted": Noted,
    "case.urged": Urged,
    "case.leader_assigned": LeaderAssigned,
    "case.superior_reported": Referenced,
    "case.result_published": Referenced,
    "case.withdrawn": Withdrawn,
    "case.closed": Closed,
    "case.escalated": Escalated,
    "case.marked": Marked,
    "case.unmarked": Marked,
    "case.notified": Notified,
    "case.approaching": Approaching,
    **timer_events("case"),
    "case.timer_started": CaseTimerStarted,
    "case.timer_extended": CaseTimerMoved,
    "case.timer_reprojected": CaseTimerMoved,
}
