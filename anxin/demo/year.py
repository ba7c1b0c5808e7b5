"""The year of a city: its projects and leads, played through the services' own handlers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from anxin.demo.actors import Complainant, Desks, Systems, Tally
from anxin.demo.agenda import Agenda
from anxin.demo.bulletin_offices import BulletinsOffice
from anxin.demo.city import read_city
from anxin.demo.leads import Coming, Leads
from anxin.demo.outside import heard_of
from anxin.demo.pace import Pace
from anxin.demo.planning import Setting, regular_contractors
from anxin.demo.projects import invent
from anxin.demo.seasons import arrivals
from anxin.demo.story import Told
from anxin.demo.supervising import courses
from anxin.demo.warning_offices import WarningsOffice
from anxin.world import VirtualWorld
from services.routing.domain.case import Case
from services.routing.domain.messages import Context
from services.routing.domain.policy_parse import parse_policy
from services.runtime.calendar import Calendar
from services.runtime.packs import Pack
from services.runtime.settings import Settings

YEAR = timedelta(days=365)
BEFORE = timedelta(hours=6)
"""When the first lead comes: after the systems have reported the projects that are being built."""
OF_LATE = timedelta(days=45)
STALLED, STALLED_OF_LATE = 0.012, 0.05
"""The share of stages at which a case is left lying, and that among the last: much of it still lies there."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is in all cities together."""

    leads: int = 2040
    projects: int = 408


@dataclass(frozen=True, slots=True)
class Played:
    """The year when it is over: the world with its stores, and what was done in it."""

    world: VirtualWorld
    tally: Tally


@dataclass(frozen=True, slots=True)
class Script:
    """What the year is made from: the same script gives the same year."""

    seed: int
    end: datetime
    size: Size = Size()

    @property
    def start(self) -> datetime:
        """A year before the end."""
        return self.end - YEAR

    def chance(self, about: str) -> random.Random:
        """A source of chance of its own, so that what happens elsewhere changes nothing here."""
        return random.Random(f"{self.seed}:{about}")


async def play_city(
    script: Script,
    city: str,
    packs: Sequence[Pack],
    calendar: Calendar,
    settings: Settings,
    reached: Callable[[datetime], None] = lambda at: None,
) -> Played:
    """Plays the year of one of the cities of `packs`, which know nothing of each other's cases.

    `reached` is told each day. Raises `PackError`.
    """
    world = await VirtualWorld(packs, calendar, script.start, settings).open()
    tally, agenda = Tally(), Agenda(world, script.end, reached)
    desks = _desks(world, agenda, tally)
    paces = partial(_pace, script, calendar)
    agenda.enter(script.start, WarningsOffice(world, agenda, tally, paces))
    cities = sorted({pack.city for pack in packs})
    number, of = cities.index(city), len(cities)
    pack = next(pack for pack in packs if pack.city == city)
    leads, projects = (_share(whole, number, of) for whole in (script.size.leads, script.size.projects))
    _enter_city(desks, script, calendar, pack, leads, projects)
    await agenda.play()
    return Played(world, tally)


def _enter_city(
    desks: Desks, script: Script, calendar: Calendar, pack: Pack, leads: int, projects: int
) -> None:
    city = read_city(pack)
    rules = Context(parse_policy(pack), calendar)
    paces = partial(_pace, script, calendar)
    regulars = regular_contractors(script.chance(f"{city.id}:contractors"), city)
    setting = Setting(city, calendar, script.start, script.end, regulars)
    works = [invent(script.chance(f"{city.id}:project:{n}"), setting, n) for n in range(1, projects + 1)]
    heard = heard_of(script.chance(f"{city.id}:heard"), setting, [work.plan for work in works])
    reported = [*(work.reported for work in works), heard]
    desks.agenda.enter(script.start, Systems(desks, reported, script.start))
    kinds = _kinds(pack)
    desks.agenda.enter(
        script.start, BulletinsOffice(desks.world, desks.tally, city, kinds, paces(f"{city.id}:bulletins"))
    )
    for course in courses(desks.world, desks.tally, pack, city, paces(f"{city.id}:supervision")):
        desks.agenda.enter(course.begins, course)
    rng = script.chance(f"{city.id}:leads")
    inventor = Leads(rng, city, calendar, [work.site for work in works if work.site is not None])

    def tell(coming: Coming, earlier: Callable[[], Case | None]) -> Told:
        stalled = STALLED if coming.at < script.end - OF_LATE else STALLED_OF_LATE
        pace = paces(f"{city.id}:case:{coming.lead['source_id']}")
        return Told(coming.truth, city, rules, pace, desks.now, stalled, earlier)

    moments = arrivals(rng, calendar, script.start + BEFORE, script.end, leads)
    for number, at in enumerate(moments, 1):
        desks.agenda.enter(at, Complainant(desks, inventor.coming(number, at), tell))


def _pace(script: Script, calendar: Calendar, about: str) -> Pace:
    return Pace(script.chance(about), calendar)


def _desks(world: VirtualWorld, agenda: Agenda, tally: Tally) -> Desks:
    intake, facts = world.services["intake"].handlers
    steps, *_ = world.services["routing"].handlers
    cases: Any = world.services["routing"].aggregates[0]
    return Desks(world, agenda, tally, intake, facts, steps, cases)


def _kinds(pack: Pack) -> list[str]:
    """The kinds of bulletins that are drafted by a schedule."""
    kinds = pack.section("bulletins").get("kinds", {})
    return [name for name, kind in kinds.items() if "schedule" in kind]


def _share(whole: int, number: int, of: int) -> int:
    """The `number`-th part of `of` nearly equal ones."""
    return whole * (number + 1) // of - whole * number // of
