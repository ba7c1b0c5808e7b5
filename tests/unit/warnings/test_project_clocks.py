"""A project's own clocks: inspection of the site (FY-2.2b), report of a missed transfer (FY-1.3c)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from contracts.facts import Fact
from services.runtime.calendar_years import YearSchedule
from services.runtime.timers import Timer, TimerState
from services.warnings.domain.clocks import shown
from services.warnings.domain.decide import evolved, reproject
from services.warnings.domain.documents import from_document, to_document
from services.warnings.domain.evolve import evolve
from services.warnings.domain.project import begin
from tests.unit.warnings.site import CITY, PROJECT, Site, at, fact, only, registered

INSPECTION, REPORT = "site_inspection", "account_report"
BOTH = ["341202/housing", "341202/hrss"]


def site(*facts: Fact, now: str = "2024-03-01", place: Fact | None = None) -> Site:
    return Site(place or registered(), *facts, now=now, context=only(clocks=True))


def entered(date: str, worker: str = "w1", **fields: str) -> Fact:
    return fact("worker_entered", worker=worker, date=date, **fields)


def inspected(date: str, **fields: str) -> Fact:
    return fact("inspection", date=date, result="已检查", **fields)


def notice(date: str, month: str, **fields: str) -> Fact:
    return fact("bank_notice", date=date, month=month, **fields)


def reported(date: str, month: str, *to: str, **fields: str) -> Fact:
    return fact("account_report", date=date, month=month, to=list(to) or BOTH, **fields)


def clock(played: Site, name: str = INSPECTION) -> Timer:
    return next(one.timer for one in shown(played.project.clocks) if one.timer.name == name)


def events(played: Site, name: str = INSPECTION) -> list[str]:
    own = [d for d in played.journal if d.data["warning"] == f"{PROJECT}/{name}"]
    return [d.name.removeprefix("warning.timer_") for d in own]


def test_thirty_days_from_the_first_entry_for_the_industry_department() -> None:
    played = site(entered("2024-03-04"), now="2024-03-04T08:00")
    timer = clock(played)
    assert (timer.started_at, timer.due_at) == (at("2024-03-04"), at("2024-04-04"))
    assert (timer.unit, timer.clauses) == ("341202/housing", ("FY-2.2b",))
    played.tell(inspected("2024-04-03"), now="2024-04-03T17:00")
    assert (clock(played).state, clock(played).stopped_at) == (TimerState.MET, at("2024-04-03T17:00"))
    played.tell(entered("2024-05-01", "w2"), now="2024-05-01")
    assert events(played) == ["started", "met"]


def test_not_inspected_it_breaks_at_its_instant_and_a_late_inspection_stops_it() -> None:
    played = site(inspected("2024-03-03"), entered("2024-03-04"), now="2024-03-04")
    played.reach("2024-04-10")
    broken = [d.time for d in played.journal if d.name == "warning.timer_breached"]
    assert broken == [at("2024-04-04")]
    played.tell(inspected("2024-04-12"), now="2024-04-12T09:00")
    assert (clock(played).state, clock(played).stopped_at) == (TimerState.BREACHED, at("2024-04-12T09:00"))
    assert events(played) == ["started", "breached", "answered"]


def test_an_inspection_in_time_that_is_reported_late_withdraws_no_breach() -> None:
    played = site(entered("2024-03-04"), now="2024-03-04")
    played.tell(inspected("2024-03-20"), now="2024-04-10")
    assert clock(played).state is TimerState.BREACHED and clock(played).stopped_at == at("2024-04-10")


def test_an_entry_found_out_too_late_is_born_breached_and_marked() -> None:
    played = site(now="2024-06-01")
    played.tell(entered("2024-03-04"))
    timer = clock(played)
    assert (timer.state, timer.due_at, timer.backlog) == (TimerState.BREACHED, at("2024-04-04"), True)


def test_what_was_done_in_time_long_ago_is_met_however_late_it_is_told() -> None:
    played = site(entered("2024-03-04"), inspected("2024-03-20"), now="2024-06-01")
    assert clock(played).state is TimerState.MET


def test_an_earlier_entry_moves_the_clock() -> None:
    played = site(entered("2024-03-10"), now="2024-03-10")
    played.tell(entered("2024-03-06", "w2"), now="2024-03-12")
    assert clock(played).due_at == at("2024-04-06")
    assert events(played) == ["started", "cancelled", "started"]


def test_a_corrected_inspection_starts_the_clock_anew() -> None:
    played = site(entered("2024-03-04"), inspected("2024-03-20", source_id="i"), now="2024-03-20")
    played.tell(inspected("2024-02-20", corrects="i"), now="2024-03-25")
    assert clock(played).state is TimerState.RUNNING and clock(played).due_at == at("2024-04-04")
    played.reach("2024-04-04")
    assert clock(played).state is TimerState.BREACHED


def test_an_entry_corrected_away_cancels_the_clock_and_leaves_a_breach() -> None:
    away = entered("2024-03-04", project="P2", corrects="e")
    running = site(entered("2024-03-04", source_id="e"), now="2024-03-04")
    running.tell(away, now="2024-03-10")
    assert clock(running).state is TimerState.CANCELLED
    broken = site(entered("2024-03-04", source_id="e"), now="2024-03-04")
    broken.tell(away, now="2024-05-10")
    assert clock(broken).state is TimerState.BREACHED and clock(broken).stopped_at == at("2024-05-10")


def test_another_industry_department_gets_a_clock_of_its_own() -> None:
    played = site(entered("2024-03-04"), now="2024-03-04")
    played.tell(registered(industry="water", observed="2024-02-01"), now="2024-03-10")
    assert (clock(played).unit, clock(played).due_at) == ("341202/water", at("2024-04-04"))


def test_while_nobody_is_known_to_stand_over_it_no_clock_runs() -> None:
    played = Site(entered("2024-03-04"), now="2024-03-04", context=only(clocks=True))
    assert played.project.clocks == ()
    played.tell(registered(), now="2024-03-20")
    assert clock(played).due_at == at("2024-04-04")


def test_three_working_days_over_a_holiday_with_a_make_up_sunday() -> None:
    timer = clock(site(notice("2024-04-02", "2024-03"), now="2024-04-02"), REPORT)
    assert (timer.due_at, timer.unit, timer.clauses) == (at("2024-04-09"), None, ("FY-1.3c",))


@pytest.mark.parametrize(
    ("reports", "state"),
    [
        ([("2024-04-08", "2024-03", *BOTH)], TimerState.MET),
        ([("2024-04-03", "2024-03", BOTH[0]), ("2024-04-08", "2024-03", BOTH[1])], TimerState.MET),
        ([("2024-04-01", "2024-03", *BOTH)], TimerState.MET),
        ([("2024-04-03", "2024-03", BOTH[0])], TimerState.BREACHED),
        ([("2024-04-03", "2024-02", *BOTH)], TimerState.BREACHED),
        ([("2024-04-03", "2024-03", BOTH[0], "341203/hrss")], TimerState.BREACHED),
        ([("2024-04-03", "2024-03", BOTH[0]), ("2024-04-09", "2024-03", BOTH[1])], TimerState.BREACHED),
    ],
)
def test_the_reports_of_the_month_must_reach_both(reports: list[tuple[str, ...]], state: TimerState) -> None:
    facts = [reported(day, month, *to) for day, month, *to in reports]
    played = site(notice("2024-04-02", "2024-03"), *facts, now="2024-04-02")
    played.reach("2024-05-01")
    assert clock(played, REPORT).state is state


def test_a_zones_units_are_known_under_either_code() -> None:
    zone = registered(region="3412K1")
    told = reported("2024-04-03", "2024-03", "341272/housing", "3412K1/hrss")
    played = site(notice("2024-04-02", "2024-03"), told, now="2024-04-03", place=zone)
    assert clock(played, REPORT).state is TimerState.MET


def test_months_side_by_side_are_numbered_by_their_ends() -> None:
    facts = [
        notice("2024-05-07", "2024-04"),
        notice("2024-05-06", "2024-03"),
        notice("2024-05-08", "2024-02"),
    ]
    for order in permutations(facts):
        played = site(*order, now="2024-05-09")
        months = {one.timer.name: one.month for one in played.project.clocks}
        assert months == {REPORT: "2024-03", f"{REPORT}#2": "2024-04", f"{REPORT}#3": "2024-02"}


def test_a_later_month_takes_the_name_that_is_free_again() -> None:
    played = site(notice("2024-05-06", "2024-03"), reported("2024-05-07", "2024-03"), now="2024-05-07")
    played.tell(notice("2024-06-04", "2024-04"), now="2024-06-04")
    assert {one.timer.name: one.month for one in shown(played.project.clocks)} == {REPORT: "2024-04"}
    assert events(played, REPORT) == ["started", "met", "started"]
    played.tell(registered(observed="2024-02-01"), now="2024-06-05")
    assert events(played, REPORT) == ["started", "met", "started"]


def test_a_notice_corrected_to_another_month_leaves_its_clocks_name_to_that() -> None:
    played = site(notice("2024-05-06", "2024-03", source_id="n"), now="2024-05-06")
    played.tell(notice("2024-05-06", "2024-02", corrects="n"), now="2024-05-07")
    assert [(one.timer.name, one.month) for one in shown(played.project.clocks)] == [(REPORT, "2024-02")]
    assert events(played, REPORT) == ["started", "cancelled", "started"]


def test_settled_months_of_long_ago_leave_the_document() -> None:
    played = site(now="2019-01-01")
    for year in range(2019, 2025):
        for month in range(1, 13):
            day = f"{year}-{month:02d}-20"
            of = f"{year}-{month:02d}"
            played.tell(notice(day, of, observed=day), reported(day, of, observed=day), now=day)
    assert len(played.project.clocks) <= 37
    assert len([d for d in played.journal if d.name == "warning.timer_met"]) == 72


def test_a_provisional_end_is_projected_anew_once_the_year_is_published() -> None:
    context = only(clocks=True)
    day = "2026-12-30"
    told = notice(day, "2026-11", observed=day)
    played = Site(registered(), told, now=day, context=context)
    assert (clock(played, REPORT).due_at, clock(played, REPORT).provisional) == (at("2027-01-05"), True)
    published = context.calendar.with_year(YearSchedule(2027, days_off=frozenset({date(2027, 1, 1)})))
    context = replace(context, calendar=published)
    drafts = reproject(played.project, context, at(day))
    project = evolved(played.project, drafts, played.project.ledger, context, at(day))
    assert [d.name for d in drafts] == ["warning.timer_reprojected"]
    timer = project.clocks[0].timer
    assert (timer.due_at, timer.provisional) == (at("2027-01-06"), False)


def test_the_journal_rebuilds_the_clocks_and_the_document_keeps_them() -> None:
    played = site(entered("2024-03-04"), notice("2024-03-05", "2024-02"), now="2024-03-06")
    played.tell(reported("2024-03-07", "2024-02"), inspected("2024-05-01"), now="2024-05-01")
    rebuilt = begin(PROJECT, CITY)
    for draft in played.journal:
        rebuilt = evolve(rebuilt, draft)
    assert rebuilt.clocks == played.project.clocks
    assert from_document(to_document(played.project)) == played.project


def test_a_report_that_is_not_made_is_told_to_those_it_was_due_to() -> None:
    played = site(notice("2024-04-02", "2024-03"), now="2024-04-02")
    (breached, pushed) = played.reach("2024-04-09")
    assert (breached.name, pushed.name) == ("warning.timer_breached", "warning.pushed")
    assert (pushed.data["warning"], pushed.data["about"]) == (f"{PROJECT}/{REPORT}", "overdue")
    assert pushed.data["to"] == BOTH and "FY-1.3c" in pushed.clauses
    assert [one.told for one in played.project.clocks] == [tuple(BOTH)]
    assert played.reach("2024-05-01") == []


def test_a_report_found_out_to_be_late_is_told_at_once_and_one_made_since_to_nobody() -> None:
    late = site(notice("2024-04-02", "2024-03"), now="2024-05-01")
    assert [d.data["to"] for d in late.journal if d.name == "warning.pushed"] == [BOTH]
    made = site(notice("2024-04-02", "2024-03"), reported("2024-04-20", "2024-03"), now="2024-05-01")
    assert events(made, REPORT) == ["started", "breached", "answered"]


def test_a_corrected_industry_tells_the_department_that_it_belongs_to() -> None:
    played = site(notice("2024-04-02", "2024-03"), now="2024-05-01")
    played.tell(registered(industry="water", observed="2024-02-01"), now="2024-05-10")
    told = played.last("warning.pushed").data
    assert (told["about"], told["to"]) == ("reassigned", ["341202/water", "341202/hrss"])


def test_a_breach_of_the_department_itself_is_pushed_to_nobody() -> None:
    played = site(entered("2024-03-04"), now="2024-03-04")
    assert [d.name for d in played.reach("2024-05-01")] == ["warning.timer_breached"]
