"""In every city: no order of steps, by any unit, strikes a case off against the document, loses a clock,
leaves a clause out, miscounts money, or makes a case that is not what its journal says.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.unit.routing.conftest import context_of
from tests.unit.routing.machines.books import SHANGHAI
from tests.unit.routing.machines.profile import profile
from tests.unit.routing.machines.steps import ACTIONS, corrections, fields_of, usual
from tests.unit.routing.machines.table import Table
from tests.unit.routing.machines.towns import GRAVE, TOWNS, Town

SPANS = st.sampled_from(
    [timedelta(0), timedelta(hours=1), timedelta(days=1), timedelta(days=8), timedelta(days=40)]
)
RARELY = st.sampled_from([False, False, False, True])
TURNS = st.lists(st.sampled_from([0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7]), min_size=2, max_size=9)
CASE = st.sampled_from(["A", "A", "A", "A", "B", "C"])


def leads(town: Town) -> st.SearchStrategy[dict[str, Any]]:
    """A lead of any kind."""
    return st.fixed_dictionaries(
        {
            "region": st.sampled_from(town.regions),
            "channel": st.sampled_from(["qr", "petition", "national_platform", "opinion"]),
            "industry": st.sampled_from(["housing", "water", "coal", None]),
            "ownership": st.sampled_from(["private", "government", "soe", None]),
            "headcount": st.sampled_from([None, 12, 101]),
            "amount": st.sampled_from([None, "180000.00", "2000000.01"]),
            "flags": st.sampled_from([[], [], *([flag] for flag in GRAVE)]),
            "causes": st.sampled_from([[], ["illegal_contracting"], ["sme_debt"]]),
            "channel_days": st.sampled_from([None, None, 1, 10, 60]),
            "received_days_ago": st.sampled_from([0, 0, 3, 30]),
        }
    )


def machine(town: Town) -> type[RuleBasedStateMachine]:
    """The machine of one city."""

    class AnyOrder(RuleBasedStateMachine):
        @initialize(said=st.tuples(leads(town), leads(town), leads(town)), turns=TURNS)
        def leads_come(self, said: tuple[dict[str, Any], ...], turns: list[int]) -> None:
            start = datetime.fromisoformat(town.since).replace(tzinfo=SHANGHAI)
            self.table = Table(town, context_of(town.name), start)
            for case_id, lead in zip("ABC", said, strict=True):
                self.table.open(case_id, **lead)
                self.table.now += timedelta(hours=1)
            self._go_on("A", turns, 1)

        @rule(span=SPANS, halfway=st.sampled_from([0.0, 0.3, 0.9]))
        def time_passes(self, span: timedelta, halfway: float) -> None:
            self.table.pass_time(span, halfway)

        @rule(on=CASE, turns=TURNS, hours=st.sampled_from([0, 1, 30]))
        def it_goes_its_usual_way(self, on: str, turns: list[int], hours: int) -> None:
            self._go_on(on, turns, hours)

        @rule(on=CASE, turns=TURNS, hours=st.sampled_from([0, 1]))
        def it_goes_on_fast(self, on: str, turns: list[int], hours: int) -> None:
            self._go_on(on, turns, hours)

        def _go_on(self, on: str, turns: list[int], hours: int) -> None:
            for turn in turns:
                case = self.table.cases[on]
                action, fields = usual(town, case, self.table.now, turn)
                self.table.act(on, action, "office" if turn % 2 else case.unit, fields)
                self.table.pass_time(timedelta(hours=hours), 0.5)

        @rule(on=CASE, action=st.sampled_from(ACTIONS), data=st.data())
        def anybody_takes_any_step(self, on: str, action: str, data: st.DataObject) -> None:
            holder = self.table.cases[on].unit
            by = data.draw(
                st.sampled_from([holder, holder, holder, "office", "office", *town.units, "nobody"])
            )
            fields = data.draw(fields_of(town, action, self.table.now))
            self.table.act(on, action, by, fields)

        @rule(on=CASE, data=st.data())
        def something_is_set_right(self, on: str, data: st.DataObject) -> None:
            self.table.act(on, "correct", "office", data.draw(corrections(town, self.table.now)))

        @rule(on=st.sampled_from("ABC"), into=st.sampled_from("ABC"), really=RARELY)
        def they_are_to_be_one(self, on: str, into: str, really: bool) -> None:
            if really:
                self.table.act(on, "merge", "office", {"into": into})

        @rule(place=st.integers(0, 2))
        def one_hears_the_other(self, place: int) -> None:
            self.table.deliver(place)

        @rule(on=CASE, really=RARELY)
        def it_was_another_citys(self, on: str, really: bool) -> None:
            if really:
                self.table.refer(on)

        @invariant()
        def an_open_case_is_somebodys(self) -> None:
            assert all(case.unit for case in self.table.cases.values())

        def teardown(self) -> None:
            if hasattr(self, "table"):
                self.table.deliver_all()
                _every_lead_is_answered_by_one(self.table)

    return AnyOrder


def _every_lead_is_answered_by_one(table: Table) -> None:
    """When all is heard, a merged lead is answered by one case that stands by itself, and by no other."""
    cases = table.cases.values()
    standing = [case for case in cases if case.joined.into is None]
    answered = [one.case for case in standing for one in case.joined.leads]
    assert sorted(answered) == sorted(case.id for case in cases if case.joined.into is not None)
    assert all(case.joined.pending is None for case in cases)


@pytest.mark.timeout(3000)
@pytest.mark.parametrize("city", sorted(TOWNS))
def test_any_order_of_steps(city: str) -> None:
    run_state_machine_as_test(machine(TOWNS[city]), settings=profile(40))
