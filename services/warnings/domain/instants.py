"""At which instants a ledger is looked at, of all those at which something became known of it. Pure.

Each look costs a fold and a decision. A period ends at midnight as a rule, so whether something was known
before it ended is told by the last look of each day; of a few more looks follows what stood open for hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count

from services.runtime.calendar_days import SHANGHAI

MOST = 12
"""Looks at what became known of one ledger at a time."""
_DAY = timedelta(days=1)
_WITHIN_A_DAY = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), _DAY)
_A_MIDNIGHT = datetime(2000, 1, 1, tzinfo=SHANGHAI)


def thinned(instants: Iterable[datetime]) -> list[datetime]:
    """The instants in order; of more than `MOST` the last of each minute, hour, day and so on.

    The last of all stays in any case, and the last of each day as long as the days are no more than `MOST`.
    """
    found, steps = sorted(set(instants)), _steps()
    while len(found) > MOST:
        step = next(steps)
        found = list({(at - _A_MIDNIGHT) // step: at for at in found}.values())
    return found


def _steps() -> Iterator[timedelta]:
    """Longer and longer; each holds the one before a whole number of times."""
    yield from _WITHIN_A_DAY
    yield from (_DAY * 2**n for n in count(1))
