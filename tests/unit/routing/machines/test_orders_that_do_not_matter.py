"""Where the order of inputs must not matter it does not: independent cases, payments of one instant, and who
of two that merge into a third is heard first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.domain.case import Case
from tests.unit.routing.conftest import context_of
from tests.unit.routing.machines.books import SHANGHAI
from tests.unit.routing.machines.profile import profile
from tests.unit.routing.machines.steps import usual
from tests.unit.routing.machines.table import Table
from tests.unit.routing.machines.towns import TOWNS, Town

CITIES = pytest.mark.parametrize("city", sorted(TOWNS))
TURNS = st.lists(st.integers(0, 7), max_size=12)
AMOUNTS = st.lists(st.sampled_from(["0.01", "400.00", "600.00", "1000.00"]), min_size=2, max_size=5)


def _table(town: Town) -> Table:
    return Table(town, context_of(town.name), datetime.fromisoformat(town.since).replace(tzinfo=SHANGHAI))


def _go_on(table: Table, case_id: str, turn: int) -> None:
    action, fields = usual(table.town, table.cases[case_id], table.now, turn)
    table.act(case_id, action, "office", fields)


def _as_it_stands(case: Case) -> Case:
    """A case, whatever the order in which its clocks are listed."""
    return replace(case, timers=tuple(sorted(case.timers, key=lambda timer: timer.name)))


def _alone(town: Town, case_id: str, start: timedelta, turns: Sequence[int | None]) -> Case:
    """A case by itself; None lets the time pass in which another was at work."""
    table = _table(town)
    table.now += start
    table.open(case_id, region=town.regions[0])
    for turn in turns:
        if turn is not None:
            _go_on(table, case_id, turn)
        table.pass_time(timedelta(hours=30), 0.5)
    return table.cases[case_id]


@CITIES
@given(data=st.data())
@profile(10)
def test_cases_that_do_not_concern_each_other_do_not_touch_each_other(city: str, data: Any) -> None:
    town = TOWNS[city]
    turns = data.draw(st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 7)), max_size=16))
    both = _table(town)
    both.open("A", region=town.regions[0])
    both.open("B", region=town.regions[0], headcount=101)
    only = _table(town)
    only.open("B", region=town.regions[0], headcount=101)
    for case_id, turn in turns:
        _go_on(both, case_id, turn)
        if case_id == "B":
            _go_on(only, "B", turn)
        both.pass_time(timedelta(hours=30), 0.5)
        only.pass_time(timedelta(hours=30), 0.5)
    mine = [turn if case_id == "A" else None for case_id, turn in turns]
    assert both.cases["A"] == _alone(town, "A", timedelta(0), mine)
    assert (both.cases["B"], both.journals["B"]) == (only.cases["B"], only.journals["B"])


@CITIES
@given(turns=TURNS, amounts=AMOUNTS, data=st.data())
@profile(10)
def test_payments_of_one_instant_come_to_the_same_in_any_order(
    city: str, turns: list[int], amounts: list[str], data: Any
) -> None:
    town = TOWNS[city]
    table = _table(town)
    table.open("A", region=town.regions[0])
    for turn in turns:
        _go_on(table, "A", turn)
    before = table.cases["A"]
    ends = []
    for order in (amounts, data.draw(st.permutations(amounts))):
        again = _table(town)
        again.open("A", region=town.regions[0])
        for turn in turns:
            _go_on(again, "A", turn)
        for amount in order:
            again.act("A", "payment", "office", {"amount": amount})
        ends.append(_as_it_stands(again.cases["A"]))
    assert ends[0] == ends[1]
    assert ends[0].paid in (before.paid, before.paid + sum(round(float(a) * 100) for a in amounts))


@CITIES
@given(
    hours=st.integers(0, 200),
    first=st.sampled_from([("B", "C"), ("C", "B")]),
    places=st.lists(st.integers(0, 1)),
)
@profile(10)
def test_two_that_go_into_a_third_are_answered_by_it_whoever_is_heard_first(
    city: str, hours: int, first: tuple[str, str], places: list[int]
) -> None:
    town = TOWNS[city]
    answered = []
    for order, deliveries in ((("B", "C"), []), (first, places)):
        table = _table(town)
        for n, case_id in enumerate("ABC"):
            table.open(case_id, region=town.regions[0], channel="petition", channel_days=3 + n)
        table.pass_time(timedelta(hours=hours), 0.5)
        for case_id in order:
            table.act(case_id, "merge", "office", {"into": "A"})
        for place in deliveries:
            table.deliver(place)
        table.deliver_all()
        assert {table.cases[one].state for one in "BC"} == {"merged"}
        timers = {t.name: t for t in table.cases["A"].timers}
        answered.append(
            {
                (one.case, one.channel_due_at, one.timer and str(timers[one.timer].state))
                for one in table.cases["A"].joined.leads
            }
        )
    assert answered[0] == answered[1]
    assert {case for case, _, _ in answered[0]} == {"B", "C"}
