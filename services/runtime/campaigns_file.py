"""Reads the section `campaigns` of a pack. Every error has file and line. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.runtime.campaigns import SCOPE_NAMES, Aim, Campaign, Phase, Target
from services.runtime.conditions import Condition, ConditionError, Context
from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack, PackError

SECTION = "campaigns"
LOCAL = timezone(timedelta(hours=8))
_PROBE = Context({name: [""] if name in ("causes", "flags") else "" for name in SCOPE_NAMES})


class _Raw(BaseModel):
    model_config = ConfigDict(extra="forbid")


Clauses = Annotated[list[str], Field(min_length=1)]


class _Target(_Raw):
    title: str
    aim: Aim
    due_at: datetime
    clauses: Clauses
    share: Annotated[int, Field(ge=1, le=100)] = 100
    clock: bool = False
    scope: str | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None


class _Phase(_Raw):
    title: str
    first_day: date
    last_day: date
    clauses: Clauses
    targets: dict[str, _Target] = Field(default_factory=dict)
    tasks: list[str] = Field(default_factory=list)


class RawCampaign(_Raw):
    """A campaign as it is written in `campaigns.yaml`."""

    title: str
    clauses: Clauses
    phases: dict[str, _Phase] = Field(default_factory=dict)
    targets: dict[str, _Target] = Field(default_factory=dict)


def parse_campaigns(pack: Pack) -> tuple[Campaign, ...]:
    """The campaigns of a pack, in its order; none where it has no such section. Raises `PackError`."""
    return tuple(_campaign(pack, id_, raw) for id_, raw in pack.section(SECTION).items())


def _campaign(pack: Pack, id_: str, raw: Any) -> Campaign:
    try:
        read = RawCampaign.model_validate(_plain(raw))
    except ValidationError as error:
        raise shape_error(pack, (SECTION, id_), error, RawCampaign) from None
    _known_clauses(pack, raw, (id_,))
    phases = tuple(_phase(pack, (id_, "phases"), name, phase) for name, phase in read.phases.items())
    for before, after in pairwise(phases):
        if after.starts_at < before.ends_at:
            raise _wrong(
                pack,
                (id_, "phases", after.id),
                f"phase {after.id} begins before {before.id} is over; mend `first_day`",
            )
    targets = _targets(pack, (id_,), read.targets)
    return Campaign(id_, read.title, tuple(read.clauses), phases, targets)


def _phase(pack: Pack, path: tuple[str, ...], id_: str, raw: _Phase) -> Phase:
    if raw.last_day < raw.first_day:
        raise _wrong(pack, (*path, id_), f"phase {id_}: `last_day` lies before `first_day`; mend one of them")
    starts, ends = _midnight(raw.first_day), _midnight(raw.last_day + timedelta(days=1))
    targets = _targets(pack, (*path, id_), raw.targets)
    return Phase(id_, raw.title, starts, ends, tuple(raw.clauses), targets, tuple(raw.tasks))


def _targets(pack: Pack, path: tuple[str, ...], raws: Mapping[str, _Target]) -> tuple[Target, ...]:
    return tuple(_target(pack, (*path, "targets", id_), id_, raw) for id_, raw in raws.items())


def _target(pack: Pack, path: tuple[str, ...], id_: str, raw: _Target) -> Target:
    due_at = _moment(raw.due_at)
    return Target(
        id=id_,
        title=raw.title,
        aim=raw.aim,
        share=raw.share,
        due_at=due_at,
        clauses=tuple(raw.clauses),
        clock=raw.clock,
        scope=_scope(pack, path, raw.scope),
        received_from=raw.received_from and _moment(raw.received_from),
        received_before=min(due_at, _moment(raw.received_before)) if raw.received_before else due_at,
    )


def _scope(pack: Pack, path: tuple[str, ...], source: str | None) -> Condition | None:
    if source is None:
        return None
    try:
        condition = Condition.parse(source, frozenset(SCOPE_NAMES))
        condition.holds(_PROBE)
        return condition
    except ConditionError as error:
        raise _wrong(pack, (*path, "scope"), str(error)) from None


def _known_clauses(pack: Pack, value: Any, path: tuple[str, ...]) -> None:
    """Every clause that the campaign names is in `clauses.yaml`."""
    for key, item in value.items():
        unknown = [c for c in item if c not in pack.section("clauses")] if key == "clauses" else []
        if unknown:
            message = f"clause {unknown[0]} is not in clauses.yaml; add it there or name another"
            raise _wrong(pack, (*path, key), message)
        if isinstance(item, Mapping):
            _known_clauses(pack, item, (*path, key))


def _plain(value: Any) -> Any:
    """Values without their notes `assumed` and `reason`, which `anxin check` lists."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    kept = {key: item for key, item in value.items() if key not in ("assumed", "reason")}
    if "assumed" in value and set(kept) == {"value"}:
        return _plain(kept["value"])
    return {key: _plain(item) for key, item in kept.items()}


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL).astimezone(UTC)


def _moment(at: datetime) -> datetime:
    """In UTC; one written without offset is of Asia/Shanghai."""
    return (at if at.tzinfo else at.replace(tzinfo=LOCAL)).astimezone(UTC)


def _wrong(pack: Pack, path: tuple[str | int, ...], message: str) -> PackError:
    return PackError(message, *(pack.locate((SECTION, *path)) or (None, None)))
