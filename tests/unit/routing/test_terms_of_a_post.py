"""Who holds a post on a day, from notes in any order (人员变动由相应岗位人员自然递补)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.routing.domain.posts import Note, held_on, terms


def note(number: int, holder: str | None, since: str, until: str | None = None) -> Note:
    last = None if until is None else date.fromisoformat(until)
    at = datetime(2023, 1, 1, tzinfo=UTC)
    return Note("office", "liaison", number, holder, date.fromisoformat(since), at, until=last)


NOTES = [note(1, "甲", "2023-01-01"), note(2, "乙", "2023-07-01", "2023-08-31"), note(3, "丙", "2023-03-01")]


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        ("2022-12-31", None),
        ("2023-01-01", "甲"),
        ("2023-02-28", "甲"),
        ("2023-03-01", "丙"),
        ("2023-06-30", "丙"),
        ("2023-07-01", "乙"),
        ("2023-08-31", "乙"),
        ("2023-09-01", None),
    ],
)
def test_a_post_is_held_by_whoever_came_last_before_the_day(day: str, holder: str | None) -> None:
    found = held_on(NOTES, date.fromisoformat(day))
    assert (None if found is None else found.holder) == holder


def test_terms_never_overlap() -> None:
    found = terms([*NOTES, note(4, None, "2023-05-01"), note(5, "丁", "2023-05-01")])
    assert [t.holder for t in found] == ["甲", "丙", "丁", "乙"]
    ends = [t.until for t in found]
    assert all(end is not None and end < after.since for end, after in zip(ends, found[1:], strict=False))
