"""Each event of a clock says whose step moved it; one that time alone moved says nobody's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from contracts.envelope import By
from services.runtime.decisions import Draft
from tests.unit.routing.conftest import HOUSING, HRSS, PARTS, REVIEWER, at, context_of
from tests.unit.routing.machines.table import Table
from tests.unit.routing.machines.towns import FUYANG

OTHER = "341203/hrss"


def _clocks(drafts: list[Draft]) -> dict[str, set[By | None]]:
    """By the kind of what happened to a clock, who did it."""
    found: dict[str, set[By | None]] = {}
    for draft in drafts:
        if ".timer_" in draft.name:
            found.setdefault(draft.name.removeprefix("case.timer_"), set()).add(draft.by)
    return found


def test_a_step_that_begins_meets_and_cancels_clocks_is_named_in_all_of_them(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    taken = desk.act("2023-09-01T10:00", "transfer", "city_hrss", to=HRSS)
    assert _clocks(taken) == {"met": {By("city_hrss")}, "started": {By("city_hrss")}}
    diverted = desk.act("2023-09-02T09:00", "divert", HRSS, to=HOUSING)
    assert _clocks(diverted) == {"met": {By(HRSS)}, "started": {By(HRSS)}}
    back = desk.act("2023-09-03T09:00", "hand_back", HOUSING, reason="不属于本行业")
    assert _clocks(back) == {"cancelled": {By(HOUSING)}, "started": {By(HOUSING)}}


def test_who_returns_a_feedback_sets_its_clock_going_again(desk: Any) -> None:
    desk.verified().act("2023-09-06T09:00", "feedback", HRSS, **PARTS)
    returned = desk.act("2023-09-07T09:00", "review", REVIEWER, decision="return", comments="请补充凭证")
    started = [d for d in returned if d.name == "case.timer_started"]
    assert [(d.data["timer"], d.by) for d in started] == [("resolve", By(REVIEWER))]


def test_who_extends_and_who_sets_a_lead_right_moves_its_clocks(desk: Any) -> None:
    desk.verified().act("2023-09-06T09:00", "file_case", HRSS, grounds="拒不支付拖欠工资")
    asked = {"timer": "investigation", "reason": "案情复杂", "approver_post": "head"}
    assert _clocks(desk.act("2023-09-07T09:00", "extend", HRSS, **asked)) == {"extended": {By(HRSS)}}
    region = {"field": "region", "value": "341203", "reason": "录入有误"}
    assert _clocks(desk.act("2023-09-08T09:00", "correct", "office", **region)) == {
        "reprojected": {By("office")}
    }


def test_a_late_answer_is_its_units(desk: Any) -> None:
    desk.signed().reach("2023-09-20T00:00")
    late = desk.act("2023-09-20T09:00", "verify", HRSS, outcome="unfounded", headcount=0, amount="0.00")
    assert _clocks(late) == {"answered": {By(HRSS)}}


def test_what_time_alone_brings_is_nobodys(desk: Any) -> None:
    drafts = desk.signed().reach("2023-09-20T00:00")
    assert set(_clocks(drafts)["breached"]) == {None}


def test_a_clock_found_over_when_it_begins_is_told_with_who_began_it() -> None:
    """B is parted again after its channel's date: the office begins it and it is over at once."""
    table = Table(FUYANG, context_of("fuyang"), at("2023-09-01T09:00"))
    for case_id in "AB":
        table.open(case_id, region="341202", channel_days=3)
    table.act("B", "merge", "office", {"into": "A"})
    table.deliver_all()
    table.pass_time(timedelta(days=4), 0.5)
    told = len(table.journals["B"])
    table.act("B", "unmerge", "office", {"reason": "误合并"})
    clocks = _clocks(table.journals["B"][told:])
    assert clocks["started"] == clocks["breached"] == {By("office")}
