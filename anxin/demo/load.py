"""`anxin up --demo`: the demonstration year into a store that is empty, once.

What has been loaded is noted in every service's store, so that the next start goes on with what is there,
and one that was cut in the middle is made whole: the year is played again, the same by seed and end, and
what already stands in the stores is left as it is.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from anxin.commands.console import err
from anxin.composition import META, World
from anxin.demo.pour import pour, volume
from anxin.demo.year import Played, Script, play_year
from anxin.embedded.errors import EmbeddedError
from services.runtime.service import Service
from services.runtime.store import Document, Query

KEY = "demo"
LOADING, LOADED = "loading", "loaded"
SEED = 20230818
REVISION = 1
"""Of what the year is made by: to be raised with every change that makes another year of the same seed."""
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

    def to_document(self) -> Document:
        """For the table `meta`."""
        known = {"seed": self.seed, "end": self.end, "revision": self.revision, "packs": dict(self.packs)}
        return {"_id": KEY, "state": self.state, **known}

    @classmethod
    def from_document(cls, document: Document) -> Mark:
        """Inverse of `to_document`."""
        names = ("state", "seed", "end", "revision", "packs")
        return cls(**{name: document[name] for name in names})


def load_demo(data: Path, tell: Callable[[str], None], script: Script | None = None) -> Load:
    """What fills the stores of an installation under `data`; `script` other than the usual year is for tests.

    The loading raises `EmbeddedError` when the stores hold other data.
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
            seed, end = (SEED, _whole(world.clock.now())) if script is None else (script.seed, script.end)
            begun = Mark(LOADING, seed, end, REVISION, packs)
        elif (begun.revision, dict(begun.packs)) != (REVISION, packs):
            raise EmbeddedError(
                f"The demonstration data in {data} were half loaded by another version of this program.",
                "Remove that folder, or choose another one with --data.",
            )
        await _note(services, begun, LOADING)
        with _uncollected():
            await _play_and_pour(begun, script, world, services, tell)
        await _note(services, begun, LOADED)

    return load


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: the year makes millions of objects and hardly a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


async def _play_and_pour(
    mark: Mark, script: Script | None, world: World, services: Sequence[Service], tell: Callable[[str], None]
) -> None:
    wanted = Script(mark.seed, mark.end) if script is None else Script(mark.seed, mark.end, script.size)
    with _progress() as progress:
        played = await _played(wanted, world, progress)
        sources = played.world.stores.databases
        task = progress.add_task("storing it", total=volume(sources))
        targets = {service.name: service.store for service in services}
        await pour(sources, targets, lambda count: progress.advance(task, count))
    done, refused = played.tally.done, played.tally.refused
    tell(f"demonstration year loaded: {done['lead']} leads, {done['fact']} facts")
    if refused:
        tell(f"{len(refused)} of its steps were refused; the first: {refused[0]}")


async def _played(script: Script, world: World, progress: Progress) -> Played:
    whole = script.end - script.start
    task = progress.add_task("playing a year", total=1.0)

    def reached(at: datetime) -> None:
        progress.update(task, completed=(at - script.start) / whole)

    played = await play_year(script, world.packs, world.calendars.current, world.settings, reached)
    progress.update(task, completed=1.0)
    return played


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
