"""舆情 (FY-2.8, LY-3b, YY-4.21): at once, on the office's clock, told again, raised anew."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.facts import Fact
from services.runtime.decisions import Refusal
from tests.unit.warnings.site import at, fact, registered
from tests.unit.warnings.watch import Watch

OFFICE = "office"
FINDINGS = "经核实，工资已付清"


def opinion(source_id: str, **fields: Any) -> Fact:
    return fact("opinion", **{"date": "2024-03-04", "summary": "网传欠薪", "source_id": source_id, **fields})


def project(*facts: Fact, now: str = "2024-03-04T10:00") -> Watch:
    return Watch("P1", "fuyang", registered(), *facts, now=now)


def test_an_opinion_warns_at_once_and_the_office_has_a_day_to_report() -> None:
    played = project(opinion("o1"))
    warning = played.warning("opinion")
    assert warning is not None and (warning.class_, warning.supervisor, warning.liable_party) == (
        "opinion",
        OFFICE,
        OFFICE,
    )
    (clock,) = warning.timers
    assert (clock.name, clock.unit, clock.due_at) == ("opinion_report", OFFICE, at("2024-03-05T10:00"))
    assert played.pushed(played.journal) == [("raised", [OFFICE])]


def test_no_word_of_it_goes_into_an_event() -> None:
    played = project(opinion("o1", summary="只有这里写着的话"))
    assert "只有这里写着的话" not in repr(played.journal) + repr(played.state)


def test_a_project_of_which_nothing_else_is_known_has_it_with_the_city() -> None:
    played = Watch("P9", "fuyang", opinion("o1", project="P9"), now="2024-03-04T10:00")
    warning = played.warning("opinion")
    assert warning is not None and (warning.region, warning.supervisor) == (None, OFFICE)
    told = played.act("opinion", "report_opinion", OFFICE, "2024-03-04T11:00", findings=FINDINGS)
    assert not isinstance(told, Refusal)


def test_the_report_meets_the_clock_and_leaves_the_warning_open() -> None:
    played = project(opinion("o1"))
    played.act("opinion", "report_opinion", OFFICE, "2024-03-04T12:00", findings=FINDINGS)
    warning = played.warning("opinion")
    assert warning is not None and [str(t.state) for t in warning.timers] == ["met"]
    assert played.stands("opinion") == "open"


def test_a_late_report_stays_late() -> None:
    played = project(opinion("o1"))
    told = played.reach("2024-03-05T10:00")
    assert ("overdue", [OFFICE]) in played.pushed(told)
    played.act("opinion", "report_opinion", OFFICE, "2024-03-06T12:00", findings=FINDINGS)
    warning = played.warning("opinion")
    assert warning is not None
    assert (str(warning.timers[0].state), warning.timers[0].stopped_at) == (
        "breached",
        at("2024-03-06T12:00"),
    )
    assert played.stands("opinion") == "open"


@pytest.mark.parametrize(
    ("action", "unit", "fields", "needed"),
    [
        ("report_opinion", OFFICE, {}, "findings"),
        ("report_opinion", "341202/hrss", {"findings": FINDINGS}, None),
        ("issue_letter", OFFICE, {}, None),
        ("clear", OFFICE, {}, "evidence"),
    ],
)
def test_what_is_refused(action: str, unit: str, fields: dict[str, str], needed: str | None) -> None:
    played = project(opinion("o1"))
    refused = played.act("opinion", action, unit, "2024-03-04T12:00", **fields)
    assert isinstance(refused, Refusal) and refused.clause is not None
    if needed is not None:
        assert refused.needed == needed


def test_one_report_answers_it_and_a_second_is_refused() -> None:
    played = project(opinion("o1"))
    played.act("opinion", "report_opinion", OFFICE, "2024-03-04T12:00", findings=FINDINGS)
    again = played.act("opinion", "report_opinion", OFFICE, "2024-03-04T13:00", findings=FINDINGS)
    assert isinstance(again, Refusal) and again.clause == "FY-2.8"


def test_only_an_opinion_is_reported_of() -> None:
    played = project(fact("contract_signed", date="2024-01-01", value="1"), now="2024-03-04")
    refused = played.act("account_missing", "report_opinion", OFFICE, "2024-03-04", findings=FINDINGS)
    assert isinstance(refused, Refusal) and (refused.field, refused.clause) == ("action", "FY-2.8")


def test_a_further_one_is_told_again_and_counted_and_the_running_clock_runs_on() -> None:
    played = project(opinion("o1"))
    told = played.tell(opinion("o2"), now="2024-03-04T15:00")
    warning = played.warning("opinion")
    assert warning is not None and (warning.evidence.count, warning.occurrence) == (2, 1)
    assert warning.timers[0].due_at == at("2024-03-05T10:00")
    assert played.pushed(told) == [("repeated", [OFFICE])]


def test_a_further_one_after_the_report_asks_for_another_report() -> None:
    played = project(opinion("o1"))
    played.act("opinion", "report_opinion", OFFICE, "2024-03-04T12:00", findings=FINDINGS)
    played.tell(opinion("o2"), now="2024-03-05T15:00")
    warning = played.warning("opinion")
    assert warning is not None
    assert (str(warning.timers[0].state), warning.timers[0].due_at) == ("running", at("2024-03-06T15:00"))


def test_after_clearing_only_a_further_one_raises_it_anew() -> None:
    played = project(opinion("o1"))
    played.act("opinion", "clear", OFFICE, "2024-03-04T12:00", evidence=["f1"])
    assert played.tell(now="2024-03-05") == [] and played.stands("opinion") == "cleared"
    played.tell(opinion("o0", observed="2024-01-02"), now="2024-03-06")
    warning = played.warning("opinion")
    assert warning is not None and (warning.occurrence, str(warning.state)) == (2, "open")


def test_a_repeat_of_the_same_fact_is_nothing_new() -> None:
    one = opinion("o1")
    played = project(one)
    assert played.tell(one, now="2024-03-04T12:00") == []


def test_one_that_was_about_another_project_was_none() -> None:
    played = project(opinion("o1"))
    drafts = played.tell(opinion("o2", corrects="o1", project="P2"), now="2024-03-04T12:00")
    assert played.stands("opinion") == "cleared"
    assert [d.data["cleared_by"] for d in drafts if d.name == "warning.cleared"] == ["corrected"]


def test_a_correction_of_one_among_several_is_told_to_nobody() -> None:
    played = project(opinion("o1"), opinion("o2"))
    told = played.tell(opinion("o3", corrects="o2", project="P2"), now="2024-03-04T12:00")
    assert played.pushed(told) == [] and played.stands("opinion") == "open"
    warning = played.warning("opinion")
    assert warning is not None and warning.evidence.count == 1


def test_beyond_the_ids_that_a_warning_names_further_ones_are_told_all_the_same() -> None:
    played = project(*(opinion(f"o{n:02d}") for n in range(20)))
    told = played.tell(opinion("o99"), now="2024-03-04T12:00")
    warning = played.warning("opinion")
    assert warning is not None and (len(warning.evidence.ids), warning.evidence.count) == (20, 21)
    assert played.pushed(told) == [("repeated", [OFFICE])]
