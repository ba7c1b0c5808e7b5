"""What is done about attendance beside taking it in: ledgers brought up to it, the old folded into days.

While a flood lasts, its punches wait: a project's day is counted once instead of a hundred times. They are
counted when the flood has passed, when they have waited long enough, and before their project is looked
at (`Ledgers.catch_up`), whichever comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from services.runtime.bus import Delivery
from services.runtime.calendar_days import local_date
from services.runtime.clock import Clock
from services.runtime.packs import Policies
from services.warnings.attendance import Attendance
from services.warnings.bulk import Bulk
from services.warnings.domain.punches import first_kept
from services.warnings.domain.writing import Context
from services.warnings.ledgers import Ledgers
from services.warnings.senders import Senders

A_FLOOD = 500
"""Records in one batch that make it one."""
PASSED_AFTER = timedelta(seconds=3)
LONG_ENOUGH = timedelta(minutes=5)
SHARES_OF_A_TICK = 10
"""Of a province's sites some 800: timers are not to wait for all of them."""
A_TICK = 5_000
"""Pieces of one tick, where those of a few shares are many."""


class Upkeep:
    """Looks after the attendance of all cities."""

    def __init__(
        self,
        ledgers: Ledgers,
        attendance: Attendance,
        senders: Senders,
        policies: Policies[Context],
        bulk: Bulk,
        clock: Clock,
    ) -> None:
        self._ledgers = ledgers
        self._senders = senders
        self._attendance = attendance
        self._policies = policies
        self._bulk = bulk
        self._clock = clock
        self._flood_at = clock.now() - PASSED_AFTER
        self._taking = 0
        self._folded_until: dict[str, date] = {}

    async def take(self, deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
        """Takes punches in bulk and notes a flood; returns the records that go the long way."""
        flood = len(deliveries) >= A_FLOOD
        self._taking += flood
        try:
            return await self._bulk(deliveries)
        finally:
            self._taking -= flood
            if flood:
                self._flood_at = self._clock.now()

    async def before(self, ids: Collection[str]) -> int:
        """Takes in what is known otherwise of things that are to be fired, shown or acted on."""
        caught = await self._ledgers.catch_up(ids)
        await self._senders.refresh(ids)
        return caught

    async def tick(self) -> bool:
        """Some of what waits, to be asked for now and then; whether more of it is to be counted at once."""
        now = self._clock.now()
        flooded = self._taking > 0 or now < self._flood_at + PASSED_AFTER
        before = now - LONG_ENOUGH if flooded else now + timedelta(milliseconds=1)
        _, left = await self._count(before)
        if not flooded:
            await self._attendance.fallen.search(now)
            await self._fold()
        return left

    async def everything(self) -> int:
        """All that waits; returns how much was done, so that it can be asked until nothing is left."""
        now = self._clock.now()
        soon = now + timedelta(milliseconds=1)
        caught, _ = await self._count(soon)
        return caught + await self._attendance.fallen.search(now) + await self._fold()

    async def _count(self, before: datetime) -> tuple[int, bool]:
        """Counts what was written before an instant, a tick's worth; how many pieces, and if any are left."""
        done = 0
        for counted, share in enumerate(await self._attendance.arrivals.waiting(before)):
            if counted == SHARES_OF_A_TICK or done >= A_TICK:
                return done, True
            done += await self._ledgers.take_share(share)
        return done, False

    async def _fold(self) -> int:
        """Folds a chunk of what is too old by the pack; once a day and city it is looked for."""
        now, done = self._clock.now(), 0
        for city in self._policies.library.cities:
            _, context = self._policies.in_force(city, now)
            first = first_kept(local_date(now), context.policy.attendance_kept)
            if self._folded_until.get(city) == first:
                continue
            folded = await self._attendance.fold(city, first.isoformat())
            done += folded
            if not folded:
                self._folded_until[city] = first
        return done
