"""What each figure of a case counts, in which month and row; the expectations are written by hand."""

from __future__ import annotations

import pytest

from tests.unit.bulletins.conftest import Tell
from tests.unit.bulletins.stories import CaseStory

HRSS = "341202/hrss"


def case() -> CaseStory:
    return CaseStory("c1")


SEPTEMBER_3 = "2023-09-03T09:00"
ONE_ROW = [
    # figure, story, September's value in the row of 341202
    ("received", case().opened("2023-09-01T00:00"), 1),
    ("received", case().opened("2023-08-31T23:59:59"), 0),
    ("received", case().opened("2023-09-30T23:59:59"), 1),
    ("received", case().opened("2023-10-01T00:00"), 0),
    ("received", case().opened("2023-10-02T09:00", received="2023-09-30T18:00"), 1),
    ("received", case().opened(SEPTEMBER_3, received="2015-03-01T09:00"), 0),
    ("received", case().opened(SEPTEMBER_3, region="341202001"), 1),
    ("received", case().opened(SEPTEMBER_3, region="341203"), 0),
    ("received", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00"), 1),
    ("received", case().opened(SEPTEMBER_3, region=None).transferred("2023-09-04T09:00", "341202"), 1),
    ("received", case().opened(SEPTEMBER_3, region=None).transferred("2023-10-01T00:00", "341202"), 0),
    ("closed", case().opened("2023-08-01T09:00").ended("2023-09-01T00:00"), 1),
    ("closed", case().opened("2023-08-01T09:00").ended("2023-08-31T23:59:59"), 0),
    ("closed", case().opened("2023-08-01T09:00").ended("2023-10-01T00:00"), 0),
    ("closed", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00").reopened("2023-09-21T09:00"), 0),
    ("closed", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00").reopened("2023-10-01T00:00"), 1),
    (
        "closed",
        case().opened("2023-08-01T09:00").ended("2023-08-20T09:00").reopened("2023-09-02T09:00")
        .ended("2023-09-09T09:00"),
        1,
    ),
    ("closed", case().opened("2023-08-01T09:00").ended("2023-08-20T09:00").ended("2023-09-20T09:00"), 0),
    ("closed", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00", "withdrawn"), 0),
    ("withdrawn", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00", "withdrawn"), 1),
    ("merged", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00", "merged"), 1),
    ("referred", case().opened(SEPTEMBER_3).ended("2023-09-03T09:00", "referred"), 1),
    ("open", case().opened("2023-08-01T09:00"), 1),
    ("open", case().opened("2023-10-01T00:00"), 0),
    ("open", case().opened("2023-10-02T09:00", received="2023-09-30T18:00"), 1),
    ("open", case().opened(SEPTEMBER_3).ended("2023-09-30T23:59:59"), 0),
    ("open", case().opened(SEPTEMBER_3).ended("2023-10-01T00:00"), 1),
    ("open", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00").reopened("2023-09-21T09:00"), 1),
    ("open", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00").reopened("2023-10-21T09:00"), 0),
    ("open", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00", "merged"), 0),
    ("open", case().opened(SEPTEMBER_3).ended("2023-09-20T09:00", "withdrawn"), 0),
    ("amount_verified", case().opened(SEPTEMBER_3).verified("2023-09-30T23:59:59", "180000.50"), 18000050),
    ("amount_verified", case().opened(SEPTEMBER_3).verified("2023-10-01T00:00", "180000.50"), 0),
    ("amount_verified", case().opened(SEPTEMBER_3).verified("2023-09-10T09:00", None), 0),
    ("amount_verified", case().opened(SEPTEMBER_3).verified("2023-09-10T09:00", "5.00", "unfounded"), 0),
    (
        "amount_verified",
        case().opened(SEPTEMBER_3).verified("2023-09-10T09:00", "100.00")
        .verified("2023-09-12T09:00", "90.01"),
        9001,
    ),
    (
        "amount_verified",
        case().opened(SEPTEMBER_3).verified("2023-09-10T09:00", "100.00")
        .verified("2023-09-12T09:00", None, "unfounded"),
        0,
    ),
    (
        "amount_verified",
        case().opened(SEPTEMBER_3).verified("2023-09-10T09:00", "100.00")
        .verified("2023-10-12T09:00", "70.00"),
        10000,
    ),
    (
        "amount_paid",
        case().opened(SEPTEMBER_3).paid("2023-09-10T09:00", "100.01").paid("2023-09-30T23:59:59", "0.99")
        .paid("2023-10-01T00:00", "7.00"),
        10100,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("figure", "story", "expected"), ONE_ROW)
def test_a_figure_of_one_case(tell: Tell, figure: str, story: CaseStory, expected: int) -> None:
    figures = tell(story)
    assert figures.rows["341202"][figure] == expected


def test_advances_are_counted_apart_from_payments(tell: Tell) -> None:
    story = case().opened(SEPTEMBER_3).paid("2023-09-10T09:00", "100.00")
    story.advanced("2023-09-11T09:00", "30.00")
    row = tell(story).rows["341202"]
    assert (row["amount_paid"], row["amount_advanced"]) == (10000, 3000)


def test_a_case_without_a_region_is_in_the_citys_own_row_and_in_the_total(tell: Tell) -> None:
    figures = tell(case().opened(SEPTEMBER_3, region=None), CaseStory("c2").opened(SEPTEMBER_3))
    assert figures.rows["341200"]["received"] == 1
    assert figures.total["received"] == 2


def test_every_county_has_a_row_with_noughts(tell: Tell) -> None:
    counties = {"341202", "341203", "341204", "341221", "341222", "341225", "341226", "341282"}
    rows = tell().rows
    assert set(rows) == {*counties, "3412K1", "3412H1", "341200"}
    assert {value for row in rows.values() for value in row.values()} == {0}


def test_a_case_of_a_zone_under_its_alias_code_is_the_zones(tell: Tell) -> None:
    assert tell(case().opened(SEPTEMBER_3, region="341272")).rows["3412K1"]["received"] == 1


def test_what_was_counted_before_a_hand_over_stays_where_the_case_lay(tell: Tell) -> None:
    story = case().opened("2023-08-20T09:00", region="341203").transferred("2023-09-02T09:00", "341202")
    story.ended("2023-09-20T09:00")
    august, september = tell(story, month="2023-08"), tell(story)
    assert (august.rows["341203"]["received"], august.rows["341203"]["open"]) == (1, 1)
    assert september.rows["341202"]["closed"] == 1
    assert september.rows["341203"]["closed"] == 0


def test_a_region_that_was_wrong_was_wrong_from_the_beginning(tell: Tell) -> None:
    story = case().opened("2023-08-20T09:00", region="341203")
    story.corrected("2023-10-02T09:00", "region", "341202", "341203")
    for month in ("2023-08", "2023-09"):
        rows = tell(story, month=month).rows
        assert (rows["341202"]["open"], rows["341203"]["open"]) == (1, 0)


def test_a_lead_that_came_earlier_is_of_that_month(tell: Tell) -> None:
    story = case().opened(SEPTEMBER_3)
    story.corrected(
        "2023-09-05T09:00", "received_at", "2023-08-31T09:00:00+08:00", "2023-09-03T09:00:00+08:00"
    )
    assert tell(story, month="2023-08").rows["341202"]["received"] == 1
    assert tell(story).rows["341202"]["received"] == 0
    assert tell(story).rows["341202"]["open"] == 1


def test_a_correction_of_something_else_moves_nothing(tell: Tell) -> None:
    story = case().opened(SEPTEMBER_3)
    story.corrected("2023-09-05T09:00", "amount", "341203.00", None)
    assert tell(story).rows["341202"]["received"] == 1


def test_a_lead_that_was_referred_before_it_became_a_case_is_counted_as_referred_only(tell: Tell) -> None:
    figures = tell(case().ended(SEPTEMBER_3, "referred"))
    assert (figures.total["referred"], figures.total["received"], figures.total["open"]) == (1, 0, 0)
