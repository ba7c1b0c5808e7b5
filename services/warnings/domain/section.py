"""The shape of a pack's section `warnings` as it is written; `policy` turns it into what rules use."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from contracts.facts import NoticeItem
from contracts.warnings import WarningClass, WarningState
from services.warnings.domain.project import KEPT_MONTHS
from services.warnings.domain.section_base import (
    Clauses,
    Grounds,
    PackPeriod,
    Party,
    Said,
    Template,
    Work,
)
from services.warnings.domain.section_records import Handling, ProjectClock, Records
from services.warnings.domain.watched import Watched

Begin = Literal["permit", "start_report", "contract", "construction_started", "worker_entered"]
Done = Literal["deposit_paid", "account_opened", "payment_guarantee", "funds_proof", "injury_insurance"]
Rule = Literal[
    "done_within",
    "labour_cost_of_month",
    "wages_of_month",
    "attendance_of_month",
    "progress_of_month",
    "board_complete",
    "contract_rate",
    "registered_within",
    "silent",
    "history",
    "opinions",
]
Source = Literal["computed", "imported"]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Kinds = Annotated[
    list[Watched],
    Field(min_length=1),
    BeforeValidator(_listed, json_schema_input_type=Watched | list[Watched]),
]
"""What a type is asked of: one kind, or several."""


class LookBack(Said):
    months: Annotated[int, Field(ge=1, le=KEPT_MONTHS)]


class Kept(Said):
    months: Annotated[int, Field(ge=1, le=KEPT_MONTHS)]


class AttendanceKept(Said):
    keep: Kept
    """Months whose punches are kept one by one; older ones are folded into days."""


class NoDepartment(Said):
    supervisor: Template


class Clearing(Said):
    period: PackPeriod
    clauses: Clauses


class ClassOf(Said):
    value: WarningClass


class Percent(Said):
    value: Annotated[int, Field(ge=1, le=100)]


class Way(Said):
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


class Report(Said):
    """第一时间核查落实、反馈上报: the clock `opinion_report` and the unit that answers for it."""

    period: PackPeriod
    unit: Template
    clauses: Clauses


class HistorySign(Said):
    """One sign of an employer's history; `within` goes with founded cases, and only there."""

    count: Literal["founded_cases", "overdue_warnings"]
    at_least: Annotated[int, Field(ge=1)]
    within: PackPeriod | None = None

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if (self.within is not None) != (self.count == "founded_cases"):
            raise ValueError("`within` goes with founded_cases, and only there: which cases count")
        return self


class Import(Said):
    """How another platform's warnings are handled here where the pack does not name their type.

    `cleared`: the words by which the platform says that a warning is over.
    """

    class_: ClassOf = Field(alias="class")
    liable_party: Party
    supervisor: Template
    cleared: Annotated[list[str], Field(min_length=1)]
    clauses: Clauses


RULE_KEYS = ("begins", "within", "done_by", "work", "percent", "items", "any_of", "report")
"""What a type may say for its rule."""
NEEDED: dict[Rule, tuple[str, ...]] = {
    "done_within": ("begins", "within", "done_by"),
    "labour_cost_of_month": ("work",),
    "wages_of_month": ("work",),
    "attendance_of_month": ("work", "percent"),
    "progress_of_month": ("percent",),
    "board_complete": ("begins", "within", "items"),
    "contract_rate": ("within", "percent"),
    "registered_within": ("within",),
    "silent": ("within",),
    "history": ("any_of",),
    "opinions": ("report",),
}


class TypeText(Said):
    title: str
    measures: str


class Type(Said):
    class_: ClassOf = Field(alias="class")
    of: Kinds = Field(default_factory=lambda: [Watched.PROJECT])
    source: Source | None = None
    liable_party: Party
    supervisor: Template
    told: list[Template] = Field(default_factory=list)
    rule: Rule | None = None
    when: str | None = None
    begins: list[Begin] = Field(default_factory=list)
    within: PackPeriod | None = None
    done_by: list[Way] = Field(default_factory=list)
    work: Work | None = None
    percent: Percent | None = None
    items: list[NoticeItem] = Field(default_factory=list)
    any_of: list[HistorySign] = Field(default_factory=list)
    report: Report | None = None
    clear: Clearing | None = None
    clauses: Clauses

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """A type that is computed has a rule; each rule says which keys it needs, and takes no others."""
        if self.rule is None:
            if self.source != "imported" and any(getattr(self, key) for key in RULE_KEYS):
                raise ValueError("the type has no `rule`; name one, or write `source: imported`")
            return self
        for key in RULE_KEYS:
            needed, given = key in NEEDED[self.rule], bool(getattr(self, key))
            if needed and not given:
                raise ValueError(f"rule {self.rule} needs `{key}`")
            if given and not needed:
                raise ValueError(f"rule {self.rule} takes no `{key}`; take it away")
        return self


class Step(Said):
    step: WarningState
    action: Literal["issue_letter", "record_interview", "request_joint_meeting"]
    title: str
    to: Literal["supervisor", "government"]
    post: str | None = None
    within: PackPeriod | None = None
    clauses: Clauses


class Section(Said):
    look_back: LookBack
    attendance: AttendanceKept
    no_department: NoDepartment
    push: Grounds
    clear_by_hand: Grounds
    clear: Clearing
    texts: dict[str, TypeText]
    types: dict[str, Type]
    clocks: dict[str, ProjectClock] = Field(default_factory=dict)
    classes: dict[WarningClass, Handling] = Field(default_factory=dict)
    records: Records = Field(default_factory=Records)
    source: Source = "computed"
    """Where the warnings of all types come from that don't say it themselves."""
    imported: Import | None = None
    ladder: list[Step]

    @model_validator(mode="after")
    def _worded(self) -> Self:
        for name in self.types:
            if name not in self.texts:
                raise ValueError(f"type {name} has no words; write texts.{name} with title and measures")
        return self

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        for name, one in self.types.items():
            source = one.source or self.source
            if source == "computed" and one.rule is None:
                raise ValueError(f"type {name} is computed here and has no `rule`; name one")
            if source == "imported" and self.imported is None:
                raise ValueError(f"type {name} is imported; write `imported`: how such warnings are handled")
        return self
