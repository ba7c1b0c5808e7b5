"""What happens to a warning that is not cleared (FY-A2-2) and the ladder of the offices (FY-A2-3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from contracts.reasons import Reason
from services.runtime.decisions import Refusal
from tests.unit.warnings.site import COUNTY_OFFICE, Site, at, fact, registered

ACCOUNT = "account_missing"
OVERDUE = "2024-04-17"  # raised 2024-04-01, 15 days: until 24:00 on 2024-04-16


def site(now: str = OVERDUE, **project: Any) -> Site:
    played = Site(registered(**project), fact("contract_signed", date="2024-03-01", value="1000000"))
    played.reach(now)
    return played


def refused(answer: Any, reason: Reason, clause: str) -> bool:
    return isinstance(answer, Refusal) and (answer.reason, answer.clause) == (reason, clause)


def lettered() -> Site:
    played = site()
    played.act(ACCOUNT, "issue_letter", "2024-04-17T09:00", measures="责令三日内开户")
    return played


def interviewed() -> Site:
    played = lettered()
    played.act(ACCOUNT, "record_interview", "2024-04-23T09:00", record="已约谈")
    return played


def test_the_clock_to_clear_starts_when_the_warning_is_raised_and_its_end_makes_the_supervisor_act() -> None:
    played = site("2024-04-16T23:59:59")
    warning = played.warning(ACCOUNT)
    assert warning is not None and warning.state == "open"
    (clock,) = warning.timers
    assert (clock.started_at, clock.due_at) == (at("2024-04-01"), at(OVERDUE))
    played.reach(OVERDUE)
    assert played.state(ACCOUNT) == "overdue"
    assert played.times("warning.timer_breached", ACCOUNT) == [at(OVERDUE)]
    overdue, pushed = played.last("warning.overdue"), played.last("warning.pushed")
    assert overdue.data["supervisor"] == "341202/housing" and overdue.clauses == ("FY-A2-2",)
    assert (pushed.data["to"], pushed.data["about"]) == (["341202/housing"], "overdue")


def test_a_letter_names_time_and_measures_and_runs_three_working_days() -> None:
    played = lettered()
    assert played.state(ACCOUNT) == "letter"
    letter = played.last("warning.escalated")
    assert letter.clauses == ("FY-A2-3.1",) and letter.by is not None and letter.by.unit == COUNTY_OFFICE
    assert letter.data["to"] == "341202/housing" and letter.data["post"] == "head"
    assert datetime.fromisoformat(letter.data["clear_by"]) == at("2024-04-23")
    (clock,) = [t for t in played.project.warnings[letter.data["warning"]].timers if t.name == "letter"]
    assert (clock.due_at, clock.unit, clock.clauses) == (at("2024-04-23"), "341202/housing", ("FY-A2-3.1",))
    assert "第五十五条" in letter.data["measures"]
    assert (letter.data["project_name"], letter.data["liable_name"]) == ("某住宅项目", "某建筑公司")
    assert letter.data["text"] == {"id": "t1", "length": 4, "sha256": "0" * 64}


def test_the_whole_ladder_in_its_order() -> None:
    played = interviewed()
    assert played.state(ACCOUNT) == "interview"
    played.act(ACCOUNT, "request_joint_meeting", "2024-04-28T09:00", reason="仍未消除")
    assert played.state(ACCOUNT) == "joint_meeting"
    steps = [d for d in played.journal if d.name == "warning.escalated"]
    assert [(d.data["step"], d.clauses, d.data["to"]) for d in steps] == [
        ("letter", ("FY-A2-3.1",), "341202/housing"),
        ("interview", ("FY-A2-3.2",), "341202/housing"),
        ("joint_meeting", ("FY-A2-3.3",), "341202"),
    ]


@pytest.mark.parametrize(
    ("play", "action", "now", "clause"),
    [
        (lambda: site("2024-04-10"), "issue_letter", "2024-04-16T23:59:59", "FY-A2-3.1"),
        (lettered, "record_interview", "2024-04-22T23:59:59", "FY-A2-3.2"),
        (interviewed, "request_joint_meeting", "2024-04-26T23:59:59", "FY-A2-3.3"),
    ],
)
def test_no_step_while_the_one_before_has_time_left(play: Any, action: str, now: str, clause: str) -> None:
    played = play()
    before = played.project
    answer = played.act(ACCOUNT, action, now)
    assert refused(answer, Reason.TOO_EARLY, clause) and "北京时间" in answer.message
    assert played.project.warnings == before.warnings


def test_a_step_is_open_at_the_first_instant_after_that_time() -> None:
    played = lettered()
    assert not isinstance(played.act(ACCOUNT, "record_interview", "2024-04-23T00:00"), Refusal)


@pytest.mark.parametrize(
    ("play", "action", "reason", "clause"),
    [
        (site, "record_interview", Reason.NOT_IN_STATE, "FY-A2-3.2"),
        (site, "request_joint_meeting", Reason.NOT_IN_STATE, "FY-A2-3.3"),
        (lettered, "request_joint_meeting", Reason.NOT_IN_STATE, "FY-A2-3.3"),
        (lettered, "issue_letter", Reason.ALREADY_DONE, "FY-A2-3.1"),
        (interviewed, "record_interview", Reason.ALREADY_DONE, "FY-A2-3.2"),
    ],
)
def test_no_step_out_of_order_and_none_twice(play: Any, action: str, reason: Reason, clause: str) -> None:
    assert refused(play().act(ACCOUNT, action, "2024-05-20"), reason, clause)


@pytest.mark.parametrize(
    ("unit", "allowed"),
    [(COUNTY_OFFICE, True), ("office", True), ("341203/office", False), ("341202/housing", False)],
)
def test_the_ladder_is_for_the_countys_office_or_the_citys(unit: str, allowed: bool) -> None:
    answer = site().act(ACCOUNT, "issue_letter", "2024-04-18", unit=unit)
    if allowed:
        assert not isinstance(answer, Refusal)
    else:
        assert refused(answer, Reason.NOT_ALLOWED, "FY-A2-3.1") and "颍州区治欠办" in answer.message


def test_when_the_letters_time_is_over_the_office_is_told() -> None:
    played = lettered()
    played.reach("2024-04-23")
    pushed = played.last("warning.pushed")
    assert (pushed.data["to"], pushed.data["about"]) == ([COUNTY_OFFICE], "step_expired")
    assert "FY-A2-3.2" in pushed.clauses and played.state(ACCOUNT) == "letter"


def test_facts_clear_on_every_step_and_late_clocks_stay_late() -> None:
    played = lettered()
    played.tell(fact("account_opened", date="2024-04-18"), now="2024-04-18T16:00")
    warning = played.warning(ACCOUNT)
    assert warning is not None and warning.state == "cleared"
    assert {t.name: (str(t.state), t.stopped_at) for t in warning.timers} == {
        "clear": ("breached", at("2024-04-18T16:00")),
        "letter": ("met", at("2024-04-18T16:00")),
    }
    cleared = played.last("warning.cleared")
    assert (cleared.data["cleared_by"], cleared.data["overdue"]) == ("facts", True)
    assert refused(played.act(ACCOUNT, "record_interview", "2024-05-01"), Reason.NOT_IN_STATE, "FY-A2-3.2")


def test_clearing_by_hand_needs_evidence_and_is_counted_apart() -> None:
    played = site()
    assert refused(played.act(ACCOUNT, "clear", "2024-04-18"), Reason.INCOMPLETE, "FY-A2-2")
    assert refused(
        played.act(ACCOUNT, "clear", "2024-04-18", unit="341202/hrss", evidence=["file1"]),
        Reason.NOT_ALLOWED,
        "FY-A2-2",
    )
    played.act(ACCOUNT, "clear", "2024-04-18", unit="341202/housing", evidence=["file1"], note="银行开户证明")
    cleared = played.last("warning.cleared")
    assert (cleared.data["cleared_by"], cleared.data["files"]) == ("hand", ["file1"])


def test_what_is_cleared_by_hand_stays_so_though_the_facts_lack_it() -> None:
    played = site()
    played.act(ACCOUNT, "clear", "2024-04-18", evidence=["file1"])
    played.tell(fact("injury_insurance", date="2024-04-20"), now="2024-04-20")
    played.reach("2025-04-01")
    assert played.state(ACCOUNT) == "cleared"


def test_a_corrected_duty_is_another_one_and_raises_the_warning_again() -> None:
    contract = fact("contract_signed", date="2024-03-01", value="1000000")
    played = Site(registered(), contract)
    played.act(ACCOUNT, "clear", "2024-04-18", evidence=["file1"])
    played.tell(
        fact("contract_signed", date="2024-03-05", value="1000000", corrects=contract.source_id),
        now="2024-04-20",
    )
    warning = played.warning(ACCOUNT)
    assert warning is not None
    assert (warning.state, warning.occurrence, warning.since) == ("open", 2, at("2024-04-05"))
    assert [str(timer.state) for timer in warning.timers] == ["running"]


def test_raised_again_it_keeps_its_id_and_counts() -> None:
    opened = fact("account_opened", date="2024-03-20")
    later = fact("account_opened", date="2024-04-20", corrects=opened.source_id)
    never = fact("account_opened", date="2024-06-01", corrects=later.source_id)
    played = Site(registered(), fact("contract_signed", date="2024-03-01", value="1"), opened)
    played.tell(later, now="2024-04-02")
    assert played.state(ACCOUNT) == "open"
    played.reach("2024-04-20")
    assert played.state(ACCOUNT) == "cleared"
    played.tell(never, now="2024-05-02")
    warning = played.warning(ACCOUNT)
    assert warning is not None
    assert (warning.id, warning.state, warning.occurrence) == (f"P1/{ACCOUNT}", "open", 2)
    assert (warning.raised_at, warning.since) == (at("2024-05-02"), at("2024-04-01"))


def test_a_step_before_the_last_event_is_refused_and_one_on_an_unknown_warning_too() -> None:
    played = lettered()
    assert played.act("deposit_missing", "issue_letter", "2024-04-18").reason is Reason.NOT_FOUND
    played.now = at("2024-04-10")
    answer = played.act(ACCOUNT, "record_interview", "2024-04-10")
    assert isinstance(answer, Refusal) and answer.reason is Reason.OUT_OF_ORDER


def test_a_project_of_the_city_itself_is_the_citys_departments_and_offices() -> None:
    played = site(region="341200")
    warning = played.warning(ACCOUNT)
    assert warning is not None and (warning.supervisor, warning.region) == ("city_housing", None)
    assert not isinstance(played.act(ACCOUNT, "issue_letter", "2024-04-18", unit="office"), Refusal)


def test_a_township_and_an_alias_lead_to_their_county() -> None:
    for region, supervisor in (("341202001", "341202/housing"), ("341272", "3412K1/housing")):
        warning = site(region=region).warning(ACCOUNT)
        assert warning is not None and warning.supervisor == supervisor


def test_an_industry_without_a_department_is_supervised_by_hrss() -> None:
    warning = site(industry="manufacturing").warning(ACCOUNT)
    assert warning is not None and warning.supervisor == "341202/hrss"
