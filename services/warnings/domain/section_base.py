"""What several parts of a pack's section `warnings` are made of."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, model_validator

from services.runtime.periods import Period

PackPeriod = Annotated[Period, PlainValidator(Period.parse)]
Clauses = Annotated[list[str], Field(min_length=1)]
Template = Annotated[str, Field(pattern=r"^(\{territory\}(/(\{industry\}|[a-z_]+))?|[a-z_]+)$")]
Sign = Literal["construction", "contract", "workers", "attendance", "payroll"]
Party = Literal["general_contractor", "developer", "employer", "supervisor"]
"""`supervisor`: nobody but the supervising unit itself can end it."""


class Said(BaseModel):
    """Something that a pack says; `assumed: true` where no document gives it, with the reason."""

    model_config = ConfigDict(extra="forbid")
    assumed: bool = False
    reason: str | None = None

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.assumed and not self.reason:
            raise ValueError("an assumed value needs a `reason`; write why it was chosen")
        return self


class Grounds(Said):
    clauses: Clauses


class Work(Said):
    signs: Annotated[list[Sign], Field(min_length=1)]
