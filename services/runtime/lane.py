"""Batches of one subscription that are being settled: side by side as far as allowed, one after the other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable

Work = Callable[[asyncio.Future[None] | None], Awaitable[None]]
"""Settles a batch; is given the batch before, which is to be committed first."""


class Lane:
    """At most `ahead` batches are begun before the one in front of them is done."""

    def __init__(self, ahead: int) -> None:
        self._ahead = ahead
        self._waiting: list[asyncio.Task[None]] = []

    def enter(self, work: Work) -> None:
        """Begins a batch."""
        former = self._waiting[-1] if self._waiting else None
        self._waiting.append(asyncio.ensure_future(_done(work, former)))

    async def room(self, patience: float) -> bool:
        """Waits so many seconds at most until another batch may enter; tells whether it may."""
        if len(self._waiting) > self._ahead:
            await asyncio.wait(self._waiting[:1], timeout=patience)
        while self._waiting and self._waiting[0].done():
            del self._waiting[0]
        return len(self._waiting) <= self._ahead

    async def close(self) -> None:
        """Gives up what is not done: it was not committed, and comes again."""
        for task in self._waiting:
            task.cancel()
        for task in self._waiting:
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await task
        self._waiting.clear()


async def _done(work: Work, former: asyncio.Future[None] | None) -> None:
    await work(former)
