"""How whoever builds keeps to what is owed: in time, reported late, done late, overdue, or never."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from anxin.demo.pace import pick

GOOD, SLACK, BAD = "good", "slack", "bad"
HABITS = ((GOOD, 64), (SLACK, 27), (BAD, 9))
_DONE = {
    GOOD: (("in_time", 965), ("told_late", 15), ("late", 17), ("overdue", 3)),
    SLACK: (("in_time", 840), ("told_late", 40), ("late", 90), ("overdue", 25), ("never", 5)),
    BAD: (("in_time", 560), ("told_late", 50), ("late", 210), ("overdue", 110), ("never", 70)),
}
_BY_HABIT = {GOOD: 1.0, SLACK: 3.0, BAD: 8.0}


@dataclass(frozen=True, slots=True)
class Habit:
    """One project's, by its own source of chance."""

    name: str
    rng: random.Random

    def when(self, since: date, last: date) -> tuple[date | None, date | None]:
        """The day on which something to be done until `last` is done, and that on which it is reported.

        None: never, or on the same day.
        """
        rng = self.rng
        window = max(0, (last - since).days)
        in_time = since + timedelta(days=rng.randint(window // 3, max(window // 3, window - 2)))
        match pick(rng, _DONE[self.name]):
            case "in_time":
                return in_time, None
            case "told_late":
                return in_time, last + timedelta(days=rng.randint(1, 9))
            case "late":
                return last + timedelta(days=rng.randint(1, 13)), None
            case "overdue":
                return last + timedelta(days=rng.randint(17, 55)), None
        return None, None

    def slips(self, share: float) -> bool:
        """Whether something goes wrong that goes wrong in `share` of all good works; oftener in others."""
        return self.rng.random() < share * _BY_HABIT[self.name]

    def pick(self, weighted: Mapping[str, float]) -> str:
        """One of several ways by their weights."""
        return pick(self.rng, tuple(weighted.items()))

    def sample(self, things: Sequence[str], count: int) -> list[str]:
        """So many of several things, in their own order."""
        chosen = set(self.rng.sample(range(len(things)), count))
        return [thing for n, thing in enumerate(things) if n in chosen]
