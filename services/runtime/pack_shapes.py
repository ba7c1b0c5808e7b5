"""The header, `units.yaml` and `clauses.yaml` as they are written: their keys and plain values.

The services read what they need of these and pass over the rest; `anxin check` and the JSON Schemas look at
the whole, so that a misspelt key is found where it is written.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.runtime.pack_wording import shape_error
from services.runtime.packs import HEADER, Pack, PackError

Word = Annotated[str, Field(min_length=1)]
Kind = Literal[
    "route", "action", "warning", "report", "record", "timer", "guard", "escalate", "intake", "duty"
]
"""What a clause is about (`clauses.yaml`)."""


class Shape(BaseModel):
    """Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid")


class RawHeader(Shape):
    """`pack.yaml`."""

    city: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: Word
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    version: Word
    effective_from: dt.date
    document: Word
    extends: Word | None = None
    territory: Literal["county", "township"] = "county"
    open_cases: Literal["stay", "move"] = "stay"
    office_name: Word | None = None
    office_short: Word | None = None
    complaint_channel: Word | None = None
    warning_platform: Word | None = None


class RawTaskForce(Shape):
    """A task force with its lead units."""

    lead: Annotated[list[str], Field(min_length=1)]
    clauses: Annotated[list[str], Field(min_length=1)]


class RawUnits(Shape):
    """`units.yaml`; the duties are read by routing."""

    names: dict[str, str]
    departments: list[str]
    industry_departments: dict[str, str]
    roles: dict[str, str | list[str]]
    task_forces: dict[str, RawTaskForce] = {}
    duties: dict[str, Any] = {}


class RawClause(Shape):
    """A clause: its kind and words. `carried_out_by`: the service that does, where its kind does not say."""

    kind: Kind
    text: Word
    carried_out_by: Literal["warnings", "bulletins"] | None = None


def check_shapes(pack: Pack) -> None:
    """Raises `PackError` for the first thing in these three sections that can't be so."""
    _check(pack, HEADER, pack.header, RawHeader)
    _check(pack, "units", pack.section("units"), RawUnits)
    for id_, clause in pack.section("clauses").items():
        try:
            RawClause.model_validate(clause)
        except ValidationError as error:
            raise shape_error(pack, ("clauses", id_), error, RawClause) from None


def _check(pack: Pack, section: str, value: Any, model: type[BaseModel]) -> None:
    if section not in (HEADER, *pack.sections):
        raise PackError(f"the pack has no {section}.yaml; write it")
    try:
        model.model_validate(value)
    except ValidationError as error:
        raise shape_error(pack, (section,), error, model) from None
