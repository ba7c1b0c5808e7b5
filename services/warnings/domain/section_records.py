"""The shape of what a pack says of a project's own clocks, its records and the classes of warnings."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from services.warnings.domain.section_base import (
    Clauses,
    Grounds,
    PackPeriod,
    Party,
    Said,
    Template,
    Work,
)


class ProjectClock(Said):
    """A clock of the project itself. `begins` says which; a report must reach all of `to`.

    `told` hear of it when it runs out, and have it on their worklists until it is answered.
    """

    title: str
    begins: Literal["worker_entered", "bank_notice"]
    within: PackPeriod
    unit: Template | None = None
    liable_party: Party | None = None
    to: list[Template] = Field(default_factory=list)
    told: list[Template] = Field(default_factory=list)
    clauses: Clauses

    @model_validator(mode="after")
    def _fitting(self) -> Self:
        if bool(self.to) != (self.begins == "bank_notice"):
            raise ValueError("`to` goes with bank_notice, and only there: whom the report must reach")
        if (self.unit is None) == (self.liable_party is None):
            raise ValueError("name who answers for it: a `unit`, or a `liable_party` of the project")
        return self


class Handling(Said):
    """How a class of warnings is handled; `within`: the time to put it right, else that of `clear`."""

    title: str
    on_ledger: bool = False
    told: list[Template] = Field(default_factory=list)
    within: PackPeriod | None = None
    clauses: Clauses


class Retention(Said):
    """How long labour contracts are kept after completion and settlement (FY-1.1)."""

    period: PackPeriod
    clauses: Clauses


class MonthlyReport(Work):
    """监理月报: one for each month in which work went on (FY-1.2)."""

    clauses: Clauses


class Records(Said):
    """What must be on record of every project; what a pack leaves out it does not ask for."""

    labour_contracts: Retention | None = None
    labour_officer: Grounds | None = None
    supervision_report: MonthlyReport | None = None
    deposit_refund: Grounds | None = None
    worker_registration: Grounds | None = None
