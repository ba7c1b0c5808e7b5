"""The gauges of deadlines: running, overdue, oldest overdue, by city, clock and class of unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from services.runtime.clock import Clock
from services.runtime.metrics import OLDEST_OVERDUE, TIMERS_OVERDUE, TIMERS_RUNNING
from services.runtime.store import Document, Query, Store, pages
from services.runtime.timers import unit_class

Labels = tuple[str, str, str]
FRESH_FOR = timedelta(seconds=10)
"""Counting again within this span would tell nobody anything new."""
A_PAGE = 500
"""Aggregates of which the clocks are held in memory at a time."""


class TimerGauges:
    """Counts the clocks of one kind of aggregate whose field `ticking` is true; backlog counts in none.

    `clocks` finds the timer documents in those `fields` of an aggregate's state; no others are read.
    """

    def __init__(
        self,
        store: Store,
        kind: str,
        clock: Clock,
        clocks: Callable[[Document], Iterable[Document]],
        fields: tuple[str, ...] = ("timers",),
    ) -> None:
        self._store = store
        self._kind = kind
        self._clock = clock
        self._clocks = clocks
        self._ticking = Query({"ticking": True}, limit=A_PAGE, fields=fields)
        self._counted_at: datetime | None = None
        self._shown: set[Labels] = set()

    async def __call__(self) -> None:
        """Counts and shows."""
        now = self._clock.now()
        if self._counted_at is not None and now - self._counted_at < FRESH_FOR:
            return
        self._counted_at = now
        running: Counter[Labels] = Counter()
        overdue: Counter[Labels] = Counter()
        oldest: dict[Labels, datetime] = {}
        async for page in pages(self._store, self._kind, self._ticking):
            for city, timer in ((s.city, t) for s in page for t in self._clocks(s.state) if not t["backlog"]):
                labels = (city, timer["name"].partition("#")[0], unit_class(timer["unit"]))
                if timer["state"] == "running":
                    running[labels] += 1
                elif timer["state"] == "breached" and timer["stopped_at"] is None:
                    overdue[labels] += 1
                    oldest[labels] = min(oldest.get(labels, now), timer["due_at"])
        self._show(running, overdue, oldest, now)

    def _show(
        self,
        running: Counter[Labels],
        overdue: Counter[Labels],
        oldest: dict[Labels, datetime],
        now: datetime,
    ) -> None:
        """Sets the gauges; a row that no longer has a clock goes to nought and stays, so that it is seen."""
        self._shown |= running.keys() | overdue.keys()
        for labels in self._shown:
            since = oldest.get(labels, now)
            TIMERS_RUNNING.labels(*labels).set(running[labels])
            TIMERS_OVERDUE.labels(*labels).set(overdue[labels])
            OLDEST_OVERDUE.labels(*labels).set((now - since).total_seconds())
