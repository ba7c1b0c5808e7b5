"""Two cases made one and parted again: what is carried over, which clocks go on, and on which clause."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from services.routing.domain.case import Case
from services.runtime.decisions import Draft
from services.runtime.timers import TimerState, find
from tests.unit.routing.conftest import HRSS, at, context_of
from tests.unit.routing.machines.table import Table
from tests.unit.routing.machines.towns import FUYANG

MERGING = ("FY-A1-2.2",)
REASON = "经核对，并非同一投诉，系误合并。"


@pytest.fixture
def table() -> Table:
    """A, opened first, and B, with a channel's date, which HRSS has signed for."""
    table = Table(FUYANG, context_of("fuyang"), at("2023-09-01T09:00"))
    table.open("A", region="341202")
    table.open("B", region="341202", channel="petition", channel_days=5, headcount=3, amount="5000.00")
    table.now += timedelta(hours=1)
    table.act("B", "transfer", "city_hrss", {"to": HRSS})
    table.act("B", "sign", HRSS, {})
    return table


def _merged(table: Table) -> Table:
    assert table.act("B", "merge", "office", {"into": "A"}) is None
    table.deliver_all()
    assert table.cases["B"].state == "merged"
    return table


def _last(table: Table, case_id: str, name: str) -> Draft:
    return next(d for d in reversed(table.journals[case_id]) if d.name == f"case.{name}")


def _clock(case: Case, name: str) -> tuple[str, str]:
    timer = find(case.timers, name)
    assert timer is not None
    return str(timer.state), timer.due_at.astimezone(at("2023-09-01T00:00").tzinfo).isoformat()[:16]


def test_each_step_of_it_rests_on_the_clause_of_merging(table: Table) -> None:
    _merged(table).act("B", "unmerge", "office", {"reason": REASON})
    table.deliver_all()
    told = {"A": ("merge_taken", "merge_released"), "B": ("merge_asked", "merged", "unmerged")}
    for case_id, names in told.items():
        for name in names:
            assert _last(table, case_id, name).clauses == MERGING, name


def test_the_asking_carries_the_lead_as_it_came(table: Table) -> None:
    _merged(table)
    asked = _last(table, "B", "merge_asked").data
    (lead,) = asked["leads"]
    assert asked["ask"] == 1
    told = {name: lead[name] for name in ("case", "lead", "channel", "headcount", "amount")}
    assert told == {"case": "B", "lead": "LB", "channel": "petition", "headcount": 3, "amount": "5000.00"}
    (taken,) = table.cases["A"].joined.leads
    assert (taken.channel_due_at, taken.amount) == (at("2023-09-06T09:00"), 500000)


def test_a_channels_clock_is_the_units_that_now_answers_for_it(table: Table) -> None:
    carried = find(_merged(table).cases["A"].timers, "channel#2")
    assert carried is not None
    assert (carried.unit, carried.clauses) == ("city_hrss", ("FY-A1-4.2",))


def test_a_channels_clock_that_ran_out_is_carried_as_run_out(table: Table) -> None:
    late = {"value": at("2023-09-02T09:00").isoformat(), "field": "channel_due_at", "reason": REASON}
    table.act("B", "correct", "office", late)
    table.pass_time(timedelta(days=3), 0.5)
    assert _clock(table.cases["B"], "channel")[0] == "breached"
    _merged(table)
    assert _clock(table.cases["A"], "channel#2")[0] == "breached"


def test_a_mark_is_brought_along_and_named_by_the_merge(table: Table) -> None:
    table.act("B", "correct", "office", {"field": "headcount", "value": 101, "reason": REASON})
    _merged(table)
    brought = {d.data["mark"]: d for d in table.journals["A"] if d.name == "case.marked"}
    assert set(brought) == {"leader_assignment", "listed_supervision"}
    assert {(d.data["rule"], d.clauses) for d in brought.values()} == {("merge", MERGING)}


def test_parted_it_goes_on_where_it_was_and_says_why(table: Table) -> None:
    _merged(table)
    table.pass_time(timedelta(days=1), 0.5)
    assert table.act("B", "unmerge", "office", {"reason": REASON}) is None
    parted = table.cases["B"]
    assert (parted.state, parted.unit) == ("verifying", HRSS)
    assert _last(table, "B", "unmerged").data["reason"] == {"id": "t", "length": 9, "sha256": "0" * 64}


def test_parted_the_stage_begins_anew_and_all_else_runs_to_its_old_end(table: Table) -> None:
    before = table.cases["B"]
    _merged(table)
    table.pass_time(timedelta(days=3), 0.5)
    table.act("B", "unmerge", "office", {"reason": REASON})
    after = table.cases["B"]
    assert _clock(before, "verify") == ("running", "2023-09-17T00:00")
    assert _clock(after, "verify") == ("running", "2023-09-20T00:00")
    for name in ("close", "channel"):
        assert _clock(after, name) == _clock(before, name)
        timer = find(after.timers, name)
        assert timer is not None
        assert timer.stopped_at is None


@pytest.mark.parametrize(("hours", "state"), [(119, "breached"), (118, "running")])
def test_parted_at_the_end_of_a_clock_it_is_late(table: Table, hours: int, state: str) -> None:
    _merged(table)
    table.pass_time(timedelta(hours=hours), 0.5)
    table.act("B", "unmerge", "office", {"reason": REASON})
    table.deliver_all()
    assert _clock(table.cases["B"], "channel") == (state, "2023-09-06T09:00")


def test_a_case_that_answers_others_brings_them_along(table: Table) -> None:
    _merged(table)
    first = Table(FUYANG, table.context, at("2023-08-31T09:00"))
    first.open("Z", region="341202")
    table.cases["Z"], table.journals["Z"], table.books["Z"] = (
        first.cases["Z"],
        first.journals["Z"],
        first.books["Z"],
    )
    table.pass_time(timedelta(hours=1), 0.5)
    table.act("A", "merge", "office", {"into": "Z"})
    table.deliver_all()
    answered: dict[str, Any] = {one.case: one for one in table.cases["Z"].joined.leads}
    assert set(answered) == {"A", "B"}
    assert (answered["B"].amount, answered["B"].channel_due_at) == (500000, at("2023-09-06T09:00"))
    assert (answered["A"].timer, answered["A"].channel_due_at) == (None, None)
    timer = find(table.cases["Z"].timers, answered["B"].timer or "")
    assert timer is not None
    assert timer.state is TimerState.RUNNING
