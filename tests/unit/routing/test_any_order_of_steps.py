"""No order of steps, by any unit, closes a case unreviewed, loses a clock, or forgets a clause."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import bson
import pytest
from bson.codec_options import CodecOptions
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.routing.domain.case import ENDED
from services.routing.domain.case_document import from_document, to_document
from services.routing.domain.evolve import evolve
from services.runtime.decisions import Refusal

UNITS = [
    "city_hrss",
    "office",
    "341202/hrss",
    "341202/housing",
    "341202/water",
    "341202/office",
    "341202/police",
    "341203/hrss",
    "341202",
    "nobody",
]
TEXT = st.sampled_from(
    [
        None,
        "经调查核实，该公司拖欠工资属实，已全部付清并由本人签字。",
        "简略",
        "正在办理，待企业筹措资金后再行支付。",
    ]
)
DAYS = st.sampled_from(["2023-08-01", "2023-09-20", "2023-10-15", "2024-01-05"])
MONEY = st.sampled_from(["0.01", "400", "600.00", "1000", "2000000.01"])
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "transfer": {"to": st.sampled_from([*UNITS, None]), "reason": TEXT},
    "sign": {},
    "divert": {"to": st.sampled_from([*UNITS, None])},
    "hand_back": {"reason": TEXT, "proposed": st.sampled_from([None, "341203/hrss"])},
    "verify": {
        "outcome": st.sampled_from(["founded", "partly_founded", "unfounded", None]),
        "headcount": st.sampled_from([None, 3, 101]),
        "amount": st.none() | MONEY,
        "debtor": st.sampled_from([None, "某公司"]),
    },
    "payment_order": {"due": st.none() | DAYS, "evidence": st.sampled_from([[], ["f1"]])},
    "agreement": {"instalments": st.lists(st.fixed_dictionaries({"due": DAYS, "amount": MONEY}), max_size=3)},
    "payment": {"amount": MONEY},
    "joint_investigation": {"members": st.lists(st.sampled_from(UNITS), max_size=3)},
    "file_case": {"grounds": TEXT},
    "link_review": {"findings": TEXT},
    "extend": {
        "timer": st.sampled_from(["investigation", "close", None]),
        "approver_post": st.sampled_from(["head", "handler", None]),
        "reason": TEXT,
    },
    "review": {"decision": st.sampled_from(["approve", "return"]), "comments": TEXT},
    "spot_check": {"found": TEXT, "unpaid": st.booleans()},
    "follow_up": {"satisfied": st.sampled_from(["yes", "no", "unreachable"])},
    "close": {},
    "assign_leader": {"post": st.sampled_from([None, "head"])},
    "report_superior": {"reference": TEXT},
    "publish_result": {"reference": TEXT},
    "plan": {"text": st.just("方案")},
    "withdraw": {"reason": TEXT},
    "advance": {
        "amount": MONEY,
        "source": st.sampled_from([None, "应急周转金"]),
        "ground": st.sampled_from([None, "employer_fled"]),
    },
    "mediation": {"outcome": TEXT},
    "link_debt": {"debtor": st.sampled_from([None, "某局"]), "kind": st.sampled_from([None, "agency"])},
    "recover_debt": {"amount": MONEY, "to_wages": MONEY},
    "police_transfer": {"to": st.sampled_from([None, "341202/police", "city_police", "341202/hrss"])},
    "police_update": {"status": st.sampled_from(["accepted", "filed", "refused", "prosecuted"])},
    "judicial_answer": {"kind": st.sampled_from([None, "preservation"]), "answer": TEXT},
    "special_team": {"members": st.lists(st.sampled_from(UNITS), max_size=2)},
    "open_incident": {
        "level": st.sampled_from([None, "general", "major"]),
        "on_site_post": st.sampled_from([None, "head"]),
    },
    "end_incident": {},
    "joint_action": {
        "kind": st.sampled_from(["interview", "meeting"]),
        "with": st.lists(st.sampled_from(UNITS), max_size=2),
        "text": st.just("情况"),
    },
    "look_back": {
        "unit": st.sampled_from([None, "341202/hrss"]),
        "findings": TEXT,
        "measures": st.just(["notice"]),
    },
    "correct": {
        "field": st.just("received_at"),
        "value": st.sampled_from(["2023-08-20T09:00+08:00", "2023-09-01T08:00+08:00"]),
        "reason": TEXT,
    },
}
STEP = st.sampled_from(sorted(FIELDS)).flatmap(
    lambda name: st.tuples(st.just(name), st.fixed_dictionaries(FIELDS[name]))
)
# The usual way, so that deep states are reached: each is taken by the office, which may act for anybody.
USUAL: list[tuple[str, dict[str, Any]]] = [
    ("transfer", {"to": "341202/hrss"}),
    ("sign", {}),
    ("verify", {"outcome": "founded", "headcount": 2, "amount": "1000", "debtor": "某公司"}),
    ("payment_order", {"due": "2024-02-01", "evidence": ["f1"]}),
    ("agreement", {"instalments": [{"due": "2024-02-01", "amount": "1000"}]}),
    ("file_case", {"grounds": "拒不支付"}),
    ("feedback", {}),
    ("review", {"decision": "approve"}),
    ("review", {"decision": "return", "comments": "补充"}),
    ("close", {}),
]

BEGUN = [(), (0,), (0, 1), (0, 1, 2), (0, 1, 2, 3), (0, 1, 2, 4), (0, 1, 2, 5), (0, 1, 2, 6), (0, 1, 2, 6, 7)]
"""How far a case has come before the units do as they like, by places in `USUAL`."""


def machine(context: Any, new_desk: Any) -> type[RuleBasedStateMachine]:
    class AnyOrder(RuleBasedStateMachine):
        @initialize(
            region=st.sampled_from(["341202", "341202001", None]),
            headcount=st.sampled_from([12, 101]),
            flags=st.sampled_from([[], ["media_exposed"]]),
            steps=st.sampled_from(BEGUN),
        )
        def lead(self, region: str | None, headcount: int, flags: list[str], steps: tuple[int, ...]) -> None:
            self.desk = new_desk(context)
            self.desk.lead("2023-09-01T09:00", region=region, headcount=headcount, flags=flags)
            self.moment = self.desk.now.last_at
            for n in steps:
                self.the_usual(USUAL[n])

        @rule(hours=st.sampled_from([1, 24, 24 * 7, 24 * 40]))
        def time_passes(self, hours: int) -> None:
            self.moment += timedelta(hours=hours)

        @rule(by=st.sampled_from(UNITS), step=STEP)
        def anything(self, by: str, step: tuple[str, dict[str, Any]]) -> None:
            self._take(step[0], by, step[1])

        @rule(step=st.sampled_from(USUAL))
        def usual(self, step: tuple[str, dict[str, Any]]) -> None:
            self.the_usual(step)

        def the_usual(self, step: tuple[str, dict[str, Any]]) -> None:
            self._take(step[0], "office", self.desk.parts if step[0] == "feedback" else step[1])

        def _take(self, action: str, by: str, fields: dict[str, Any]) -> None:
            decided = self.desk.try_act(self.moment, action, by, fields)
            if isinstance(decided, Refusal):
                assert decided.message
                assert decided.clause is not None

        @invariant()
        def closes_only_after_an_approved_review(self) -> None:
            approved = False
            for draft in self.desk.journal:
                if draft.name == "case.reviewed":
                    approved = draft.data["decision"] == "approve"
                elif draft.name in ("case.reopened", "case.filed", "case.feedback_submitted"):
                    approved = False
                elif draft.name == "case.closed":
                    assert approved

        @invariant()
        def loses_no_clock(self) -> None:
            running: set[str] = set()
            for draft in self.desk.journal:
                name = draft.data.get("timer")
                if draft.name == "case.timer_started":
                    assert name not in running
                    running.add(name)
                elif draft.name in ("case.timer_met", "case.timer_breached", "case.timer_cancelled"):
                    running.remove(name)
                elif draft.name in ("case.timer_answered", "case.timer_extended"):
                    assert (name in running) == (draft.name == "case.timer_extended")
            assert running == {t.name for t in self.desk.now.timers if t.running}
            if self.desk.now.state in ENDED:
                assert not running

        @invariant()
        def an_open_case_is_somebodys_and_on_a_clock_until_it_is_late(self) -> None:
            case = self.desk.now
            assert case.unit
            if case.state not in ENDED:
                assert any(t.running or t.state == "breached" for t in case.timers) or case.filed

        @invariant()
        def is_what_its_journal_says_and_survives_the_store(self) -> None:
            case = None
            for draft in self.desk.journal:
                case = evolve(case, draft)
            assert case == self.desk.now
            stored: dict[str, Any] = bson.decode(
                bson.encode(to_document(self.desk.now)), CodecOptions(tz_aware=True)
            )
            assert from_document(stored) == self.desk.now

    return AnyOrder


@pytest.mark.timeout(280)
def test_any_order_of_steps_by_any_unit(context: Any, desk: Any) -> None:
    run_state_machine_as_test(
        machine(context, type(desk)),
        settings=settings(
            max_examples=80,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
