"""Every city's year into the stores: a process for each core, each plays one city after the other.

Cities know nothing of each other's cases, so a process plays one in memory and pours it into the stores
itself. What is asked of a process goes through its pipe as it is; what it tells comes back the same way.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import traceback
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from anxin.demo.pour import pour, volume
from anxin.demo.year import Script, play_city
from anxin.world import NAMES
from services.runtime.calendar import Calendar
from services.runtime.mongo import MongoStores
from services.runtime.packs import Pack
from services.runtime.settings import Settings
from services.runtime.store import Store

PLAYING = 0.75
"""The part of the work that is done once a city's year is played; the rest is pouring it."""
MOST_TELLINGS = 200
Reached = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Job:
    """One city's year to be played and poured."""

    script: Script
    city: str
    packs: Sequence[Pack]
    calendar: Calendar
    settings: Settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done in a city, and what was refused, which is none where the script is right."""

    city: str
    done: Mapping[str, int]
    refused: Sequence[str]


Players = Callable[[Sequence[Job], Mapping[str, Store], Reached], Awaitable[list[Outcome]]]
"""Carries out jobs; the stores are those of all services, by name. Tells which share of all is done."""


class CityFailedError(RuntimeError):
    """A city's process came to an end before its work did; carries what it said."""


async def one_by_one(jobs: Sequence[Job], stores: Mapping[str, Store], reached: Reached) -> list[Outcome]:
    """All cities in this process, one after the other."""
    outcomes = []
    for number, job in enumerate(jobs):
        share = _Share(len(jobs), number, reached)
        outcomes.append(await play_and_pour(job, stores, share))
    return outcomes


async def side_by_side(jobs: Sequence[Job], stores: Mapping[str, Store], reached: Reached) -> list[Outcome]:
    """As many cities at once as there are cores, in processes of their own. Raises `CityFailedError`."""
    shares = [0.0] * len(jobs)
    waiting = deque(range(len(jobs)))
    outcomes: dict[int, Outcome] = {}

    async def one_process() -> None:
        async with _player() as play:
            while waiting:
                number = waiting.popleft()
                outcomes[number] = await play(jobs[number], partial(told, number))

    def told(number: int, share: float) -> None:
        shares[number] = share
        reached(sum(shares) / len(jobs))

    async with asyncio.TaskGroup() as group:
        for _ in range(min(len(jobs), len(os.sched_getaffinity(0)))):
            group.create_task(one_process())
    return [outcomes[number] for number in range(len(jobs))]


async def play_and_pour(job: Job, stores: Mapping[str, Store], reached: Reached) -> Outcome:
    """Plays one city in memory, then pours it into `stores`."""
    script = job.script
    whole = script.end - script.start

    def day(at: datetime) -> None:
        reached(PLAYING * ((at - script.start) / whole))

    played = await play_city(script, job.city, job.packs, job.calendar, job.settings, day)
    sources = played.world.stores.databases
    poured, all_of_it = 0, volume(sources)

    def over(count: int) -> None:
        nonlocal poured
        poured += count
        reached(PLAYING + (1 - PLAYING) * poured / all_of_it)

    await pour(sources, stores, over)
    return Outcome(job.city, dict(played.tally.done), tuple(played.tally.refused))


class _Share:
    """Turns the share of one job into that of all."""

    def __init__(self, jobs: int, number: int, reached: Reached) -> None:
        self._jobs, self._number, self._reached = jobs, number, reached

    def __call__(self, share: float) -> None:
        self._reached((self._number + share) / self._jobs)


@asynccontextmanager
async def _player() -> AsyncIterator[Callable[[Job, Reached], Awaitable[Outcome]]]:
    """A process that plays the cities it is asked for, until the end of the context."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield partial(_asked, ours)
    finally:
        process.terminate()
        await asyncio.to_thread(process.join)
        ours.close()


async def _asked(pipe: Connection, job: Job, told: Reached) -> Outcome:
    """What the process at the other end makes of a city."""
    try:
        pipe.send(job)
        while True:
            said = await asyncio.to_thread(pipe.recv)
            if isinstance(said, Outcome):
                return said
            if isinstance(said, str):
                raise CityFailedError(f"playing {job.city} failed:\n{said}")
            told(said)
    except (EOFError, BrokenPipeError):
        raise CityFailedError(f"the process that played {job.city} ended unasked") from None


def _work(pipe: Connection) -> None:
    """What a process does; whoever started it decides when it stops, so Ctrl-C is left to that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()  # a year makes millions of objects and hardly a cycle
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return
        try:
            answer: Any = asyncio.run(_play_into_store(job, _Teller(pipe)))
        except Exception:
            answer = traceback.format_exc()
        pipe.send(answer)
        gc.collect()  # the city that was played hangs together in cycles


async def _play_into_store(job: Job, reached: Reached) -> Outcome:
    stores = MongoStores(job.settings.store)
    try:
        return await play_and_pour(job, {name: stores.open(name) for name in NAMES}, reached)
    finally:
        await stores.close()


class _Teller:
    """Tells a share through a pipe, not oftener than somebody could see."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._told = pipe, 0.0

    def __call__(self, share: float) -> None:
        if share - self._told >= 1 / MOST_TELLINGS:
            self._told = share
            self._pipe.send(share)
