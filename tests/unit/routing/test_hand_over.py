"""FY-A1-2.2 and FY-A1-3.1.1: 24 hours to respond, one working day to hand over to the county's HRSS."""

from __future__ import annotations

from typing import Any

import pytest

HRSS = "341202/hrss"


def test_a_lead_waits_with_the_city_and_has_one_working_day_from_friday_to_monday(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    assert (desk.now.state, desk.now.unit, desk.now.first_unit) == ("received", "city_hrss", "city_hrss")
    assert desk.clock("transfer") == ("running", "2023-09-05T00:00")
    assert desk.timer("transfer").clauses == ("FY-A1-3.1.1",)
    assert desk.clock("first_response") == ("running", "2023-09-02T09:00")


def test_a_hand_over_in_time_meets_both_clocks_and_begins_the_signing(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    drafts = desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    assert desk.names(drafts) == [
        "transferred",
        "timer_met:transfer",
        "timer_started:sign",
        "timer_met:first_response",
    ]
    assert (desk.now.state, desk.now.unit, desk.now.territory) == ("transferred", HRSS, "341202")


def test_a_late_hand_over_stays_breached_and_says_when_it_came(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    desk.reach("2023-09-05T00:00")
    assert desk.clock("transfer")[0] == "breached"
    desk.act("2023-09-05T10:00", "transfer", "city_hrss", to=HRSS)
    assert desk.clock("transfer")[0] == "breached"
    assert desk.timer("transfer").stopped_at is not None


def test_a_hand_over_five_seconds_before_the_end_is_in_time(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-04T23:59:55", "transfer", "city_hrss", to=HRSS)
    assert desk.clock("transfer")[0] == "met"


def test_the_response_is_answered_for_by_the_unit_that_took_the_lead(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", first_unit="341203/hrss")
    desk.reach("2023-09-02T09:00")
    assert desk.clock("first_response")[0] == "breached"
    assert desk.timer("first_response").unit == "341203/hrss"
    assert desk.now.unit == "city_hrss"


@pytest.mark.parametrize(
    "to", ["341202/finance", "341202", "341202001/hrss", "city_housing", "341600/hrss", None]
)
def test_only_the_hrss_of_a_county_of_this_city_gets_it(desk: Any, to: str | None) -> None:
    desk.lead("2023-09-01T09:00")
    refusal = desk.refused("2023-09-01T10:00", "transfer", "city_hrss", to=to)
    assert refusal.clause == "FY-A1-3.1.1"
    assert desk.now.state == "received"


def test_a_development_zone_is_a_territory(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", region="3412K1")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to="3412K1/hrss")
    assert desk.now.territory == "3412K1"


def test_another_code_of_a_zone_is_read_as_the_packs_own(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", region="341272")
    assert (desk.now.region, desk.now.territory) == ("3412K1", "3412K1")


def test_another_county_than_the_leads_needs_a_reason_and_becomes_its_territory(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", region="341202001")
    refusal = desk.refused("2023-09-01T10:00", "transfer", "city_hrss", to="341203/hrss")
    assert (refusal.clause, refusal.needed is not None) == ("FY-A1-3.1.1", True)
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to="341203/hrss", reason="工地实际位于颍东区")
    assert (desk.now.region, desk.now.territory) == ("341203", "341203")


def test_a_lead_of_a_township_goes_to_its_county_and_keeps_its_township(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", region="341202001")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    assert (desk.now.region, desk.now.territory) == ("341202001", "341202")


def test_a_lead_without_region_gets_the_county_that_it_is_handed_to(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", region=None)
    opened = desk.now
    assert opened.territory is None
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to="341203/hrss")
    assert (desk.now.region, desk.now.territory) == ("341203", "341203")


def test_a_county_that_hands_back_and_names_the_right_one_saves_the_reason(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    desk.act("2023-09-01T11:00", "hand_back", HRSS, reason="工地在颍东区", proposed="341203/hrss")
    assert (desk.now.state, desk.now.unit) == ("received", "city_hrss")
    assert desk.clock("sign")[0] == "cancelled"
    assert desk.clock("transfer") == ("running", "2023-09-05T00:00")
    desk.act("2023-09-01T12:00", "transfer", "city_hrss", to="341203/hrss")
    assert desk.now.unit == "341203/hrss"


def test_a_referral_is_the_first_response_and_ends_every_clock(desk: Any) -> None:
    desk.lead("2023-09-01T09:00", region="341600")
    desk.refer("2023-09-01T09:00")
    assert desk.now.state == "referred"
    assert desk.clock("first_response")[0] == "met"
    assert {desk.clock(name)[0] for name in ("transfer", "close")} == {"cancelled"}


def test_a_lead_that_comes_twice_opens_nothing(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    before = len(desk.journal)
    desk.lead("2023-09-01T09:00")
    assert len(desk.journal) == before
