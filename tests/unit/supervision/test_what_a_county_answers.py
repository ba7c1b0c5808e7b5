"""A county reports, acknowledges, and may be sent back; every answer is counted by its clock."""

from __future__ import annotations

import pytest

from contracts.reasons import Reason
from tests.support.county import COUNTY_OFFICE, LATE, REGION, County


@pytest.mark.parametrize("unit", [COUNTY_OFFICE, REGION, "office"])
def test_a_report_in_time_meets_the_notice(unit: str) -> None:
    county = County().noticed()
    done = county.done("2023-09-10T23:59", "rectify", by=unit, text="已整改")
    assert done == ["supervision.rectified", "supervision.timer_met"]
    assert county.found.standing == "clear"


def test_a_late_report_is_an_answer_and_stays_late() -> None:
    county = County().noticed()
    done = county.done("2023-09-12T09:00", "rectify", by=COUNTY_OFFICE, text="已整改")
    assert done == ["supervision.rectified", "supervision.timer_answered"]
    assert county.clock("rectify") == "breached"
    assert county.refused("2023-09-12T10:00", "letter", due="2023-09-20").clause == "FY-A3-3"


def test_another_unit_reports_nothing_and_a_report_says_what_was_done() -> None:
    county = County().noticed()
    assert county.refused("2023-09-05T09:00", "rectify", by="341202/housing", text="x").field == "by"
    assert county.refused("2023-09-05T09:00", "rectify", by=COUNTY_OFFICE).field == "text"
    assert county.refused("2023-09-05T09:00", "rectify", by=REGION, number=7, text="x").clause == "FY-A3-3"


def test_without_a_number_the_notice_that_ends_first_is_answered() -> None:
    county = County().noticed(due="2023-09-20").noticed("2023-09-01T10:00", due="2023-09-10")
    county.done("2023-09-05T09:00", "rectify", by=COUNTY_OFFICE, text="已整改")
    assert (county.clock("rectify"), county.clock("rectify#2")) == ("running", "met")


def test_clocks_do_not_pile_up() -> None:
    county = County()
    for day in range(1, 29):
        county.noticed(f"2023-09-{day:02}T09:00", "2023-09-30")
        county.done(f"2023-09-{day:02}T10:00", "rectify", by=COUNTY_OFFICE, text="已整改")
    assert {clock.name for clock in county.found.clocks} <= {"rectify", "rectify#2"}
    assert len(county.found.measures) == 1


def test_the_answer_to_a_letter_answers_its_notices_but_not_those_given_since() -> None:
    county = County().noticed()
    county.done("2023-09-11T09:00", "letter", due="2023-09-20")
    county.noticed("2023-09-12T09:00", "2023-09-30")
    county.done("2023-09-15T09:00", "rectify", of="letter", by=REGION, text="已整改")
    assert [(m.step, m.number) for m in county.found.waiting] == [("notify", 2)]


def test_a_report_that_is_sent_back_leaves_the_time_that_was_left() -> None:
    county = County().noticed()
    county.done("2023-09-05T09:00", "rectify", by=COUNTY_OFFICE, text="正在整改")
    back = county.done("2023-09-06T09:00", "send_back", comments="未整改到位")
    assert back == ["supervision.sent_back", "supervision.timer_started"]
    assert county.clock("rectify") == "running"
    county.done("2023-09-11T09:00", "letter", due="2023-09-20")


def test_a_report_that_is_sent_back_after_the_end_is_unmet_at_once() -> None:
    county = County().noticed()
    county.done("2023-09-10T09:00", "rectify", by=COUNTY_OFFICE, text="正在整改")
    county.done("2023-09-12T09:00", "send_back", comments="未整改到位")
    assert county.clock("rectify") == "breached"
    assert county.found.standing == "overdue"


def test_a_report_sent_back_after_a_newer_notice_took_its_clocks_name_has_one_of_its_own() -> None:
    county = County().noticed()
    county.done("2023-09-05T09:00", "rectify", by=COUNTY_OFFICE, text="正在整改")
    county.noticed("2023-09-06T09:00", "2023-09-20")
    county.done("2023-09-07T09:00", "send_back", number=1, comments="未整改到位")
    ends = {clock.name: clock.due_at.day for clock in county.found.clocks if clock.running}
    assert sorted(ends.values()) == [10, 20]
    assert len(ends) == 2


def test_only_the_office_sends_back_and_says_why() -> None:
    county = County().noticed()
    assert county.refused("2023-09-05T09:00", "send_back", comments="x").reason is Reason.NOT_IN_STATE
    county.done("2023-09-05T09:00", "rectify", by=COUNTY_OFFICE, text="已整改")
    assert county.refused("2023-09-05T09:00", "send_back", by=REGION, comments="x").field == "by"
    assert county.refused("2023-09-05T09:00", "send_back").field == "comments"


def test_a_measure_is_acknowledged_once_by_its_addressee() -> None:
    county = County().noticed()
    assert county.refused("2023-09-01T10:00", "acknowledge", of="notify", by="341203/office").field == "by"
    county.done("2023-09-01T10:00", "acknowledge", of="notify", by=COUNTY_OFFICE)
    again = county.refused("2023-09-01T11:00", "acknowledge", of="notify", by=COUNTY_OFFICE)
    assert again.reason is Reason.ALREADY_DONE
    assert county.refused("2023-09-01T11:00", "acknowledge", of="letter", by=REGION).field == "of"


def test_a_station_ends_by_the_office() -> None:
    county = County()
    county.done("2023-09-01T09:00", "station", ground="久拖未决")
    assert county.refused("2023-09-02T09:00", "end_station", by=COUNTY_OFFICE).clause == "FY-A3-3"
    assert county.done("2023-09-02T09:00", "end_station") == ["supervision.station_ended"]
    assert county.refused("2023-09-03T09:00", "end_station").reason is Reason.NOT_IN_STATE


def test_a_case_that_answers_twice_is_heard_once() -> None:
    county = County()
    county.done("2023-09-01T09:00", "raise_level", seen=LATE, case="C1")
    assert county.hear("2023-09-01T09:01", 1, taken=True) == ["supervision.level_answered"]
    assert county.hear("2023-09-01T09:02", 1, taken=True) == []
    assert county.found.measures == ()
