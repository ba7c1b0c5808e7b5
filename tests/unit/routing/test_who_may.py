"""Who may take a step, when, and in which order of time."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from contracts.case_actions import ACTION
from contracts.envelope import By
from services.routing.domain.decide import STEPS, decide
from services.routing.domain.explain import explain
from services.routing.domain.messages import Act, LeadWasReferred
from services.routing.domain.words import STEP_NAMES
from services.runtime.decisions import Refusal

HRSS = "341202/hrss"


def test_a_step_is_for_the_cases_unit_and_the_office_in_its_stead(desk: Any) -> None:
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-01T09:00", "transfer", "city_hrss", to=HRSS)
    refused = desk.refused("2023-09-01T10:00", "sign", "341203/hrss")
    assert (refused.reason, refused.clause) == ("not_allowed", "FY-A1-3.1.2")
    assert "颍东区" in refused.message
    desk.act("2023-09-01T10:00", "sign", "office")
    assert desk.now.unit == HRSS


def test_a_step_told_earlier_than_the_last_event_is_refused(desk: Any) -> None:
    desk.signed(sign="2023-09-02T09:00")
    early = "2023-09-02T08:59:59+08:00"
    refused = desk.refused("2023-09-02T08:59:59", "plan", HRSS, text="x", at=early)
    assert (refused.reason, refused.field) == ("out_of_order", "at")
    assert "（2023-09-02 09:00:00）" in refused.message


def test_a_clock_that_went_back_takes_the_time_of_the_last_event(desk: Any) -> None:
    desk.signed(sign="2023-09-02T09:00")
    drafts = desk.act("2023-09-02T08:59:59", "plan", HRSS, text="x")
    assert drafts[0].time == desk.timer("sign").stopped_at


@pytest.mark.parametrize(
    "message", [LeadWasReferred({}), Act(ACTION.validate_python({"action": "sign"}), By(HRSS))]
)
def test_nothing_is_decided_about_a_case_that_never_opened(desk: Any, message: Any) -> None:
    from datetime import datetime

    refused = decide(None, message, desk.context, datetime(2023, 9, 1, tzinfo=UTC))
    assert isinstance(refused, Refusal)
    assert refused.reason == "not_found"


def test_a_date_before_the_first_schedule_is_refused_by_its_year(desk: Any) -> None:
    from datetime import datetime

    from services.routing.domain.messages import LeadCame

    then = datetime(2014, 5, 1, tzinfo=UTC)
    data = {"case_id": "C", "channel": "qr", "employer": "x"}
    data |= {"received_at": then.isoformat(), "arrived_at": then.isoformat()}
    refused = decide(None, LeadCame("L", "fuyang", data), desk.context, then)
    assert isinstance(refused, Refusal)
    assert "2014" in refused.message


def test_every_step_has_a_name_and_every_input_a_step() -> None:
    asked = ACTION.json_schema()["discriminator"]["mapping"]
    inputs = set(asked)
    assert set(STEPS) == set(STEP_NAMES) == inputs


def test_a_refusal_is_explained_by_the_clauses_own_words(desk: Any) -> None:
    desk.verified()
    refused = desk.refused("2023-09-06T09:00", "close", HRSS)
    told = str(explain(refused, desk.context.policy))
    assert "FY-A1-5.2" in told
    assert "各地治欠办审查" in told


def test_records_move_nothing_and_keep_their_text_out_of_events(desk: Any) -> None:
    desk.signed()
    before = desk.now.state, desk.now.unit
    for action, fields in (
        ("plan", {"text": "一案一策方案"}),
        ("contact", {"note": "已联系投诉人"}),
        ("urge", {"text": "请尽快办理"}),
    ):
        drafts = desk.act("2023-09-03T09:00", action, HRSS, **fields)
        assert next(iter(fields.values())) not in str(drafts)
    assert (desk.now.state, desk.now.unit) == before
