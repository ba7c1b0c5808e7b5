"""What other systems report, collected: facts with the night on which each is reported."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from services.runtime.calendar_days import SHANGHAI, local_date, start_of_day


@dataclass(frozen=True, slots=True)
class Reported:
    """A fact as the system that has it reports it, at an instant."""

    at: datetime
    fact: dict[str, Any]


@dataclass(slots=True)
class Notes:
    """Facts of one project, or of none; what would be reported after `until` is not among them.

    `name` stands at the head of the facts' numbers.
    """

    rng: random.Random
    city: str
    name: str
    until: date
    project: str | None = None
    found: list[Reported] = field(default_factory=list)
    _count: int = 0

    def report(self, kind: str, source: str, day: date, told: date | None = None, /, **fields: Any) -> str:
        """Reports a fact the night after `day`, or after `told`; returns its number."""
        night = start_of_day((told or day) + timedelta(days=1))
        return self.report_at(kind, source, night + timedelta(minutes=self.rng.randint(20, 200)), **fields)

    def report_at(self, kind: str, source: str, at: datetime, /, **fields: Any) -> str:
        """Reports a fact at an instant; returns its number."""
        number = f"{self.name}-{kind}-{self._count:03d}"
        self._count += 1
        about = {} if self.project is None else {"project": self.project}
        fact = {
            "city": self.city,
            **about,
            "kind": kind,
            "source": source,
            "source_id": number,
            "observed_at": at.astimezone(SHANGHAI).isoformat(),
            **fields,
        }
        if local_date(at) <= self.until:
            self.found.append(Reported(at, fact))
        return number

    def on(self, kind: str, source: str, day: date, told: date | None = None, /, **fields: Any) -> str:
        """Reports a fact of a day, with that day as its date."""
        return self.report(kind, source, day, told, date=day.isoformat(), **fields)
