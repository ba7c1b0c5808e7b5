"""A province's attendance as many sites send it: shuffled, with repeats, late punches and bad rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from contracts.topics import FACTS
from services.runtime.bus import Record
from services.runtime.calendar_days import SHANGHAI
from services.runtime.fact_records import TYPE

_WORKERS_APART = 2**31
"""What picks the workers has nothing to do with what picks the slips."""
_WINDOW = 2 * 3600
"""Seconds from 06:00 (18:00) on in which everybody comes (goes)."""
_SLIPS = (
    (b'"direction":"', b'"direction":"not '),
    (b'"kind":"attendance"', b'"kind":"attendence"'),
    (b'"worker":"w', b'"worker":" '),
    (b'"observed_at":', b'"seen_at":'),
    (b"}", b""),
)


@dataclass(frozen=True, slots=True)
class Stream:
    """`facts` punches of one city, from `day` on; the same again each time.

    `region` is the county of all projects; `now` stands as the time of the records.
    """

    city: str
    region: str
    facts: int
    day: date
    now: datetime
    workers: int = 2_000_000
    projects: int = 20_000

    @property
    def per_day(self) -> int:
        """Everybody comes and goes once a day."""
        return 2 * self.workers

    def registrations(self) -> Iterator[Record]:
        """The projects, registered on the first day: no duty of theirs is due yet."""
        seen = datetime.combine(self.day, time(5), SHANGHAI).isoformat()
        for n in range(self.projects):
            party = {"name": f"公司{n % 500}"}
            yield self._record(
                {
                    "city": self.city,
                    "project": _project(n),
                    "kind": "project_registered",
                    "source": "platform",
                    "source_id": f"r{n}",
                    "observed_at": seen,
                    "name": f"工程{n}",
                    "region": self.region,
                    "industry": "housing",
                    "ownership": "private",
                    "developer": party,
                    "general_contractor": party,
                }
            )

    def punches(self) -> Iterator[Record]:
        """The punches: 1 % repeat an earlier one, 1 % are late, 0.1 % malformed."""
        for n in range(self.facts):
            chance = _chance(n)
            yield self._sent(n - 1 - _chance(n + 1) % min(n, 100_000) if n and chance % 100 == 0 else n)

    def _sent(self, n: int) -> Record:
        chance = _chance(n)
        record = self._punch(n, days_late=chance % 19 + 1 if chance % 100 == 1 else 0)
        return _broken(record, chance) if chance % 1000 == 2 else record

    def _punch(self, n: int, days_late: int) -> Record:
        worker = _chance(n + _WORKERS_APART) % self.workers
        day = self.day + timedelta(days=n // self.per_day - days_late)
        going = n % self.per_day >= self.workers
        hour, rest = divmod(worker * 7919 % _WINDOW, 3600)
        at = f"{day.isoformat()}T{hour + (18 if going else 6):02d}:{rest // 60:02d}:{rest % 60:02d}+08:00"
        return self._record(
            {
                "city": self.city,
                "project": _project(worker * self.projects // self.workers),
                "kind": "attendance",
                "source": "gate",
                "source_id": f"g{n:09d}",
                "observed_at": at,
                "worker": f"w{worker:07d}",
                "at": at,
                "direction": "out" if going else "in",
            }
        )

    def _record(self, fact: dict[str, Any]) -> Record:
        identity = f"{self.city}:{fact['source']}:{fact['source_id']}"
        headers = {
            "content-type": "application/json",
            "ce_specversion": "1.0",
            "ce_id": identity,
            "ce_type": TYPE,
            "ce_source": "/intake",
            "ce_subject": identity,
            "ce_time": fact["observed_at"],
            "ce_recordedat": self.now.isoformat(),
            "ce_city": self.city,
        }
        value = json.dumps(fact, ensure_ascii=False, separators=(",", ":")).encode()
        project = fact["project"]
        return Record(FACTS.name, project, value, headers, FACTS.partition(self.city, project))


def _project(n: int) -> str:
    return f"P{n:05d}"


def _chance(n: int) -> int:
    """A number that looks thrown and is always the same for `n`."""
    mixed = (n + 1) * 2_654_435_761 % 2**32
    return (mixed ^ mixed >> 15) * 2_246_822_519 % 2**32 >> 8


def _broken(record: Record, chance: int) -> Record:
    right, wrong = _SLIPS[chance // 1000 % len(_SLIPS)]
    value = record.value.replace(right, wrong)
    return Record(record.topic, record.key, value, record.headers, record.partition)
