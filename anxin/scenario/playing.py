"""Plays scenario files, each for itself: what one does to the services, no other ever meets.

Services take long to build and are soon played in. So they are built once, and each file is played by a
process that is forked from there: it finds them untouched, and what it does to them ends with it. Where
processes can't fork, the services are built anew for each file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from anxin.scenario.apart import LostError, can_fork, each_apart
from anxin.scenario.files import Scenario, ScenarioError, load_scenario, pack_folder
from anxin.scenario.player import Finding, Player
from anxin.world import VirtualWorld
from services.runtime.calendar import Calendar
from services.runtime.packs import Pack, PackError, read_pack
from services.runtime.settings import Settings

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""Where the clock of services stands that wait for a scenario to begin."""
_NOWHERE = "/"
"""An address that every route looks at and none takes."""


@dataclass(frozen=True, slots=True)
class Played:
    """What came of one file."""

    file: Path
    title: str
    findings: Sequence[Finding]


@dataclass(slots=True)
class Stage:
    """What files are played on: the packs by city, the calendar, and services that wait for a file."""

    packs: Mapping[str, Pack]
    calendar: Calendar
    settings: Settings
    _waiting: VirtualWorld | None = field(default=None, repr=False)

    def play(self, files: Sequence[Path], at_once: int = 1) -> Iterator[Played]:
        """What came of each file, in their order; `at_once` of them are played side by side."""
        if not can_fork():
            yield from map(self._play, files)
            return
        if self._waiting is None:
            self._waiting = asyncio.run(self._ready())
        for file, played in zip(files, each_apart(self._play, files, at_once), strict=True):
            yield _lost(file, played) if isinstance(played, LostError) else played

    async def _ready(self) -> VirtualWorld:
        """Services that have read all packs and built all routes, which they put off until they need them."""
        world = await self._world([*self.packs.values()], _LONG_AGO)
        for aggregates in (a for service in world.services.values() for a in service.aggregates):
            for pack in self.packs.values():
                aggregates.policies.of(pack)
        async with world.http() as http:
            await http.get(_NOWHERE)
        return world

    def _play(self, file: Path) -> Played:
        """Plays one file, in a process of its own if services wait for it."""
        try:
            scenario = load_scenario(file)
            own = self._own_pack(scenario)
        except (ScenarioError, PackError) as error:
            return Played(file, "", [Finding(0, "the file can be read", [str(error)])])
        return Played(file, scenario.title, asyncio.run(self._findings(scenario, own)))

    def _own_pack(self, scenario: Scenario) -> Pack | None:
        """The pack that a scenario brings along; None where it is the city's."""
        if scenario.pack is not None:
            return read_pack(pack_folder(scenario.pack, scenario.file))
        if scenario.city not in self.packs:
            raise ScenarioError(f"{scenario.file}: there is no pack for city {scenario.city}")
        return None

    async def _findings(self, scenario: Scenario, own: Pack | None) -> list[Finding]:
        world = self._waiting
        if world is None or own is not None:
            packs = self.packs if own is None else {**self.packs, own.city: own}
            world = await self._world([*packs.values()], scenario.start)
        world.clock.move_to(scenario.start)
        return await Player(scenario, world).play()

    async def _world(self, packs: Sequence[Pack], start: datetime) -> VirtualWorld:
        return await VirtualWorld(packs, self.calendar, start, self.settings).open()


def _lost(file: Path, error: LostError) -> Played:
    """A file whose playing ended its process; what the process had to say stands on stderr."""
    return Played(file, "", [Finding(0, "the file can be played to its end", [str(error)])])
