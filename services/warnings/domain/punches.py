"""Attendance as it is kept: a bucket for each project and day, and a row for each project and month.

A bucket holds one entry for each `(source, source_id)`, its key: when it was observed, when in the day,
which direction, who. Entries compare by the time of their observation first, so that of two contents of one
identity the smaller one is that which stands (`fold`). On another day or project the same identity is
another entry: nobody looks across buckets for it.

A row knows which workers came on which days of its month, one bit a day. It is what is left of buckets
that have been folded.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from services.runtime.calendar_days import day_in_month, month_after, month_of
from services.warnings.domain.attendance import Turnout
from services.warnings.domain.room import at_most
from services.warnings.domain.roster import NOBODY, Roster

Entries = Mapping[str, str]
"""Key of an identity -> entry."""
_EPOCH_MS = 2_208_988_800_000
"""1900-01-01 before 1970-01-01, so that every moment of the contracts is positive."""
_SHANGHAI_MS = 8 * 3_600_000
_DAY_MS = 86_400_000
_FIRST_DAY = date(1900, 1, 1)
_WHO = 11 + 7 + 1
"""Where the worker begins in an entry."""


def since_1900(moment: datetime) -> int:
    """Milliseconds since 1900 (UTC)."""
    return int(moment.timestamp() * 1000) + _EPOCH_MS if moment.year >= 1970 else _early(moment)


def _early(moment: datetime) -> int:
    return (moment - datetime(1900, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def day_and_rest(at: int) -> tuple[int, int]:
    """The number of the day (Asia/Shanghai) and the milliseconds in it, of milliseconds since 1900."""
    return divmod(at + _SHANGHAI_MS, _DAY_MS)


def day_number(day: date) -> int:
    """The number of a day."""
    return (day - _FIRST_DAY).days


@lru_cache(maxsize=4096)
def day_text(number: int) -> str:
    """The day of that number, as `2024-03-01`."""
    return (_FIRST_DAY + timedelta(days=number)).isoformat()


def first_kept(today: date, months: int) -> date:
    """The first day whose punches are kept: so many months before this one, from the first day on."""
    return day_in_month(month_after(month_of(today), -months), 1)


def observed_text(observed: int) -> str:
    """When a punch was observed, in milliseconds since 1900, as its entry has it."""
    return f"{observed:011x}"


def rest_text(rest: int) -> str:
    """When in its day a punch was, in milliseconds, as its entry has it."""
    return f"{rest:07x}"


def entry(observed: str, rest: str, direction: str, worker: str) -> str:
    """One punch; `observed_text` and `rest_text` of when it was."""
    return f"{observed}{rest}{direction[0]}{worker}"


def bucket_id(city: str, day: str, project: str) -> str:
    """Days stand before projects: what is written today lies together."""
    return f"{city}:{day}:{project}"


def bucket_of(city: str, project: str, at: datetime) -> str:
    """The bucket of a punch at an instant."""
    return bucket_id(city, day_text(day_and_rest(since_1900(at))[0]), project)


def month_id(bucket: str) -> str:
    """The row that a bucket counts in: `city:2024-03:project`."""
    city, day, project = parts(bucket)
    return f"{city}:{day[:7]}:{project}"


def parts(bucket: str) -> tuple[str, str, str]:
    """City, day and project of a bucket (or city, month and project of a row)."""
    city, day, project = bucket.split(":", 2)
    return city, day, project


def escaped(name: str) -> str:
    """A source or source_id as a field's name, which can't have dots nor begin with a dollar."""
    if "." in name or "$" in name or "%" in name:
        return name.replace("%", "%25").replace(".", "%2E").replace("$", "%24")
    return name


def unescaped(name: str) -> str:
    """Inverse of `escaped`."""
    return name.replace("%24", "$").replace("%2E", ".").replace("%25", "%") if "%" in name else name


def key_of(source: str, source_id: str) -> str:
    """The key of an identity; keys of the contracts hold no blanks, so that no two of them meet here."""
    return f"{escaped(source)} {escaped(source_id)}"


def path_of_key(key: str) -> str:
    """Where the entry stands in a bucket's document."""
    return f"by.{key}"


def sources_of(by: Entries) -> set[str]:
    """The sources that entries came from."""
    return {unescaped(source) for source in {key.partition(" ")[0] for key in by}}


def bring_in(known: dict[str, str], entries: Entries) -> bool:
    """Adds entries; of two contents of one identity the smaller one stands, whichever came first.

    Tells whether there was such an identity: then what others saw of it may not stand.
    """
    twofold = False
    for key, value in entries.items():
        former = known.setdefault(key, value)
        if former != value:
            twofold = True
            known[key] = min(former, value)
    return twofold


def who_came(by: Entries, fallen: AbstractSet[str]) -> set[str]:
    """The workers of a bucket, without those keys that were replaced by a correction."""
    if fallen:
        return {value[_WHO:] for key, value in by.items() if key not in fallen}
    return {value[_WHO:] for value in by.values()}


@dataclass(frozen=True, slots=True)
class MonthOfWorkers:
    """Who came on which days: bit n of a mask is day n. `folded`: days whose bucket is gone or going.

    Of more workers than any site has, the first by name are kept.
    """

    masks: Mapping[str, int] = field(default_factory=dict)
    folded: int = 0

    def counted(self, day: int, workers: AbstractSet[str]) -> MonthOfWorkers:
        """With `workers` as those who came on `day`; to those of a folded day they are added."""
        bit = 1 << day
        masks = dict(self.masks) if self.folded & bit else self._without(bit)
        for worker in workers:
            masks[worker] = masks.get(worker, 0) | bit
        return MonthOfWorkers(at_most(masks), self.folded)

    def fold(self, day: int) -> MonthOfWorkers:
        """With a further day folded."""
        return MonthOfWorkers(self.masks, self.folded | 1 << day)

    def days(self) -> list[int]:
        """Days on which anybody came, in order."""
        together = 0
        for mask in self.masks.values():
            together |= mask
        return [day for day in range(1, 32) if together >> day & 1]

    def turnout(self, month: str, roster: Roster = NOBODY) -> Turnout:
        """What the ledger keeps of it, its crew being known by `roster`."""
        crew = roster.on_site(month)
        newcomers = dict.fromkeys(self.days(), 0)
        of_crew = dict.fromkeys(newcomers, 0)
        for worker, mask in self.masks.items():
            first = (mask & -mask).bit_length() - 1
            newcomers[first] += 1
            of_crew[first] += worker in crew
        days = tuple((day_in_month(month, day), count) for day, count in newcomers.items())
        registered = tuple((day_in_month(month, day), count) for day, count in of_crew.items() if count)
        return Turnout(month, days, days[-1][0] if days else None, registered)

    def _without(self, bit: int) -> dict[str, int]:
        return {worker: left for worker, mask in self.masks.items() if (left := mask & ~bit)}


Came = Mapping[str, MonthOfWorkers]
"""Who came, by month."""


def turnouts_of(came: Came, roster: Roster) -> list[Turnout]:
    """What the ledger keeps of months, in order."""
    return [came[month].turnout(month, roster) for month in sorted(came)]
