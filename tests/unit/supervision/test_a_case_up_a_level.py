"""FY-A3-3: a station stands on its own ground; what is long unresolved in the county goes up a level."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.reasons import Reason
from services.routing.domain.supervision.guards import SeenCase
from tests.support.county import COUNTY_OFFICE, LATE, County

WHEN = "2023-09-20T09:00"
NOT_LATE = replace(LATE, late=False)


def test_a_station_needs_neither_notice_nor_letter() -> None:
    county = County()
    county.done(WHEN, "station", ground="重大疑难案件久拖未决", seen=LATE, case="C1", members=["city_hrss"])
    data = county.journal[-1].data
    assert (data["case"], data["members"], data["to"]) == ("C1", ["city_hrss"], COUNTY_OFFICE)


def test_a_late_case_goes_up_a_level_without_a_station() -> None:
    county = County()
    assert county.done(WHEN, "raise_level", seen=LATE, case="C1") == ["supervision.level_raised"]
    assert county.journal[-1].data["to"] == "city_hrss"


@pytest.mark.parametrize(("about", "allowed"), [("C1", True), (None, True), ("C2", False)])
def test_a_case_that_is_not_late_needs_a_team_about_it_or_about_the_county(
    about: str | None, allowed: bool
) -> None:
    county = County()
    other = None if about is None else replace(NOT_LATE, id=about)
    county.done("2023-09-01T09:00", "station", ground="久拖未决", seen=other, case=about)
    if allowed:
        county.done(WHEN, "raise_level", seen=NOT_LATE, case="C1")
    else:
        assert county.refused(WHEN, "raise_level", seen=NOT_LATE, case="C1").clause == "FY-A3-3"


def test_a_team_that_has_left_is_no_ground_any_more() -> None:
    county = County()
    county.done("2023-09-01T09:00", "station", ground="久拖未决")
    county.done("2023-09-02T09:00", "end_station", result="已化解")
    assert county.refused(WHEN, "raise_level", seen=NOT_LATE, case="C1").reason is Reason.NOT_IN_STATE


@pytest.mark.parametrize("seen", [None, replace(LATE, inside=False)])
@pytest.mark.parametrize("action", ["raise_level", "station"])
def test_a_case_of_elsewhere_or_of_nowhere_is_told_by_its_field(seen: SeenCase | None, action: str) -> None:
    refusal = County().refused(
        WHEN, action, seen=seen, case="C1", **({"ground": "x"} if action == "station" else {})
    )
    assert (refusal.reason, refusal.field) == (Reason.INVALID, "case")


@pytest.mark.parametrize("seen", [replace(LATE, at_work=False), replace(LATE, raised=True)])
def test_what_the_county_does_not_have_in_hand_stays(seen: SeenCase) -> None:
    refusal = County().refused(WHEN, "raise_level", seen=seen, case="C1")
    assert (refusal.reason, refusal.field) == (Reason.NOT_IN_STATE, "case")


def test_a_case_is_not_asked_twice_while_it_has_not_answered() -> None:
    county = County()
    county.done(WHEN, "raise_level", seen=LATE, case="C1")
    assert county.refused(WHEN, "raise_level", seen=LATE, case="C1").reason is Reason.ALREADY_DONE
    county.hear(WHEN, 1, taken=False)
    county.done(WHEN, "raise_level", seen=LATE, case="C1")
