"""What the lists of the desk show: cities and units, worklists, deadlines, ready for their templates."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.routing.ask import CaseQuestions
from services.routing.desk_words import FLAGS, MARKS, clock_title, yuan_words
from services.runtime.desk.units import Group, units_by_territory
from services.runtime.desk.words import Clock, binding, clock
from services.runtime.packs import Library, Pack
from services.runtime.territory import Territory, parse_territory


@dataclass(frozen=True, slots=True)
class City:
    """A city of the desk: its pack in force, and its regions and units."""

    id: str
    name: str
    pack: Pack
    territory: Territory


def city_of(library: Library, city: str, now: datetime) -> City | None:
    """A city that has a pack, or None."""
    if city not in library.cities:
        return None
    pack = library.in_force(city, now)
    return City(city, str(pack.header.get("name", city)), pack, parse_territory(pack))


def posts_of(pack: Pack) -> tuple[tuple[str, str], ...]:
    """The posts of every unit, `(id, name)`."""
    return tuple((str(post), str(name)) for post, name in pack.section("posts").items())


async def busy_units(
    questions: CaseQuestions, city: City
) -> tuple[list[tuple[str, str, int]], tuple[Group, ...]]:
    """Units with open cases, most first, as `(id, name, how many)`; and all units by territory."""
    groups = units_by_territory(city.territory)
    units = [unit for group in groups for unit in group.units]
    counts = await asyncio.gather(*(questions.open_cases(city.id, unit) for unit, _ in units))
    busy = [(unit, name, count) for (unit, name), count in zip(units, counts, strict=True) if count]
    return sorted(busy, key=lambda row: (-row[2], row[0])), groups


@dataclass(frozen=True, slots=True)
class Row:
    """One case in a list."""

    item: Mapping[str, Any]
    amount: str
    tags: tuple[str, ...]
    clock: Clock | None


def rows_of(items: Sequence[Mapping[str, Any]], territory: Territory, now: datetime) -> list[Row]:
    """Cases as `views.case_item` gives them, each with the clock that presses most."""
    return [
        Row(
            item,
            yuan_words((item["verified"] or {}).get("amount") or item["amount"]),
            tags_of(item),
            binding(clocks_of(item["timers"], territory, now)),
        )
        for item in items
    ]


def tags_of(item: Mapping[str, Any]) -> tuple[str, ...]:
    """What a case is marked with, by a rule or by whoever sent the lead."""
    raised = ("提级办理",) if item["raised"] else ()
    flags = (FLAGS.get(flag, flag) for flag in item["flags"])
    return (*(MARKS.get(mark, mark) for mark in item["marks"]), *raised, *flags)


def clocks_of(timers: Sequence[Mapping[str, Any]], territory: Territory, now: datetime) -> list[Clock]:
    """Clocks as rows: those that still ask first, soonest first, then the others as they ended."""
    rows = [clock(timer, now, clock_title(timer["name"]), territory.unit_name) for timer in timers]
    return sorted(rows, key=lambda row: (not row.live, row.due_at, row.name))


@dataclass(frozen=True, slots=True)
class DeadlineRow:
    """One running clock of a city."""

    case: str
    employer: str
    region: str
    unit: str
    clock: Clock


async def deadlines(
    questions: CaseQuestions, city: City, within: timedelta, now: datetime
) -> list[DeadlineRow]:
    """Clocks of a city that end within a span from now, soonest first."""
    territory = city.territory
    found = []
    for row in await questions.deadlines(city.id, within):
        region = None if row["region"] is None else territory.find(row["region"])
        found.append(
            DeadlineRow(
                row["case"],
                row["employer"]["name"],
                "未明确" if region is None else region.name,
                row["unit"] or "",
                clock(row, now, clock_title(row["name"]), territory.unit_name),
            )
        )
    return found
