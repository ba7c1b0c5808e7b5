"""Attendance of a month against those on site (FY-2.2a)."""

from __future__ import annotations

import pytest

from contracts.facts import Fact
from services.warnings.domain.shares import Share
from tests.unit.warnings.site import Site, at, fact, only, registered

NAME = "attendance_abnormal/2024-03"


def entered(worker: str, date: str = "2024-03-01") -> Fact:
    return fact("worker_entered", worker=worker, date=date)


def punch(worker: str, when: str = "2024-03-05T07:00", **fields: str) -> Fact:
    return fact("attendance", worker=worker, at=at(when), direction="in", **fields)


def site(*facts: Fact, now: str = "2024-03-01") -> Site:
    return Site(registered(), *facts, now=now, context=only("attendance_abnormal"))


CREW = [entered(f"w{n}") for n in range(5)]


def test_a_month_of_work_without_a_punch_warns_from_its_first_instant_after() -> None:
    project = site(fact("construction_started", date="2024-03-20"))
    project.reach("2024-03-31T23:59:59")
    assert project.raised() == set()
    project.reach("2024-04-01")
    warning = project.warning(NAME)
    assert warning is not None
    assert (warning.liable_party, warning.supervisor) == ("general_contractor", "341202/housing")
    assert warning.workers == Share(1, 0, 0)


def test_one_punch_is_enough_where_nobody_is_registered() -> None:
    project = site(fact("construction_started", date="2024-03-20"), punch("x"))
    project.reach("2024-04-01")
    assert project.raised() == set()


@pytest.mark.parametrize(("came", "bites"), [(0, True), (1, True), (2, True), (3, False), (5, False)])
def test_half_of_those_on_site_rounded_up(came: int, bites: bool) -> None:
    project = site(*CREW, *(punch(f"w{n}") for n in range(came)))
    project.reach("2024-04-01")
    assert bool(project.times("warning.raised", NAME)) is bites


def test_who_left_before_the_month_does_not_count_and_who_left_in_it_does() -> None:
    gone = [fact("worker_left", worker=f"w{n}", date="2024-03-31") for n in range(3)]
    project = site(*CREW, *gone, punch("w4"), *(punch("w4", f"2024-0{m}-02T07:00") for m in (4, 5)))
    project.reach("2024-06-01")
    assert project.raised() == {NAME}


def test_punches_of_one_worker_count_once_and_those_of_another_month_not_at_all() -> None:
    project = site(
        *CREW, *(punch("w0", f"2024-03-{d:02d}T07:00") for d in (4, 5, 6, 7)), punch("w1", "2024-04-01T07:00")
    )
    project.reach("2024-04-01T00:00")
    assert NAME in project.raised()


def test_a_late_punch_of_the_month_clears_it_as_in_time() -> None:
    project = site(*CREW, punch("w0"), punch("w1"))
    project.tell(punch("w2", "2024-03-31T23:59"), now="2024-04-02T10:00")
    assert project.last("warning.cleared").data["cleared_by"] == "in_time"


def test_a_corrected_punch_takes_the_attendance_back() -> None:
    project = site(*CREW, punch("w0"), punch("w1"), punch("w2", source_id="p2"))
    project.reach("2024-04-01")
    assert project.raised() == set()
    project.tell(punch("w1", "2024-03-09T07:00", corrects="p2"), now="2024-04-02")
    assert project.raised() == {NAME}


def test_a_worker_reported_late_makes_the_month_short_after_all() -> None:
    project = site(*CREW[:2], punch("w0"))
    project.reach("2024-04-01")
    assert project.raised() == set()
    project.tell(entered("w7", "2024-03-15"), now="2024-04-02")
    warning = project.warning(NAME)
    assert warning is not None and (warning.since, warning.workers) == (at("2024-04-01"), Share(2, 1, 3))


def test_after_completion_no_attendance_is_owed() -> None:
    project = site(*CREW, *(punch(f"w{n}") for n in range(3)), fact("completed", date="2024-03-31"))
    project.reach("2024-12-01")
    assert project.raised() == set() and project.project.look_at is None
