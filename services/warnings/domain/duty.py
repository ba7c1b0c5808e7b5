"""A duty: what was owed by when, and the day on which it was done. A duty unmet is a warning.

A duty holds good from facts alone; whether it is unmet is asked of an instant (`Duty.standing`). A period
that has run out holds from the first instant after its last day; what is dated later than the day of the
asking has not happened yet. Amounts are fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from functools import lru_cache

from services.runtime.calendar_days import local_date, start_of_day
from services.warnings.domain.evidence import Evidence
from services.warnings.domain.shares import Share


class Standing(Enum):
    """How a duty stands at an instant."""

    PENDING = auto()
    IN_TIME = auto()
    LATE = auto()
    UNMET = auto()


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty. `due_at` is the first instant too late; `done_on` the day of fulfilment, None: not done.

    `required` and `found` are fen; `workers` counts people; `missing` names what lacks. `moves_on` is the
    next day on which these may change though it stays unmet.
    """

    type: str
    month: str | None
    due_at: datetime
    done_on: date | None
    required: int | None
    found: int | None
    evidence: Evidence
    workers: Share | None = None
    missing: tuple[str, ...] = ()
    moves_on: date | None = None

    @property
    def done_in_time(self) -> bool:
        """Whether the day of fulfilment begins before it is too late."""
        return self.done_on is not None and begins(self.done_on) < self.due_at

    def standing(self, now: datetime) -> Standing:
        """How it stands at `now`."""
        if self.done_on is not None and self.done_on <= local_date(now):
            return Standing.IN_TIME if self.done_in_time else Standing.LATE
        return Standing.UNMET if now >= self.due_at else Standing.PENDING

    def changes_at(self, now: datetime) -> datetime | None:
        """The next instant at which its standing could matter anew, facts staying as they are; or None."""
        match self.standing(now):
            case Standing.PENDING if not self.done_in_time:
                return self.due_at
            case Standing.UNMET if self.done_on is not None:
                return begins(self.done_on)
        return None


@lru_cache(maxsize=4096)
def begins(day: date) -> datetime:
    """The first instant of a day; asked so often that the answers are kept."""
    return start_of_day(day)
