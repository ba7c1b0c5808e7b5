"""Conditions that come and go: the days on which something is unmet, as one duty after the other.

Such a condition is a step function of days that follows from facts alone. The duty that matters at a day is
the last stretch that had begun by then, open or over, and the next one after it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from services.warnings.domain.duty import Duty


@dataclass(frozen=True, slots=True)
class Span:
    """Unmet from `begin` on; `end` is the first day on which it is met again, None: never."""

    begin: date
    end: date | None

    def seen_from(self, today: date) -> date:
        """The day of the span by which it is described: today, or the nearest to it."""
        last = today if self.end is None else min(today, date.fromordinal(self.end.toordinal() - 1))
        return max(self.begin, last)

    def moves_on(self, today: date, days: Iterable[date]) -> date | None:
        """The first of `days` that is still to come and lies within the span."""
        begin, end = max(today, self.begin), self.end or date.max
        return min((day for day in days if begin < day < end), default=None)


def spans(states: Iterable[tuple[date, bool]]) -> list[Span]:
    """The unmet stretches of a step function: from each day on unmet or not, in order of days."""
    found: list[Span] = []
    since: date | None = None
    for day, unmet in states:
        if unmet and since is None:
            since = day
        elif not unmet and since is not None:
            found.append(Span(since, day))
            since = None
    return found if since is None else [*found, Span(since, None)]


def that_matter(
    found: Iterable[Span], today: date, duty: Callable[[Span], Duty], met: Duty | None
) -> Iterator[Duty]:
    """The duties of the spans that matter today; `met` where none has begun, though it was asked for."""
    past = [span for span in found if span.begin <= today]
    coming = next((span for span in found if span.begin > today), None)
    if past:
        yield duty(past[-1])
        if past[-1].end is None or past[-1].end > today:
            return
    elif met is not None:
        yield met
    if coming is not None:
        yield duty(coming)
