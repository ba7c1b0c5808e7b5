"""Drafts by the pack's schedule: made once each, also those of months that passed while nothing ran."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.bulletins import DraftInput
from contracts.topics import CASES, WARNINGS
from services.bulletins.asked import ask
from services.bulletins.domain.decide import Making
from services.bulletins.domain.period import last_due
from services.bulletins.domain.policy import BulletinsPolicy
from services.bulletins.handlers import Bulletins
from services.runtime.bus import Bus
from services.runtime.calendar_days import month_after
from services.runtime.territory import Level

log = logging.getLogger(__name__)
CATCH_UP = 12
"""Months back for which a draft that was missed is still made."""


GRACE = timedelta(minutes=1)
"""How long a month must have been due in this process: after a start its consumers must have joined."""


@dataclass(slots=True)
class Scheduler:
    """Makes the drafts that are due; `tick` is called now and then."""

    bulletins: Bulletins
    bus: Bus
    _seen: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    """By city, kind and month, since when its drafts have been known to be due."""
    _done: dict[tuple[str, str], str] = field(default_factory=dict)
    """By city and kind, the latest month whose drafts all exist."""

    async def tick(self) -> int:
        """Makes what is due and missing; returns how many drafts. Waits while events are still to be read."""
        now = self.bulletins.clock.now()
        made = 0
        for city in self.bulletins.aggregates.policies.library.cities:
            _, policy = self.bulletins.aggregates.policies.in_force(city, now)
            for kind, raw in policy.kinds.items():
                if raw.schedule is not None:
                    made += await self._make_due(city, kind, policy, last_due(now, raw.schedule.day))
        return made

    async def _make_due(self, city: str, kind: str, policy: BulletinsPolicy, due: str) -> int:
        if self._done.get((city, kind)) == due:
            return 0
        now = self.bulletins.clock.now()
        if now < self._seen.setdefault((city, kind, due), now) + GRACE or await self._behind():
            return 0
        since = await self.bulletins.rows.since(city)
        made = 0
        for month in _months(since, due):
            made += await self._make_month(city, kind, policy, month)
        self._done[city, kind] = due
        return made

    async def _behind(self) -> bool:
        """Whether events of ours wait on the bus: figures drawn now would lack them."""
        lag = await self.bus.lag()
        return any(count for (topic, _), count in lag.items() if topic in (CASES.name, WARNINGS.name))

    async def _make_month(self, city: str, kind: str, policy: BulletinsPolicy, month: str) -> int:
        """The month's missing drafts: all from one reading of the rows."""
        now = self.bulletins.clock.now()
        wanted = [
            DraftInput(city=city, kind=kind, period=month, scope=scope) for scope in _scopes(kind, policy)
        ]
        asked = {a.id: a for a in (ask(self.bulletins.aggregates.policies, now, w) for w in wanted)}
        exist = await self.bulletins.aggregates.store.load(self.bulletins.aggregates.kind.name, asked)
        missing = [a for made, a in asked.items() if made not in exist]
        if not missing:
            return 0
        figures = await self.bulletins.figures_of(missing)
        for one, found in zip(missing, figures, strict=True):
            await self.bulletins.make(one, one.id, Making(kind, month, one.scope, found, only_new=True))
        about = {"city": city, "kind": kind, "month": month, "count": len(missing)}
        log.info("bulletins drafted", extra=about)
        return len(missing)


def _months(since: str | None, due: str) -> Iterator[str]:
    """The months up to `due` in which the city used this system, not too far back."""
    month = max(since or month_after(due), month_after(due, 1 - CATCH_UP))
    while month <= due:
        yield month
        month = month_after(month)


def _scopes(kind: str, policy: BulletinsPolicy) -> list[str | None]:
    """None for the city, and the code of each county."""
    schedule = policy.kinds[kind].schedule
    wanted = () if schedule is None else schedule.scopes
    counties = [r.code for r in policy.territory.regions.values() if r.level is Level.COUNTY]
    return [*([None] if "city" in wanted else []), *(counties if "county" in wanted else [])]
