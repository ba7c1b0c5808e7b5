"""FY-A1-3.1.2: the county's HRSS signs or diverts within one working day, to its own level only."""

from __future__ import annotations

from typing import Any

import pytest

HRSS, HOUSING = "341202/hrss", "341202/housing"


def test_signing_begins_fifteen_days_to_verify_and_to_resolve(desk: Any) -> None:
    desk.signed(sign="2023-09-04T09:00")
    assert desk.now.state == "verifying"
    assert desk.clock("sign") == ("met", "2023-09-05T00:00")
    assert desk.clock("verify") == ("running", "2023-09-20T00:00")
    assert desk.clock("resolve") == ("running", "2023-09-20T00:00")


def test_neither_signed_nor_diverted_by_the_end_of_the_working_day_is_late(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    assert desk.names(desk.reach("2023-09-04T23:59")) == []
    drafts = desk.reach("2023-09-05T00:00")
    assert desk.names(drafts) == ["timer_breached:sign"]
    assert (drafts[0].clauses, drafts[0].data["unit"]) == (("FY-A1-3.1.2",), HRSS)


def test_diverting_meets_the_signing_and_gives_the_department_its_own_days(desk: Any) -> None:
    desk.diverted("2023-09-04T09:00")
    assert (desk.now.state, desk.now.unit) == ("verifying", HOUSING)
    assert desk.clock("sign")[0] == "met"
    assert desk.clock("verify") == ("running", "2023-09-20T00:00")
    assert desk.timer("verify").unit == HOUSING


def test_diverting_after_signing_cancels_the_givers_clocks(desk: Any) -> None:
    desk.signed(sign="2023-09-02T09:00")
    drafts = desk.act("2023-09-06T09:00", "divert", HRSS, to=HOUSING)
    assert desk.names(drafts) == [
        "diverted",
        "timer_cancelled:verify",
        "timer_cancelled:resolve",
        "timer_started:verify",
        "timer_started:resolve",
    ]
    assert desk.clock("resolve") == ("running", "2023-09-22T00:00")


@pytest.mark.parametrize("to", ["341202/finance", "341203/housing", "city_housing", "341202", HRSS, None])
def test_only_an_industry_department_of_the_same_level_gets_it(desk: Any, to: str | None) -> None:
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    assert desk.refused("2023-09-01T11:00", "divert", HRSS, to=to).clause == "FY-A1-3.1.2"


def test_a_department_does_not_divert_to_another(desk: Any) -> None:
    desk.diverted()
    assert desk.refused("2023-09-03T09:00", "divert", HOUSING, to="341202/water").clause == "FY-A1-3.1.2"
    assert desk.refused("2023-09-03T09:00", "divert", HRSS, to="341202/water").clause == "FY-A1-3.1.2"


def test_handing_back_needs_a_reason_and_begins_the_receivers_clock_anew(desk: Any) -> None:
    desk.diverted("2023-09-02T09:00")
    assert desk.refused("2023-09-04T09:00", "hand_back", HOUSING).clause == "FY-A1-2.2"
    desk.act("2023-09-04T09:00", "hand_back", HOUSING, reason="不属于本行业")
    assert (desk.now.state, desk.now.unit) == ("transferred", HRSS)
    assert desk.clock("sign") == ("running", "2023-09-06T00:00")
    assert {desk.clock(name)[0] for name in ("verify", "resolve")} == {"cancelled"}
    assert desk.clock("close") == ("running", "2023-09-17T00:00")


def test_nobody_stands_behind_the_first_unit(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    assert desk.refused("2023-09-01T10:00", "hand_back", "city_hrss", reason="无").reason == "not_in_state"
