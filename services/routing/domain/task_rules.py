"""Kinds of tasks (section `tasks` of a pack): who has them, until when, what they rest on. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.routing.domain.holders import unit_class
from services.runtime.calendar_days import SHANGHAI
from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack, PackError
from services.runtime.territory import Level, Territory

SECTION = "tasks"
CLASSES = ("government", "township", "hrss", "industry", "task_force")


class RawTask(BaseModel):
    """A kind of task as it is written in `tasks.yaml`.

    With `due_at` each of `units` has it once, until then. With `planned_by` those units plan it, each time
    about one of `units`, and report within `report_within_days` after its day.
    """

    model_config = ConfigDict(extra="forbid")
    title: str
    units: Annotated[list[str], Field(min_length=1)]
    clauses: Annotated[list[str], Field(min_length=1)]
    due_at: datetime | None = None
    planned_by: list[str] = Field(default_factory=list)
    report_within_days: Annotated[int, Field(ge=0, le=366)] = 0
    finds_leads: bool = False
    assumed: bool = False
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class TaskKind:
    """A kind of task. `units` have it, or are what it is about where it is planned by hand (`planned_by`)."""

    id: str
    title: str
    units: tuple[str, ...]
    clauses: tuple[str, ...]
    due_at: datetime | None
    planned_by: tuple[str, ...]
    report_within: timedelta
    finds_leads: bool


def parse_tasks(pack: Pack, territory: Territory, departments: frozenset[str]) -> Mapping[str, TaskKind]:
    """The kinds of tasks of a pack, none where it has no such section. `PackError` with file and line."""
    return {
        str(id_): _kind(pack, str(id_), raw, territory, departments)
        for id_, raw in pack.section(SECTION).items()
    }


def _kind(pack: Pack, id_: str, raw: Any, territory: Territory, departments: frozenset[str]) -> TaskKind:
    try:
        read = RawTask.model_validate(raw)
    except ValidationError as error:
        raise shape_error(pack, (SECTION, id_), error, RawTask) from None
    if (read.due_at is None) != bool(read.planned_by):
        raise _wrong(pack, id_, "has either `due_at` or `planned_by`; write one of them")
    if read.assumed and not read.reason:
        raise _wrong(pack, id_, "is assumed without a `reason`; write why")
    for clause in read.clauses:
        if clause not in pack.section("clauses"):
            raise _wrong(pack, id_, f"names clause {clause}, which is not in clauses.yaml; add it there")
    for entry in (*read.units, *read.planned_by):
        if not any(_is_meant(entry, unit, territory, departments) for unit in _all(territory)):
            classes = ", ".join(CLASSES)
            raise _wrong(pack, id_, f"names {entry}; write a unit of units.yaml or one of {classes}")
    return TaskKind(
        id_,
        read.title,
        tuple(read.units),
        tuple(read.clauses),
        None if read.due_at is None else _instant(read.due_at),
        tuple(read.planned_by),
        timedelta(days=read.report_within_days),
        read.finds_leads,
    )


def _wrong(pack: Pack, id_: str, words: str) -> PackError:
    return PackError(f"task {id_} {words}", *(pack.locate((SECTION, id_)) or (None, None)))


def _instant(at: datetime) -> datetime:
    """In UTC; one written without offset is of Asia/Shanghai."""
    return (at if at.tzinfo else at.replace(tzinfo=SHANGHAI)).astimezone(UTC)


def units_meant(entries: tuple[str, ...], territory: Territory, departments: frozenset[str]) -> list[str]:
    """The units of a pack that entries (a unit, or a class of units) mean, in the pack's order."""
    return [u for u in _all(territory) if any(_is_meant(e, u, territory, departments) for e in entries)]


def _is_meant(entry: str, unit: str, territory: Territory, departments: frozenset[str]) -> bool:
    return entry == unit or (entry in CLASSES and unit_class(unit, territory, departments) == entry)


def _all(territory: Territory) -> Iterator[str]:
    """The city's own units, then each territory with its departments."""
    yield from (u for u in territory.unit_names if "*" not in u and u not in territory.regions)
    departments = [name.partition("/")[2] for name in territory.unit_names if name.startswith("*/")]
    for region in territory.regions.values():
        if region.level is Level.CITY:
            continue
        yield region.code
        if region.level is territory.level:
            yield from (f"{region.code}/{d}" for d in departments if d != "*")
