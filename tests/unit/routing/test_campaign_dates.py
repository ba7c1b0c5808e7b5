"""A campaign's date is a clock of each case of its target: until its own instant, whoever has the case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.routing.domain.fire import reproject
from services.runtime.conditions import Condition
from services.runtime.timers import find

TOWNSHIP = "410185001"


@pytest.mark.parametrize(
    ("received", "channel", "dates"),
    [
        ("2021-11-09T23:59:59", "counter", {"campaign": "2022-02-01T00:00"}),
        ("2021-11-10T00:00", "counter", {}),
        ("2021-11-10T00:00", "national_platform", {"campaign": "2022-01-01T00:00"}),
        (
            "2021-11-09T23:59:59",
            "municipal_platform",
            {"campaign": "2022-01-01T00:00", "campaign#2": "2022-02-01T00:00"},
        ),
        ("2021-12-31T23:59:59", "provincial_platform", {"campaign": "2022-01-01T00:00"}),
        ("2022-01-01T00:00", "provincial_platform", {}),
    ],
)
def test_dates_by_channel_and_day_of_receipt(
    desk_of: Callable[[str], Any], received: str, channel: str, dates: dict[str, str]
) -> None:
    desk = desk_of("dengfeng").lead(received, region=TOWNSHIP, channel=channel)
    found = {t.name: desk.clock(t.name)[1] for t in desk.now.timers if t.name.startswith("campaign")}
    assert found == dates


@pytest.mark.parametrize(
    ("received", "ownership", "due"),
    [
        ("2020-12-31T23:59:59", "government", "2021-01-01T00:00"),
        ("2020-12-31T23:59:59", "soe", "2021-01-01T00:00"),
        ("2020-12-31T23:59:59", "institution", "2021-02-12T00:00"),
        ("2020-12-31T23:59:59", None, "2021-02-12T00:00"),
        ("2021-02-11T23:59:59", "private", "2021-02-12T00:00"),
        ("2021-01-01T00:00", "government", None),
        ("2021-02-12T00:00", "private", None),
    ],
)
def test_dates_by_ownership(
    desk_of: Callable[[str], Any], received: str, ownership: str | None, due: str | None
) -> None:
    desk = desk_of("linyi").lead(received, region="371302", ownership=ownership)
    timer = find(desk.now.timers, "campaign")
    assert (None if timer is None else desk.clock("campaign")[1]) == due


def test_it_runs_out_for_whoever_has_the_case_and_a_close_after_it_stays_late(
    desk_of: Callable[[str], Any],
) -> None:
    desk = desk_of("dengfeng").lead("2021-11-01T09:00", region=TOWNSHIP)
    desk.act("2021-11-01T10:00", "transfer", "city_hrss", to=TOWNSHIP)
    desk.act("2021-11-02T09:00", "verify", TOWNSHIP, outcome="unfounded")
    desk.act("2021-11-03T09:00", "feedback", TOWNSHIP, **desk.parts)
    desk.act("2021-11-04T09:00", "review", "office", decision="approve")
    (breach,) = [d for d in desk.reach("2022-02-01T00:00") if "timer_breached:campaign" in desk.names([d])]
    assert (breach.name, breach.data["unit"], breach.clauses) == ("case.timer_breached", TOWNSHIP, ("DF-2",))
    desk.act("2022-02-02T09:00", "close", TOWNSHIP)
    assert desk.timer("campaign").state == "breached"
    assert desk.timer("campaign").stopped_at == desk.now.last_at


def test_what_is_told_after_the_date_is_backlog(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("dengfeng").lead("2022-02-10T09:00", received_at="2021-11-01T10:00", region=TOWNSHIP)
    assert desk.clock("campaign") == ("breached", "2022-02-01T00:00")
    assert desk.timer("campaign").backlog


def test_a_schedule_published_later_moves_no_date(desk_of: Callable[[str], Any]) -> None:
    desk = desk_of("linyi").lead("2020-12-20T09:00", region="371302")
    assert not desk.timer("campaign").provisional
    assert all(d.data["timer"] != "campaign" for d in reproject(desk.now, desk.context, desk.now.last_at))


def test_a_clock_that_runs_once_is_neither_cancelled_nor_begun_anew_by_a_hand_back(
    desk_of: Callable[[str], Any],
) -> None:
    desk = desk_of("fuyang")
    policy = desk.context.policy
    (rule,) = policy.timers["transfer"]
    met_by = Condition.parse("unit == '341203/hrss'", frozenset({"unit"}))
    once = replace(rule, restarts=False, met_by=met_by)
    timers = {**policy.timers, "transfer": (once,)}
    desk.context = replace(desk.context, policy=replace(policy, timers=timers))
    desk.lead("2023-09-01T09:00")
    desk.act("2023-09-01T10:00", "transfer", "city_hrss", to="341202/hrss")
    assert desk.clock("transfer")[0] == "running", "another transfer does not meet it"
    desk.act("2023-09-01T11:00", "hand_back", "341202/hrss", reason="不在辖区", proposed="341203/hrss")
    assert desk.clock("transfer") == ("running", "2023-09-05T00:00")
    desk.act("2023-09-02T09:00", "transfer", "city_hrss", to="341203/hrss")
    assert desk.clock("transfer")[0] == "met"
    assert [d.name for d in desk.journal if d.data.get("timer") == "transfer"] == [
        "case.timer_started",
        "case.timer_met",
    ]
