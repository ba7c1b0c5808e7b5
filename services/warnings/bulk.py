"""Plain punches from the bus into the store: many batches, one write.

Nothing of a ledger is touched here: what follows from punches is worked out before their projects are
looked at, or when the flood has passed (`upkeep`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from contracts.fact_base import DAYS_AHEAD
from services.runtime.bus import Delivery
from services.runtime.calendar_days import local_date
from services.runtime.packs import NoPolicyError
from services.warnings.arrivals import Arrivals
from services.warnings.gathering import Gathering
from services.warnings.ledgers import Projects
from services.warnings.reading import Batch, PunchReader


class Bulk:
    """Takes what it can of a batch of records and hands back the others, which go the long way."""

    def __init__(self, arrivals: Arrivals, projects: Projects) -> None:
        self._gathering = Gathering(lambda buckets: arrivals.bring(buckets, projects.clock.now()))
        self._projects = projects
        self._reader = PunchReader(self._days)

    async def __call__(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        """Returns when all but the records handed back are stored. Raises `StoreAwayError`."""
        batch, others = self._reader.read(deliveries)
        while await self._has_strangers(batch):
            batch, others = self._reader.read(deliveries)
        await self._gathering.bring(batch.buckets)
        return others

    def _days(self, city: str) -> tuple[date, date] | None:
        now = self._projects.clock.now()
        try:
            _, context = self._projects.policies.in_force(city, now)
        except NoPolicyError:
            return None
        return date(context.calendar.first_year, 1, 1), local_date(now) + DAYS_AHEAD

    async def _has_strangers(self, batch: Batch) -> bool:
        """Whether some of the projects that are met for the first time are another city's.

        A project that nobody knows yet is met anew each time, until it belongs somewhere.
        """
        if not batch.new:
            return False
        asked = {project for _, project, _ in batch.new}
        known = await self._projects.store.load(self._projects.kind.name, asked, fields=())
        cities = {project: stored.city for project, stored in known.items()}
        strange = {(city, project) for city, project, _ in batch.new if cities.get(project, city) != city}
        self._reader.refuse(strange)
        self._reader.trust(
            {place: key for place, key in batch.new.items() if cities.get(place[1]) == place[0]}
        )
        return bool(strange)
