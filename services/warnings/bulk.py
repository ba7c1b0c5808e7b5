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
        while await self._strange(batch):
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

    async def _strange(self, batch: Batch) -> bool:
        """Whether some of the projects that are met for the first time are another city's.

        A project that nobody knows yet is met anew each time, until it belongs somewhere.
        """
        if not batch.new:
            return False
        known = await self._projects.store.load(self._projects.kind.name, {p for _, p in batch.new})
        strange = {(city, p) for city, p in batch.new if p in known and known[p].city != city}
        self._reader.refuse(strange)
        self._reader.forget({(city, p) for city, p in batch.new if p not in known})
        return bool(strange)
