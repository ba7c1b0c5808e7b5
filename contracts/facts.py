"""Facts: what the real-name, bank, deposit, permit and insurance systems report of a project.

Facts are inputs without a sequence: the same `(city, source, source_id)` is the same fact, and a fact
whose `corrects` names a `source_id` of the same source replaces that one whole. `parse_fact` is the only
way in; whoever takes a fact also asks the calendar about `Fact.days()`, since a deadline can't be counted
from a day before the first known schedule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, HttpUrl, StrictBool, TypeAdapter, ValidationError, ValidationInfo, field_validator

from contracts.fact_base import (
    SHANGHAI,
    WRITTEN_AS_NUMBER,
    Days,
    FactBase,
    OfMonth,
    OnDay,
    PermitNumber,
    ProjectId,
)
from contracts.fact_errors import FactError, problems
from contracts.leads import Employer, Industry, Ownership
from contracts.values import Headcount, Key, Moment, Money, Name, RegionCode, Text

Workers = Annotated[Headcount, WRITTEN_AS_NUMBER]


class ProjectRegistered(FactBase):
    """项目登记: without it nobody is known to supervise the project."""

    kind: Literal["project_registered"]
    name: Name
    region: RegionCode
    industry: Industry
    ownership: Ownership
    municipal: StrictBool = False
    developer: Employer
    general_contractor: Employer
    contract_value: Money | None = None
    labour_officer: Name | None = None
    permit_number: PermitNumber | None = None


class PermitIssued(OnDay):
    """施工许可证 or 开工报告批复; names its project, or its number alone where that is not known."""

    kind: Literal["permit_issued"]
    project: ProjectId | None = None  # type: ignore[assignment]
    form: Literal["permit", "start_report"]
    number: PermitNumber | None = Field(default=None, validate_default=True)

    @field_validator("number")
    @classmethod
    def _names_something(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is None and info.data.get("project", "") is None:
            raise ValueError("project 与 number 至少填写一项")
        return value


class ContractSigned(OnDay):
    """施工合同; `payday` is a day of the month, in a shorter month its last."""

    kind: Literal["contract_signed"]
    value: Money
    labour_cost_monthly: Money | None = None
    payday: Annotated[int, Field(ge=1, le=31), WRITTEN_AS_NUMBER] | None = None


class Milestone(OnDay):
    """工资专户开立, 开工, 完工, 工资结清."""

    kind: Literal["account_opened", "construction_started", "completed", "settled"]


DepositForm = Literal["cash", "bank_guarantee", "insurance", "guarantor_letter", "exemption"]


class DepositPaid(OnDay):
    """工资保证金 in one of its five forms (FY-1.5)."""

    kind: Literal["deposit_paid"]
    form: DepositForm
    amount: Money | None = None


class DepositRefunded(OnDay):
    """工资保证金 given back, or its guarantee released (FY-1.5); `form`: of which of several."""

    kind: Literal["deposit_refunded"]
    form: DepositForm | None = None


class PaymentGuarantee(OnDay):
    """工程款支付担保."""

    kind: Literal["payment_guarantee"]
    amount: Money


class FundsProof(OnDay):
    """项目资金落实证明."""

    kind: Literal["funds_proof"]


class LabourCostPaid(OnDay, OfMonth):
    """人工费拨付 for `month`, transferred on `date`."""

    kind: Literal["labour_cost_paid"]
    amount: Money


class Payroll(OfMonth):
    """工资支付表; several of one month (one for each subcontractor) add up."""

    kind: Literal["payroll"]
    total: Money
    workers: Workers


class WagesPaid(OnDay, OfMonth):
    """工资发放 for `month`, paid on `date`."""

    kind: Literal["wages_paid"]
    amount: Money
    workers: Workers


class WorkerDay(OnDay):
    """进场, 退场, 劳动合同上传. `worker` is the other system's id, never a name."""

    kind: Literal["worker_entered", "worker_left", "contract_uploaded"]
    worker: Key
    team: Name | None = None


class Attendance(FactBase):
    """实名制考勤, one punch."""

    kind: Literal["attendance"]
    worker: Key
    at: Moment
    direction: Literal["in", "out"]

    def days(self) -> Days:
        yield "at", self.at.astimezone(SHANGHAI).date()


class InjuryInsurance(OnDay):
    """工伤保险."""

    kind: Literal["injury_insurance"]


class Inspection(OnDay):
    """实地检查."""

    kind: Literal["inspection"]
    result: Text


NoticeItem = Literal[
    "project", "developer", "general_contractor", "subcontractors", "labour_officer", "minimum_wage",
    "payday", "complaint_phones", "arbitration", "legal_aid", "legal_hotline",
]  # fmt: skip


class NoticeBoard(OnDay):
    """维权信息公示牌 and which items it shows (FY-1.7)."""

    kind: Literal["notice_board"]
    items: Annotated[list[NoticeItem], Field(max_length=50)]


class BankNotice(OnDay, OfMonth):
    """开户机构提醒: the labour cost of `month` did not come."""

    kind: Literal["bank_notice"]


class AccountReport(OnDay, OfMonth):
    """总包 reports a missed transfer to the units in `to`."""

    kind: Literal["account_report"]
    to: Annotated[list[Key], Field(min_length=1, max_length=50)]


class SupervisionReport(OnDay, OfMonth):
    """监理月报 on `month`, in which the supervising engineers' firm reports on wages (FY-1.2)."""

    kind: Literal["supervision_report"]


class ProgressPayment(OnDay):
    """工程进度款: value completed and total paid so far."""

    kind: Literal["progress_payment"]
    completed_value: Money
    paid_total: Money


class Opinion(OnDay):
    """舆情线索; may be about an employer alone."""

    kind: Literal["opinion"]
    project: ProjectId | None = None  # type: ignore[assignment]
    summary: Text
    url: HttpUrl | None = None


class WarningImported(FactBase):
    """预警 computed by another platform; only its handling is tracked here."""

    kind: Literal["warning_imported"]
    project: ProjectId | None = None  # type: ignore[assignment]
    id: Name
    type: Key
    raised_at: Moment
    state: Key


Fact = (
    ProjectRegistered
    | PermitIssued
    | ContractSigned
    | Milestone
    | DepositPaid
    | DepositRefunded
    | PaymentGuarantee
    | FundsProof
    | LabourCostPaid
    | Payroll
    | WagesPaid
    | WorkerDay
    | Attendance
    | InjuryInsurance
    | Inspection
    | NoticeBoard
    | BankNotice
    | AccountReport
    | SupervisionReport
    | ProgressPayment
    | Opinion
    | WarningImported
)
FACT: TypeAdapter[Fact] = TypeAdapter(Annotated[Fact, Field(discriminator="kind")])


def parse_fact(data: Mapping[str, Any]) -> Fact:
    """A fact from JSON values (dates and times may be objects too). `FactError` names fields and fixes."""
    try:
        return FACT.validate_python(data)
    except ValidationError as error:
        raise FactError(problems(error)) from None
