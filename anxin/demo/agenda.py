"""Who does what when: actors wake at their own instants, in the order of time, on one virtual world."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from typing import Protocol

from anxin.world import VirtualWorld


class Actor(Protocol):
    """Somebody with something to do."""

    async def act(self) -> datetime | None:
        """Does what is to be done now; returns when to wake again, None when all is done."""
        ...


class Agenda:
    """Wakes actors until the end. Before each, what is due in the world by then has fired."""

    def __init__(self, world: VirtualWorld, end: datetime, reached: Callable[[datetime], None]) -> None:
        self.world = world
        self.end = end
        self._reached = reached
        self._waiting: list[tuple[datetime, int, Actor]] = []
        self._count = 0

    def enter(self, at: datetime, actor: Actor) -> None:
        """Wakes `actor` at `at`, now if that has passed; never after the end."""
        if at < self.end:
            self._count += 1
            heappush(self._waiting, (at, self._count, actor))

    async def play(self) -> None:
        """Plays until the end is reached."""
        day = None
        while self._waiting:
            at, _, actor = heappop(self._waiting)
            await self._reach(at)
            if at.date() != day:
                day = at.date()
                self._reached(at)
                await asyncio.sleep(0)  # whoever watches the servers, or wants to stop, gets a turn
            again = await actor.act()
            if again is not None:
                self.enter(again, actor)
        await self.world.reach(self.end)

    async def _reach(self, at: datetime) -> None:
        """Moves the clock; the whole world only where something ends by then."""
        due = self.world.earliest_due()
        if due is not None and due <= at:
            await self.world.reach(at)
        else:
            self.world.clock.move_to(max(at, self.world.clock.now()))
