"""Many batches in one write: what comes while one write goes on waits for the next, all of it together.

The slower the store, the more go into one write, and the less each of them costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from services.warnings.domain.punches import Entries, bring_in

Write = Callable[[Mapping[str, Entries]], Awaitable[None]]


@dataclass(slots=True)
class _Load:
    """What goes into one write, by bucket."""

    buckets: dict[str, dict[str, str]] = field(default_factory=dict)
    written: bool = False


class Gathering:
    """Writes entries through `write`, one call at a time."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._turn = asyncio.Lock()
        self._load = _Load()

    async def bring(self, buckets: Mapping[str, dict[str, str]]) -> None:
        """Returns when these entries are written; raises what the write raises, and may be tried again.

        The entries are the gathering's from now on. Whoever comes first to write a load writes it for all
        that are in it; if that fails, the next one of them tries.
        """
        if not buckets:
            return
        load = self._load
        for bucket, entries in buckets.items():
            known = load.buckets.setdefault(bucket, entries)
            if known is not entries:
                bring_in(known, entries)
        async with self._turn:
            if load.written:
                return
            if self._load is load:
                self._load = _Load()
            await self._write(load.buckets)
            load.written = True
