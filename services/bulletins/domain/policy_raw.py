"""The bulletins section as it is written in `bulletins.yaml`: its keys and their plain values."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Words = Annotated[str, Field(min_length=1)]
Scope = Literal["city", "county"]


class Raw(BaseModel):
    """Unknown keys are errors, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Assumed(Raw):
    """A choice that the document leaves open; `anxin check` lists it."""

    assumed: Literal[True]
    reason: Words


class Schedule(Raw):
    """Drafts are made at 00:00 (Asia/Shanghai) of this day of the next month, for these scopes."""

    day: Annotated[int, Field(ge=1, le=28)]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1)]
    assumed: bool = False
    reason: str | None = None


class ScopeTexts(Raw):
    """What a bulletin of the city, or of one county, is called and says of itself."""

    issuer: Words
    title: Words
    addressees: Words
    signed_by: Words
    place: Words
    rows: Words
    own_row: Words
    own_note: Words


class RawTable(Raw):
    """A table of figures by region, by unit or, in a bulletin of the city, by township.

    Of the townships of a whole city those are listed of which there is anything to say.
    """

    caption: Words
    of: Literal["regions", "townships", "units"]
    columns: Annotated[tuple[str, ...], Field(min_length=1)]


class RawSection(Raw):
    """One section; `problems` lists what was found, by region."""

    heading: Words
    text: Words | None = None
    problems: bool = False
    tables: tuple[RawTable, ...] = ()


class RawKind(Raw):
    """One kind of bulletin."""

    title: Words
    clauses: Annotated[tuple[str, ...], Field(min_length=1)]
    scopes: Annotated[dict[Scope, ScopeTexts], Field(min_length=1)]
    units_listed: tuple[str, ...] = ()
    """Units that are listed though nothing was late; `*/x` is the department x of every county."""
    intro: Words
    sections: Annotated[tuple[RawSection, ...], Field(min_length=1)]
    schedule: Schedule | None = None
    wording: Assumed | None = None


class RawBulletins(Raw):
    """The whole section."""

    columns: dict[str, Words]
    stages: dict[str, Words]
    banned_words: tuple[str, ...] = ()
    kinds: dict[str, RawKind] = {}
