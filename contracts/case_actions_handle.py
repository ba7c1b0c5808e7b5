"""Steps that find out what is owed, get it paid, and enforce it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from contracts.case_action import Step
from contracts.case_values import Debtor, Files, OptionalText, Units
from contracts.leads import Cause
from contracts.values import Headcount, Key, Money, Strict


class WorkerAmount(Strict):
    """What was found owed to one worker of the lead, by the worker's number."""

    id: Key
    amount: Money


def _pair(value: Any) -> Any:
    """`w1:5000` as people write it."""
    if not isinstance(value, str):
        return value
    number, _, amount = value.replace("：", ":").partition(":")
    return {"id": number.strip(), "amount": amount.strip()}


OneWorker = Annotated[WorkerAmount, BeforeValidator(_pair)]


class Verify(Step):
    """核实. `workers`: what was found owed to each, where it is a group's."""

    action: Literal["verify"]
    outcome: Literal["founded", "partly_founded", "unfounded", "out_of_scope"] | None = None
    headcount: Headcount | None = None
    amount: Money | None = None
    debtor: Debtor | None = None
    causes: list[Cause] | None = Field(default=None, max_length=20)
    workers: list[OneWorker] = Field(default_factory=list, max_length=5000)


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
    """A payment that reached the workers. `workers`: those of the lead, by their numbers."""

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
