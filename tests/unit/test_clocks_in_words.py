"""How much is left or how late it is, in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.runtime.desk.words import binding, clock, left

DUE = datetime(2023, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(days=2, hours=3, minutes=59), "剩余2天3小时"),
        (timedelta(days=2), "剩余2天"),
        (timedelta(hours=5, minutes=7), "剩余5小时7分"),
        (timedelta(hours=5), "剩余5小时"),
        (timedelta(minutes=3), "剩余3分钟"),
        (timedelta(seconds=3), "剩余1分钟"),
        (timedelta(0), "逾期1分钟"),
        (-timedelta(days=1, minutes=2), "逾期1天"),
    ],
)
def test_the_two_largest_parts_are_said(before: timedelta, words: str) -> None:
    assert left(DUE, DUE - before) == words


def timer(name: str, state: str = "running", *, due: datetime = DUE, backlog: bool = False, **more: object):  # type: ignore[no-untyped-def]
    view = {
        "name": name,
        "state": state,
        "started_at": "2023-09-01T00:00:00+00:00",
        "due_at": due.isoformat(),
        "stopped_at": None,
        "unit": None,
        "extended": False,
        "provisional": False,
        "backlog": backlog,
        "clauses": [],
        **more,
    }
    return clock(view, DUE - timedelta(hours=1), name, lambda unit: unit or "")


def test_a_breach_that_was_answered_says_how_late_the_answer_was() -> None:
    answered = timer("sign", "breached", stopped_at=(DUE + timedelta(hours=4)).isoformat())
    assert (answered.said, answered.live, answered.late) == ("逾期4小时后办理", False, True)


def test_the_clock_that_presses_is_the_earliest_that_still_asks_and_backlog_comes_last() -> None:
    earlier, later = DUE - timedelta(days=9), DUE + timedelta(days=9)
    clocks = [
        timer("met", "met", due=earlier),
        timer("old", "breached", due=earlier, backlog=True),
        timer("close", due=later),
        timer("sign", "breached"),
    ]
    pressing = binding(clocks)
    assert pressing is not None
    assert pressing.name == "sign"
    assert binding(clocks[:1]) is None
