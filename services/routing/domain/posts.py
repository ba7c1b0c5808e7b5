"""Posts and who holds them (岗位, 任职). Responsibility belongs to posts: nothing of a case looks here. Pure.

YY-2: 人员变动由相应岗位人员自然递补. What was noted is never changed; a later note of the same first day
replaces the earlier one, and a new holder ends the term of the one before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import zip_longest

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Note:
    """One note of who holds a post, from `since` to `until` (None: open), both days included.

    `holder` None: vacant. `number` is its place in the post's history, `by` the unit that noted it.
    """

    unit: str
    post: str
    number: int
    holder: str | None
    since: date
    recorded_at: datetime
    phone: str | None = None
    mobile: str | None = None
    until: date | None = None
    by: str | None = None

    def says_the_same(self, other: Note) -> bool:
        """Whether a note repeats another one."""
        mine = (self.holder, self.phone, self.mobile, self.since, self.until)
        return mine == (other.holder, other.phone, other.mobile, other.since, other.until)


def terms(notes: Iterable[Note]) -> list[Note]:
    """The terms of one post that hold, in order of their days, each ending before the next begins."""
    latest: dict[date, Note] = {}
    for note in sorted(notes, key=lambda n: n.number):
        latest[note.since] = note
    ordered = [latest[day] for day in sorted(latest)]
    return [_cut(note, after) for note, after in zip_longest(ordered, ordered[1:])]


def _cut(note: Note, after: Note | None) -> Note:
    if after is None:
        return note
    last = after.since - _ONE_DAY
    return replace(note, until=last if note.until is None else min(note.until, last))


def held_on(notes: Iterable[Note], day: date) -> Note | None:
    """The term that runs on a day and has a holder, or None."""
    for term in terms(notes):
        if term.since <= day and (term.until is None or day <= term.until):
            return term if term.holder is not None else None
    return None
