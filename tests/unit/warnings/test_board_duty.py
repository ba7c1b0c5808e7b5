"""The rights notice board: there in time, and complete (FY-1.7)."""

from __future__ import annotations

from typing import get_args

import pytest

from contracts.facts import Fact, NoticeItem
from tests.unit.warnings.site import Site, at, fact, only, registered

NAME = "notice_board_missing"
ITEMS = get_args(NoticeItem)


def board(date: str, *lacking: str, **fields: str) -> Fact:
    return fact("notice_board", date=date, items=[i for i in ITEMS if i not in lacking], **fields)


def site(*facts: Fact, started: str = "2024-03-01", now: str = "2024-03-01") -> Site:
    start = fact("construction_started", date=started)
    return Site(registered(), start, *facts, now=now, context=only(NAME))


def test_none_after_fifteen_days_warns_and_a_late_one_clears() -> None:
    project = site()
    project.reach("2024-03-16T23:59:59")
    assert project.raised() == set()
    project.reach("2024-03-17")
    assert project.times("warning.raised", NAME) == [at("2024-03-17")]
    project.tell(board("2024-03-20"), now="2024-03-20T10:00")
    assert project.last("warning.cleared").data["cleared_by"] == "facts"


@pytest.mark.parametrize("date", ["2024-02-20", "2024-03-01", "2024-03-16"])
def test_a_complete_one_by_the_last_day_is_in_time_also_when_reported_late(date: str) -> None:
    prompt, late = site(board(date)), site()
    prompt.reach("2024-06-01")
    assert prompt.times("warning.raised", NAME) == [] and prompt.project.look_at is None
    late.tell(board(date), now="2024-03-25")
    assert late.last("warning.cleared").data["cleared_by"] == "in_time"


@pytest.mark.parametrize("item", ITEMS)
def test_each_item_is_required(item: str) -> None:
    project = site(board("2024-03-04", item), now="2024-03-04")
    warning = project.warning(NAME)
    assert warning is not None and (warning.since, warning.missing) == (at("2024-03-04"), (item,))


def test_the_latest_board_stands() -> None:
    project = site(board("2024-03-04"), board("2024-05-04", "payday"), board("2024-06-04"))
    project.reach("2024-07-01")
    assert project.times("warning.raised", NAME) == [at("2024-05-04")]
    assert project.times("warning.cleared", NAME) == [at("2024-06-04")]


def test_a_worse_board_raises_the_warning_anew() -> None:
    project = site(board("2024-03-04", "project"), board("2024-03-06"), board("2024-04-06", "payday"))
    project.reach("2024-05-01")
    warning = project.warning(NAME)
    assert warning is not None and (warning.occurrence, warning.since) == (2, at("2024-04-06"))


def test_an_incomplete_board_of_before_the_works_warns_when_they_begin() -> None:
    project = site(board("2024-02-01", "project"), now="2024-02-01")
    project.reach("2024-03-05")
    assert project.times("warning.raised", NAME) == [at("2024-03-01")]


def test_the_first_workers_entry_begins_it_as_well() -> None:
    project = Site(
        registered(),
        fact("worker_entered", worker="w", date="2024-03-01"),
        now="2024-03-01",
        context=only(NAME),
    )
    project.reach("2024-03-17")
    assert project.raised() == {NAME}


def test_without_works_no_board_is_owed() -> None:
    project = Site(registered(), board("2024-03-04", "project"), now="2024-03-04", context=only(NAME))
    project.reach("2024-12-01")
    assert project.times("warning.raised", NAME) == []


def test_after_completion_nothing_begins() -> None:
    project = site(fact("completed", date="2024-03-10"), board("2024-04-01", "project"))
    project.reach("2024-12-01")
    assert project.times("warning.raised", NAME) == []


def test_a_corrected_board_is_looked_at_anew() -> None:
    project = site(board("2024-03-04", source_id="b"), now="2024-03-04")
    assert project.raised() == set()
    project.tell(board("2024-03-04", "payday", corrects="b"), now="2024-03-05")
    assert project.raised() == {NAME}
    project.tell(board("2024-03-04", source_id="b3", corrects="b", observed="2024-01-02"), now="2024-03-06")
    assert project.raised() == set()
    assert project.last("warning.cleared").data["cleared_by"] == "in_time"


def test_of_two_boards_of_one_day_the_one_observed_last_stands() -> None:
    first, second = board("2024-03-04", "payday"), board("2024-03-04", observed="2024-01-02")
    assert site(second, first, now="2024-03-04").raised() == set()
