"""No order of steps, by any role, strikes off a case whose wages were found owed and are not paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.runtime.decisions import Refusal

OUTCOMES = st.sampled_from(["founded", "partly_founded", "unfounded", "out_of_scope"])
FREE: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "verify": {
        "outcome": OUTCOMES,
        "headcount": st.just(3),
        "amount": st.sampled_from(["600.00", "1000.00"]),
        "debtor": st.just("某公司"),
    },
    "payment": {"amount": st.sampled_from(["0.01", "400.00", "600.00", "1000.00"])},
    "agreement": {"instalments": st.just([{"due": "2021-03-01", "amount": "1000.00"}])},
    "review": {"decision": st.sampled_from(["approve", "return"]), "comments": st.just("请补充支付凭证")},
    "follow_up": {"satisfied": st.sampled_from(["yes", "no", "unreachable"])},
    "spot_check": {"found": st.just("未按协议支付"), "unpaid": st.booleans()},
    "file_case": {"grounds": st.just("拒不支付拖欠工资")},
    "hand_back": {"reason": st.just("不在本辖区")},
    "withdraw": {"reason": st.just("本人要求")},
    "feedback": {},
    "sign": {},
    "close": {},
}
STEP = st.sampled_from(sorted(FREE)).flatmap(
    lambda name: st.tuples(st.just(name), st.fixed_dictionaries(FREE[name]))
)
ENDING: list[tuple[str, dict[str, Any]]] = [
    ("verify", {"outcome": "founded", "headcount": 3, "amount": "1000.00", "debtor": "某公司"}),
    ("payment", {"amount": "1000.00"}),
    ("feedback", {}),
    ("review", {"decision": "approve"}),
    ("follow_up", {"satisfied": "unreachable"}),
    ("follow_up", {"satisfied": "yes"}),
    ("close", {}),
    ("withdraw", {"reason": "本人要求"}),
]
BEGUN = [(), (0,), (0, 2, 3), (0, 2, 3, 5, 6), (0, 1, 2, 3), (0, 1, 2, 3, 4, 4), (0, 1, 2, 3, 4, 3, 6)]
"""How far a case has come before everybody does as they like, by places in `ENDING`."""


def machine(desk_of: Callable[[str], Any], city: str, region: str, way: list[Any]) -> type:
    handler, units = way[-1], ["office", "city_hrss", "tf_migrant_workers", "371302/housing", way[-1]]

    class AnyOrder(RuleBasedStateMachine):
        @initialize(steps=st.sampled_from(BEGUN))
        def begins(self, steps: tuple[int, ...]) -> None:
            self.desk = desk_of(city).lead("2021-01-04T09:00", region=region)
            self.moment = self.desk.now.last_at
            for giver, to in pairwise(way):
                self.take("transfer", giver, {"to": to})
            for n in steps:
                self.take(ENDING[n][0], "office", ENDING[n][1])

        @rule(by=st.sampled_from(units), step=STEP)
        def anybody_takes_any_step(self, by: str, step: tuple[str, dict[str, Any]]) -> None:
            self.take(step[0], by, step[1])

        @rule(step=st.sampled_from(ENDING), by=st.sampled_from([handler, "office"]))
        def a_step_towards_the_end(self, step: tuple[str, dict[str, Any]], by: str) -> None:
            self.take(step[0], by, step[1])

        def take(self, action: str, by: str, fields: dict[str, Any]) -> None:
            self.moment += timedelta(hours=9)
            fields = self.desk.parts if action == "feedback" else fields
            decided = self.desk.try_act(self.moment, action, by, fields)
            assert not isinstance(decided, Refusal) or decided.clause is not None

        @invariant()
        def what_is_owed_is_on_the_ledger(self) -> None:
            case = self.desk.now
            if case.state == "closed" or (case.state == "withdrawn" and city == "linyi"):
                assert not case.wages_are_owed or case.owed == 0

        @invariant()
        def who_was_not_asked_is_not_satisfied(self) -> None:
            case = self.desk.now
            if city == "dengfeng" and case.state == "closed" and case.wages_are_owed:
                assert case.satisfied == "yes" or (case.answer_waived and case.unreachable >= 3)

        @invariant()
        def nothing_is_closed_that_was_not_verified_and_approved(self) -> None:
            if self.desk.now.state == "closed":
                assert self.desk.now.approved
                assert self.desk.now.verified is not None

    return AnyOrder


@pytest.mark.timeout(280)
@pytest.mark.parametrize(
    ("city", "region", "way"),
    [
        ("dengfeng", "410185001", ["city_hrss", "410185001"]),
        ("linyi", "371302", ["371302/hrss"]),
        ("linyi", "371302", ["371302/hrss", "371302/housing"]),
    ],
)
def test_any_order_of_steps(desk_of: Callable[[str], Any], city: str, region: str, way: list[str]) -> None:
    run_state_machine_as_test(
        machine(desk_of, city, region, way),
        settings=settings(
            max_examples=80,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
