"""`anxin bench`: the benchmarks, each beside its own ceiling measured in the same run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from anxin.benchmarks.facts import Asked, bench_facts
from anxin.commands.console import fail, out, print_json, tell
from anxin.commands.replaying import uncollected
from anxin.replay.measured import measure
from anxin.replay.player import Rules
from anxin.replay.year import YearOf, year_lines
from services.runtime.calendar import Calendar
from services.runtime.enact import read_packs
from services.runtime.settings import Settings
from services.runtime.territory import parse_territory

FACTS = 1_000_000
LEADS = 21_300
"""Leads of a city of the size of the first pack in a year."""
END = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the benchmarks are asked for; each reads what concerns it."""

    leads: int
    facts: int
    instances: int


def bench(
    name: Annotated[str | None, typer.Argument(help="One benchmark; default: all.")] = None,
    leads: Annotated[int, typer.Option(help="Leads of the year that is replayed.")] = LEADS,
    facts: Annotated[int, typer.Option(min=1000, help="Punches that are taken in.")] = FACTS,
    instances: Annotated[int, typer.Option(min=1, max=4, help="Processes that take them in.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line on stdout.")] = False,
) -> None:
    """Run the benchmarks; each prints its value, its ceiling and their ratio."""
    if name is not None and name not in BENCHES:
        raise fail(f"there is no benchmark {name}.", f"There are: {', '.join(BENCHES)}.", 2)
    for known, run in BENCHES.items():
        if name in (None, known):
            found = run(Sizes(leads, facts, instances))
            if as_json:
                print_json(found)
            else:
                words = ", ".join(f"{key} {value}" for key, value in found.items())
                out.print(words, highlight=False, markup=False, soft_wrap=True)


def _replay(sizes: Sizes) -> dict[str, Any]:
    """A year of the first city that has a schedule of bulletins, with all its steps, on one core."""
    settings = Settings()
    calendar = Calendar.load(settings.calendars)
    pack = next(p for p in read_packs(settings.policies) if p.section("bulletins").get("kinds"))
    tell(f"inventing a year of {pack.city} with {sizes.leads} leads")
    with uncollected():
        lines = list(year_lines(YearOf(pack, calendar, END, sizes.leads)))
        return {**measure(lines, Rules.of(pack, calendar)).as_json(), "city": pack.city}


def _facts(sizes: Sizes) -> dict[str, Any]:
    """A province's attendance from a bus of its own to the ledgers of the first city that has warnings."""
    packs = read_packs(Settings().policies)
    pack = next(p for p in packs if p.section("warnings").get("types"))
    region = parse_territory(pack).counties()[0].code
    return asyncio.run(bench_facts(Asked(sizes.facts, sizes.instances, pack.city, region), tell))


BENCHES: Mapping[str, Callable[[Sizes], dict[str, Any]]] = {"replay": _replay, "facts": _facts}
