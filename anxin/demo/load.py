"""`anxin up --demo`: the demonstration year into a store that is empty, once.

What has been loaded is noted in every service's store, so that the next start goes on with what is there,
and one that was cut in the middle is made whole: the year is played again, the same by seed and end, and
what already stands in the stores is left as it is.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from anxin.commands.console import err
from anxin.composition import META, World
from anxin.demo.cities import CityFailedError, Job, Players, side_by_side
from anxin.demo.year import Script, Size
from anxin.embedded.errors import EmbeddedError
from services.runtime.service import Service
from services.runtime.store import Document, Query

KEY = "demo"
LOADING, LOADED = "loading", "loaded"
SEED = 20230818
REVISION = 3
"""Of what the year is made by: to be raised with every change that makes another year of the same seed."""
LEADS_OF_A_PROJECT = 5
USUAL = Size()
Load = Callable[[World, Sequence[Service]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Mark:
    """What is noted of the demonstration in every store."""

    state: str
    seed: int
    end: datetime
    revision: int
    packs: Mapping[str, str]
    """Hashes of the packs it is played by, by city."""
    leads: int
    projects: int

    def to_document(self) -> Document:
        """For the table `meta`."""
        known = {name: getattr(self, name) for name in ("seed", "end", "revision", "leads", "projects")}
        return {"_id": KEY, "state": self.state, **known, "packs": dict(self.packs)}

    @classmethod
    def from_document(cls, document: Document) -> Mark:
        """Inverse of `to_document`."""
        names = ("state", "seed", "end", "revision", "packs", "leads", "projects")
        return cls(**{name: document.get(name, 0) for name in names})


def demo_size(leads: int) -> Size:
    """So many leads in all cities, and a fifth as many projects."""
    return Size(leads, max(1, leads // LEADS_OF_A_PROJECT))


def load_demo(
    data: Path,
    tell: Callable[[str], None],
    size: Size = USUAL,
    script: Script | None = None,
    players: Players = side_by_side,
) -> Load:
    """What fills the stores of an installation under `data` with a year of every city, `size` in all.

    `script` other than the usual year, and `players`, are for tests. The loading raises `EmbeddedError` when
    the stores hold other data.
    """

    async def load(world: World, services: Sequence[Service]) -> None:
        marks = await _marks(services)
        if all(mark is not None and mark.state == LOADED for mark in marks):
            tell("demonstration data are there already; going on with them")
            return
        begun = next((mark for mark in marks if mark is not None), None)
        packs = {pack.city: pack.hash for pack in world.packs}
        if begun is None:
            await _only_into_empty(data, services)
            one = script or Script(SEED, _whole(world.clock.now()), size)
            begun = Mark(LOADING, one.seed, one.end, REVISION, packs, one.size.leads, one.size.projects)
        elif (begun.revision, dict(begun.packs)) != (REVISION, packs):
            raise EmbeddedError(
                f"The demonstration data in {data} were half loaded by another version of this program.",
                "Remove that folder, or choose another one with --data.",
            )
        await _note(services, begun, LOADING)
        await _play_and_pour(begun, players, world, services, tell)
        await _note(services, begun, LOADED)

    return load


async def _play_and_pour(
    mark: Mark, players: Players, world: World, services: Sequence[Service], tell: Callable[[str], None]
) -> None:
    script = Script(mark.seed, mark.end, Size(mark.leads, mark.projects))
    calendar = world.calendars.current
    jobs = [Job(script, city, world.packs, calendar, world.settings) for city in sorted(mark.packs)]
    with _progress() as progress:
        task = progress.add_task("playing a year of every city", total=1.0)
        stores = {service.name: service.store for service in services}
        try:
            outcomes = await players(jobs, stores, lambda share: progress.update(task, completed=share))
        except* CityFailedError as failed:
            what_to_do = "Start again: what is half loaded is made whole then."
            raise EmbeddedError(str(failed.exceptions[0]), what_to_do) from failed
    done: Counter[str] = Counter()
    for outcome in outcomes:
        done.update(outcome.done)
        if outcome.refused:
            tell(
                f"{outcome.city}: {len(outcome.refused)} steps were refused; the first: {outcome.refused[0]}"
            )
    tell(f"a demonstration year of {len(jobs)} cities loaded: {done['lead']} leads, {done['fact']} facts")


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    return Progress(*columns, console=err, transient=True)


async def _marks(services: Sequence[Service]) -> list[Mark | None]:
    found = await asyncio.gather(*(service.store.table(META).get([KEY]) for service in services))
    return [Mark.from_document(f[KEY]) if KEY in f else None for f in found]


async def _note(services: Sequence[Service], mark: Mark, state: str) -> None:
    document = {**mark.to_document(), "state": state}
    await asyncio.gather(*(service.store.table(META).put([document]) for service in services))


async def _only_into_empty(data: Path, services: Sequence[Service]) -> None:
    for service in services:
        if await _holds_data(service):
            raise EmbeddedError(
                f"The store of {service.name} in {data} holds other data: "
                "the demonstration is never mixed with them.",
                "Start without --demo, or choose another folder with --data.",
            )


async def _holds_data(service: Service) -> bool:
    """Whether anything is in a service's store beyond what its start puts there."""
    look = Query(limit=1)
    kinds = [a.kind.name for a in service.aggregates] + list(service.rows)
    for kind in kinds:
        if await service.store.find(kind, look):
            return True
    for table in service.tables:
        if await service.store.table(table).find(look):
            return True
    return False


def _whole(now: datetime) -> datetime:
    """Whole seconds, as every store keeps them."""
    return now.replace(microsecond=0)
