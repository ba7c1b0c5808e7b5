"""The shape of a pack's section `warnings` as it is written; `policy` turns it into what rules use."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from contracts.warnings import WarningClass, WarningState
from services.runtime.periods import Period
from services.warnings.domain.project import KEPT_MONTHS

PackPeriod = Annotated[Period, PlainValidator(Period.parse)]
Clauses = Annotated[list[str], Field(min_length=1)]
Template = Annotated[str, Field(pattern=r"^(\{territory\}(/(\{industry\}|[a-z_]+))?|[a-z_]+)$")]
Begin = Literal["permit", "start_report", "contract", "construction_started"]
Done = Literal["deposit_paid", "account_opened", "payment_guarantee", "funds_proof"]
Sign = Literal["construction", "contract", "workers", "attendance", "payroll"]
Rule = Literal["done_within", "labour_cost_of_month", "wages_of_month"]


class _Said(BaseModel):
    """Something that a pack says; `assumed: true` where no document gives it, with the reason."""

    model_config = ConfigDict(extra="forbid")
    assumed: bool = False
    reason: str | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.assumed and not self.reason:
            raise ValueError("an assumed value needs a `reason`; write why it was chosen")
        return self


class LookBack(_Said):
    months: Annotated[int, Field(ge=1, le=KEPT_MONTHS)]


class NoDepartment(_Said):
    supervisor: Template


class Grounds(_Said):
    clauses: Clauses


class Clearing(_Said):
    period: PackPeriod
    clauses: Clauses


class ClassOf(_Said):
    value: WarningClass


class Work(_Said):
    signs: Annotated[list[Sign], Field(min_length=1)]


class Way(_Said):
    fact: Done
    when: str | None = None
    forms: list[str] = Field(default_factory=list)
    percent: Annotated[int, Field(ge=1, le=100)] | None = None

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if self.percent is not None and self.fact != "payment_guarantee":
            raise ValueError("`percent` goes with payment_guarantee only; take it away")
        if bool(self.forms) != (self.fact == "deposit_paid"):
            raise ValueError("`forms` goes with deposit_paid, and only there; name the forms that count")
        return self


class TypeText(_Said):
    title: str
    measures: str


class Type(_Said):
    class_: ClassOf = Field(alias="class")
    liable_party: Literal["general_contractor", "developer", "employer"]
    supervisor: Template
    rule: Rule
    when: str | None = None
    begins: list[Begin] = Field(default_factory=list)
    within: PackPeriod | None = None
    done_by: list[Way] = Field(default_factory=list)
    work: Work | None = None
    clear: Clearing | None = None
    clauses: Clauses

    @model_validator(mode="after")
    def _complete(self) -> Self:
        dated = {"begins": self.begins, "within": self.within, "done_by": self.done_by}
        if self.rule == "done_within":
            for key, value in dated.items():
                if not value:
                    raise ValueError(f"rule done_within needs `{key}`")
            if self.work is not None:
                raise ValueError("`work` goes with monthly rules; take it away")
        elif self.work is None:
            raise ValueError(f"rule {self.rule} needs `work`: the signs by which a month counts")
        elif any(dated.values()):
            raise ValueError(f"rule {self.rule} takes neither begins, within nor done_by; take them away")
        return self


class Step(_Said):
    step: WarningState
    action: Literal["issue_letter", "record_interview", "request_joint_meeting"]
    title: str
    to: Literal["supervisor", "government"]
    post: str | None = None
    within: PackPeriod | None = None
    clauses: Clauses


class Section(_Said):
    look_back: LookBack
    no_department: NoDepartment
    push: Grounds
    clear_by_hand: Grounds
    clear: Clearing
    texts: dict[str, TypeText]
    types: dict[str, Type]
    ladder: list[Step]

    @model_validator(mode="after")
    def _worded(self) -> Self:
        for name in self.types:
            if name not in self.texts:
                raise ValueError(f"type {name} has no words; write texts.{name} with title and measures")
        return self
