"""Moving open cases to a new version of their city's rules, where that version says so and is in force."""

from __future__ import annotations

from services.routing.merging import Cases
from services.runtime.clock import Clock
from services.runtime.packs import Library


class Movers:
    """Looks now and then whether a version that moves open cases has come into force."""

    def __init__(self, cases: Cases, library: Library, clock: Clock) -> None:
        self._cases = cases
        self._library = library
        self._clock = clock

    async def tick(self) -> int:
        """Moves what is to be moved; returns how many cases went over. Repeated, it moves what was left."""
        moved = 0
        for city in self._library.cities:
            current = self._library.in_force(city, self._clock.now())
            if not current.moves_open_cases:
                continue
            for former in self._library.versions(city):
                if former.effective_from < current.effective_from:
                    moved += await self._cases.move(former.hash, current.hash)
        return moved
