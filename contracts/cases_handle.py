"""The events of finding out what is owed, getting it paid, and enforcing it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contracts.cases_route import Moved
from contracts.leads import Cause, LeadWorker, TextRef
from contracts.values import Open


class Verified(Moved):
    """`case.verified`."""

    outcome: Literal["founded", "partly_founded", "unfounded", "out_of_scope"] | None
    headcount: int | None = None
    amount: str | None = None
    debtor: str | None = None
    debtor_uscc: str | None = None
    causes: list[Cause] = Field(default_factory=list)
    owed: str | None = None
    workers: list[LeadWorker] = Field(default_factory=list)


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
    """`case.payment_recorded`: this payment, and `paid` and `owed` after it.

    `worker_ids` are the workers of the lead whom it reached, `workers` how many were named.
    """

    amount: str
    on: str | None = None
    workers: int = 0
    worker_ids: list[str] = Field(default_factory=list)
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
