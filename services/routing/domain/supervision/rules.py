"""What a pack says of supervision (section `supervision`): measures, whom they go to, guards. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from contracts.supervision import Measure
from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack, PackError
from services.runtime.territory import Territory

SECTION = "supervision"
MEASURES: tuple[str, ...] = get_args(Measure)
TERRITORY = "{territory}"


class RawSupervisionGuard(BaseModel):
    """A named rule of `supervision/guards.py`, and the clause with which it refuses."""

    model_config = ConfigDict(extra="forbid")
    rule: str
    clause: str


class RawMeasure(BaseModel):
    """A measure as it is written in `supervision.yaml`; its key is the action.

    `to`: a unit, `{territory}` for the supervised one's code; `post`: whom in it.
    """

    model_config = ConfigDict(extra="forbid")
    title: str
    to: str
    clauses: Annotated[list[str], Field(min_length=1)]
    post: str | None = None
    guards: list[RawSupervisionGuard] = Field(default_factory=list)
    assumed: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class GuardRule:
    """A guard by name, and the clause with which it refuses."""

    rule: str
    clause: str


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """One measure of a city's document. `to` is a template over the territory."""

    title: str
    to: str
    post: str | None
    clauses: tuple[str, ...]
    guards: tuple[GuardRule, ...]

    def addressee(self, region: str) -> str:
        """The unit that it goes to, for a territory."""
        return self.to.replace(TERRITORY, region)


Rules = Mapping[str, MeasureRule]
"""The measures of a city by action; empty where its documents give none."""


def parse_supervision(pack: Pack, territory: Territory, guards: Mapping[str, Any]) -> Rules:
    """The measures of a pack, none where it has no such section. `PackError` with file and line."""
    return {
        str(name): _measure(pack, str(name), raw, territory, guards)
        for name, raw in pack.section(SECTION).items()
    }


def _measure(pack: Pack, name: str, raw: Any, territory: Territory, guards: Mapping[str, Any]) -> MeasureRule:
    if name not in MEASURES:
        raise _wrong(pack, name, f"is no measure; write one of {', '.join(MEASURES)}")
    try:
        read = RawMeasure.model_validate(_plain(pack, name, raw))
    except ValidationError as error:
        raise shape_error(pack, (SECTION, name), error, RawMeasure) from None
    if read.assumed and not read.reason:
        raise _wrong(pack, name, "is assumed without a `reason`; write why")
    _check_addressee(pack, name, read, territory)
    for clause in (*read.clauses, *(guard.clause for guard in read.guards)):
        if clause not in pack.section("clauses"):
            raise _wrong(pack, name, f"names clause {clause}, which is not in clauses.yaml; add it there")
    for guard in read.guards:
        if guard.rule not in guards:
            known = ", ".join(sorted(guards))
            raise _wrong(pack, name, f"has an unknown guard {guard.rule}; known: {known}")
    rules = tuple(GuardRule(guard.rule, guard.clause) for guard in read.guards)
    return MeasureRule(read.title, read.to, read.post, tuple(read.clauses), rules)


def _plain(pack: Pack, name: str, raw: Any) -> Any:
    """The measure with each value that is noted as assumed in place of its note, which needs a reason."""
    if not isinstance(raw, Mapping):
        return raw
    found = dict(raw)
    for key, value in raw.items():
        if isinstance(value, Mapping) and "assumed" in value:
            if value["assumed"] is not True or not value.get("reason"):
                raise _wrong(pack, name, f"has an assumed `{key}` without a `reason`; write why")
            found[key] = value.get("value")
    return found


def _check_addressee(pack: Pack, name: str, read: RawMeasure, territory: Territory) -> None:
    """Filled in for each territory, `to` is a unit of the pack, and `post` one of its posts."""
    codes = [region.code for region in territory.counties()]
    unknown = [unit for c in codes if not territory.knows_unit(unit := read.to.replace(TERRITORY, c))]
    if unknown or not codes:
        words = f"goes to {read.to}, which is no unit; write one of units.yaml, or {TERRITORY}/office"
        raise _wrong(pack, name, words)
    if read.post is not None and read.post not in pack.section("posts"):
        raise _wrong(pack, name, f"goes to post {read.post}, which is not in posts.yaml; add it there")


def _wrong(pack: Pack, name: str, words: str) -> PackError:
    where = pack.locate((SECTION, name)) or (None, None)
    return PackError(f"supervision: {name} {words}", *where)
