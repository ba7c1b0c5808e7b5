"""更正: what the lead said is set right; clocks follow by rule, breaches and marks stay, nothing is past."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.case_actions import ACTION
from services.routing.domain.case_document import from_document, to_document
from services.runtime.conditions import Condition
from services.runtime.problems import from_validation
from tests.unit.routing.conftest import ref

HRSS, HOUSING = "341202/hrss", "341202/housing"
SHANGHAI = timezone(timedelta(hours=8))
WHY = {"reason": "录入有误，已与投诉人核对"}
WHEN = "2023-09-04T09:00"


def corrected(desk: Any, field: str, value: Any, when: str = WHEN, by: str = "office") -> Any:
    return desk.act(when, "correct", by, field=field, value=value, **WHY)


@pytest.mark.parametrize(
    ("field", "value", "former"),
    [
        ("amount", "2000.50", "180000.00"),
        ("amount", None, "180000.00"),
        ("headcount", 30, 12),
        ("industry", "water", "housing"),
        ("ownership", "soe", "private"),
        ("causes", ["malicious"], []),
        ("flags", ["media_exposed"], []),
        ("channel", "petition", "qr"),
        ("project_id", "P-2023-001", None),
        ("period", {"start": "2023-01", "end": "2023-06"}, None),
        ("employer", {"name": "某劳务公司", "uscc": None}, {"name": "某建筑公司", "uscc": None}),
    ],
)
def test_the_event_has_the_old_value_and_the_case_the_new(
    desk: Any, field: str, value: Any, former: Any
) -> None:
    desk.diverted()
    event = corrected(desk, field, value)[0]
    assert (event.name, event.data["value"], event.data["former"]) == ("case.corrected", value, former)
    stored = to_document(desk.now)
    assert from_document(stored) == desk.now
    assert stored["period_start" if field == "period" else field] is not None or value is None


def test_a_value_corrected_twice_is_told_as_it_was_each_time(desk: Any) -> None:
    lead = ref("某区某路1号")
    desk.diverted(period={"start": "2023-01", "end": None}, address=lead)
    first = corrected(desk, "period", "2023-02 至 2023-03")[0].data
    assert (first["former"], first["value"]) == (
        {"start": "2023-01", "end": None},
        {"start": "2023-02", "end": "2023-03"},
    )
    again = corrected(desk, "period", "", "2023-09-04T09:30")[0].data
    assert (again["former"], again["value"]) == (first["value"], None)
    moved = corrected(desk, "address", "某区某路2号附楼", "2023-09-04T10:00")[0].data
    assert (moved["former"], moved["value"]) == (lead, ref("某区某路2号附楼"))
    assert "某区" not in str(moved)
    assert from_document(to_document(desk.now)) == desk.now
    gone = corrected(desk, "address", None, "2023-09-04T11:00")[0].data
    assert (gone["former"], gone["value"], desk.now.lead.address) == (moved["value"], None, None)


def test_another_channel_is_under_another_channels_rules(desk_of: Any) -> None:
    desk = desk_of("hangzhou").lead("2024-03-01T09:00", region="330106", channel="national_platform")
    assert desk.clock("transfer")[0] == "running"
    corrected(desk, "channel", "phone", "2024-03-02T09:00")
    assert desk.clock("transfer")[0] == "cancelled"
    corrected(desk, "channel", "provincial_platform", "2024-03-03T09:00")
    assert desk.clock("transfer") == ("running", "2024-03-09T00:00")


def test_a_clock_that_comes_of_a_correction_is_not_over_at_once(desk_of: Any) -> None:
    desk = desk_of("hangzhou").lead("2024-03-01T09:00", region="330106", channel="phone")
    corrected(desk, "channel", "national_platform", "2024-03-12T09:00")
    assert desk.clock("transfer") == ("running", "2024-03-13T00:00")
    assert desk.timer("transfer").started_at == datetime(2024, 3, 1, 9, tzinfo=SHANGHAI)


def test_a_channels_clock_comes_and_goes_with_the_rule_for_it(desk: Any, context: Any) -> None:
    rule = context.policy.timers["channel"][0]
    condition = Condition.parse("channel == 'petition'", {"channel"})
    timers = {**context.policy.timers, "channel": (replace(rule, when=condition),)}
    desk.context = replace(context, policy=replace(context.policy, timers=timers))
    desk.lead("2023-09-01T09:00", channel_due_at="2023-09-20T12:00")
    assert all(t.name != "channel" for t in desk.now.timers)
    corrected(desk, "channel", "petition")
    assert desk.clock("channel") == ("running", "2023-09-20T12:00")
    corrected(desk, "channel", "phone", "2023-09-04T10:00")
    assert desk.clock("channel")[0] == "cancelled"


def test_what_can_not_be_corrected_is_said_with_what_can() -> None:
    with pytest.raises(ValidationError) as caught:
        ACTION.validate_python({"action": "correct", "field": "city", "value": "hangzhou", **WHY})
    (problem,) = from_validation(caught.value.errors()).errors
    assert problem[1].startswith("这一项不能更正，可以更正的有：amount、headcount、")
    assert all(name in problem[1] for name in ("channel", "address", "period", "project_id"))


def test_a_channel_is_not_taken_away(desk: Any) -> None:
    desk.diverted()
    refusal = desk.refused(WHEN, "correct", "office", field="channel", **WHY)
    assert (refusal.field, refusal.reason) == ("value", "invalid")


def test_a_correction_says_why(desk: Any) -> None:
    desk.diverted()
    refusal = desk.refused(WHEN, "correct", "office", field="headcount", value=3)
    assert (refusal.field, refusal.clause) == ("reason", "FY-A1-2.2")


@pytest.mark.parametrize(
    ("field", "value"),
    [("amount", "many"), ("headcount", -1), ("industry", "x"), ("flags", ["x"]),
     ("received_at", "2023-09-01"), ("employer", ""), ("region", "12"), ("nothing", 1),
     ("channel", "pigeon"), ("period", "2023-13"), ("period", "2023-05 至 2023-01"), ("address", 1)],
)  # fmt: skip
def test_a_value_that_is_none_of_the_field_cannot_be_read(desk: Any, field: str, value: Any) -> None:
    desk.diverted()
    with pytest.raises(ValidationError):
        corrected(desk, field, value)


def test_several_words_of_a_form_are_a_list(desk: Any) -> None:
    desk.diverted()
    corrected(desk, "causes", "sme_debt、malicious，sme_debt")
    assert desk.now.causes == ("sme_debt", "malicious")


def test_a_region_is_of_the_city_and_brings_its_territory(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    refusal = desk.refused(WHEN, "correct", "office", field="region", value="110101", **WHY)
    assert refusal.field == "value"
    corrected(desk, "region", "341203")
    assert (desk.now.region, desk.now.territory) == ("341203", "341203")


def test_a_clock_whose_unit_stands_by_the_territory_follows_the_region(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "file_case", HRSS, grounds="拒不支付")
    corrected(desk, "region", "341203", "2023-09-07T09:00")
    assert desk.timer("investigation").unit == "341203/hrss"
    assert desk.timer("close").unit == HRSS


def test_a_lead_is_not_received_later_than_now(desk: Any) -> None:
    desk.diverted()
    late = "2023-09-05T09:00+08:00"
    refusal = desk.refused(WHEN, "correct", "office", field="received_at", value=late, **WHY)
    assert refusal.field == "value"


def test_a_corrected_number_makes_a_case_large_and_back_again_leaves_the_marks(desk: Any) -> None:
    desk.diverted()
    corrected(desk, "headcount", 101)
    assert set(desk.now.marks) == {"leader_assignment", "listed_supervision"}
    corrected(desk, "headcount", 12, "2023-09-04T10:00")
    assert set(desk.now.marks) == {"leader_assignment", "listed_supervision"}


def test_a_flag_set_right_opens_an_incident(desk: Any) -> None:
    desk.diverted()
    corrected(desk, "flags", ["mass_incident"])
    assert "incident" in desk.now.marks
    assert desk.clock("incident_report") == ("running", "2023-09-05T09:00")


def test_an_earlier_receipt_moves_the_clocks_that_count_from_it_and_no_other(desk: Any) -> None:
    desk.diverted()
    resolve = desk.clock("resolve")
    corrected(desk, "received_at", "2023-08-25T09:00+08:00")
    assert desk.clock("close") == ("running", "2023-09-10T00:00")
    assert desk.timer("close").started_at == datetime(2023, 8, 25, 9, tzinfo=SHANGHAI)
    assert desk.clock("resolve") == resolve


def test_an_end_that_has_passed_comes_at_the_end_of_today(desk: Any) -> None:
    desk.diverted()
    corrected(desk, "received_at", "2023-08-01T09:00+08:00")
    assert desk.clock("close") == ("running", "2023-09-05T00:00")


def test_a_festival_receipt_is_counted_by_the_other_rule(desk: Any) -> None:
    desk.lead("2023-10-08T09:00")
    assert desk.clock("close") == ("running", "2023-10-24T00:00")
    # 2023-09-29 is a day off of 中秋: 10-07 and 10-08 are worked, the 5th working day is 10-11
    corrected(desk, "received_at", "2023-09-29T09:00+08:00", "2023-10-08T10:00")
    assert desk.clock("close") == ("running", "2023-10-12T00:00")


def test_a_channels_date_moves_comes_and_goes(desk: Any) -> None:
    desk.diverted()
    corrected(desk, "channel_due_at", "2023-09-10T12:00+08:00", "2023-09-04T09:00")
    assert desk.clock("channel") == ("running", "2023-09-10T12:00")
    corrected(desk, "channel_due_at", "2023-09-12T12:00+08:00", "2023-09-04T10:00")
    assert desk.clock("channel") == ("running", "2023-09-12T12:00")
    corrected(desk, "channel_due_at", None, "2023-09-04T11:00")
    assert desk.clock("channel")[0] == "cancelled"


def test_a_breach_stays(desk: Any) -> None:
    desk.diverted(channel_due_at="2023-09-03T12:00")
    corrected(desk, "channel_due_at", "2023-09-12T12:00+08:00")
    assert desk.clock("channel") == ("breached", "2023-09-03T12:00")


def test_a_filed_case_gets_no_clock_to_close(desk: Any) -> None:
    desk.verified()
    desk.act("2023-09-06T09:00", "file_case", HRSS, grounds="拒不支付")
    corrected(desk, "received_at", "2023-08-31T09:00+08:00", "2023-09-07T09:00")
    assert desk.clock("close")[0] == "cancelled"


HOURS = st.integers(min_value=0, max_value=24 * 60)


@settings(max_examples=60)
@given(came=HOURS, earlier=HOURS, due=st.none() | HOURS, channel=st.none() | HOURS)
def test_corrected_is_as_opened_rightly_unless_that_is_past(
    desk_of: Any, came: int, earlier: int, due: int | None, channel: int | None
) -> None:
    """The clocks of a case set right at once are those of one whose lead was right from the start."""
    arrived = datetime(2023, 9, 1, 9, tzinfo=SHANGHAI) + timedelta(hours=came)
    received = arrived - timedelta(hours=earlier)
    words = arrived.replace(tzinfo=None).isoformat()
    wrong = desk_of("fuyang")
    wrong.lead(words, **({} if channel is None else {"channel_due_at": later(arrived, channel)}))
    corrected(wrong, "received_at", received.isoformat(), words)
    corrected(wrong, "channel_due_at", None if due is None else f"{later(arrived, due)}+08:00", words)
    right = desk_of("fuyang")
    rightly = {} if due is None else {"channel_due_at": later(arrived, due)}
    right.lead(words, received_at=received.replace(tzinfo=None).isoformat(), **rightly)
    end_of_today = (arrived + timedelta(days=1)).replace(hour=0, minute=0)
    for name in ("close", "transfer", "channel"):
        ends = [t for t in right.now.timers if t.name == name]
        if not ends:
            assert [t.state for t in wrong.now.timers if t.name == name] in ([], ["cancelled"])
            continue
        timer = wrong.timer(name)
        assert timer.running
        assert timer.started_at == ends[0].started_at
        assert timer.due_at == (ends[0].due_at if ends[0].due_at > arrived else end_of_today)
        assert timer.provisional == ends[0].provisional


def later(arrived: datetime, hours: int) -> str:
    return (arrived + timedelta(hours=hours + 1)).replace(tzinfo=None).isoformat()


@settings(max_examples=40)
@given(days=st.lists(st.integers(min_value=0, max_value=20), max_size=6), data=st.data())
def test_no_correction_undoes_or_makes_a_breach(desk_of: Any, days: list[int], data: st.DataObject) -> None:
    desk = desk_of("fuyang").diverted(channel_due_at="2023-09-12T12:00")
    moment = desk.now.last_at
    for day in days:
        moment += timedelta(days=day)
        desk.try_act(moment, "plan", HRSS, {"text": "方案"})
        breached = {t.name: t.due_at for t in desk.now.timers if t.state == "breached"}
        back = data.draw(st.integers(min_value=0, max_value=60))
        field, value = data.draw(
            st.sampled_from(
                [
                    ("received_at", (moment - timedelta(days=back)).isoformat()),
                    ("channel_due_at", (moment + timedelta(days=back - 30)).isoformat()),
                    ("region", "341203"),
                    ("flags", ["mass_incident"]),
                ]
            )
        )
        assert isinstance(
            desk.try_act(moment, "correct", "office", {"field": field, "value": value, **WHY}), list
        )
        assert {t.name: t.due_at for t in desk.now.timers if t.state == "breached"} == breached
        assert all(t.due_at > moment for t in desk.now.timers if t.running)
