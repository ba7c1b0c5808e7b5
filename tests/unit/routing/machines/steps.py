"""Steps as anybody may ask for them: all actions, with fields that are right, wrong or missing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from contracts.case_actions import FEEDBACK_PARTS
from services.routing.domain.case import Case, State
from services.routing.domain.decide import STEPS
from tests.unit.routing.machines.towns import Town

Fields = dict[str, Any]
PART = "经调查核实，某公司拖欠张某等十二名工人工资，现已全部结清并由本人签字确认。"
PARTS: Fields = dict.fromkeys(FEEDBACK_PARTS, PART)
TEXT = st.sampled_from(
    [None, "经双方核对无误，由本人签字确认，款项已当面付清。", "简略", "正在办理，待筹措资金。"]
)
MONEY = st.sampled_from(["0.00", "0.01", "400.00", "600.00", "1000.00", "2000000.01"])
AFTER_DAYS = st.sampled_from([-1, 0, 1, 5, 20, 90])
NAMES = st.sampled_from([None, "某公司"])
PEOPLE = st.sampled_from([None, 1, 3, 101])


def _day(now: datetime, days: int) -> str:
    return (now + timedelta(hours=8, days=days)).date().isoformat()


def fields_of(town: Town, action: str, now: datetime) -> st.SearchStrategy[Fields]:
    """The fields of one action, for a town and an instant."""
    unit = st.sampled_from([*town.units, "office", "nobody", None])
    some = st.lists(st.sampled_from(town.units), max_size=3)
    day = AFTER_DAYS.map(lambda days: _day(now, days))
    instalments = st.lists(st.fixed_dictionaries({"due": day, "amount": MONEY}), max_size=3)
    kinds: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "transfer": {"to": unit, "reason": TEXT, "manner": st.sampled_from([None, "assign", "jointly"])},
        "divert": {"to": unit},
        "hand_back": {"reason": TEXT, "proposed": unit},
        "dispute": {"reason": TEXT, "proposed": unit},
        "arbitrate": {"to": unit, "reason": TEXT},
        "assist": {"to": unit, "question": TEXT},
        "answer": {"assistance": st.sampled_from(["A-Q1", "A-Q2", "B-Q1", None]), "answer": TEXT},
        "verify": {
            "outcome": st.sampled_from(["founded", "partly_founded", "unfounded", "out_of_scope", None]),
            "headcount": PEOPLE,
            "amount": st.none() | MONEY,
            "debtor": NAMES,
            "causes": st.sampled_from([None, [], ["illegal_contracting"], ["sme_debt"]]),
        },
        "payment_order": {"due": st.none() | day, "evidence": st.sampled_from([[], ["f1"]])},
        "agreement": {"instalments": instalments},
        "payment": {"amount": MONEY},
        "joint_investigation": {"members": some},
        "file_case": {"grounds": TEXT},
        "link_review": {"findings": TEXT},
        "extend": {
            "timer": st.sampled_from(["investigation", "close", "channel", None]),
            "approver_post": st.sampled_from(["head", "handler", None]),
            "reason": TEXT,
        },
        "feedback": dict.fromkeys(FEEDBACK_PARTS, st.sampled_from([PART, PART, PART, "简略", None])),
        "review": {"decision": st.sampled_from(["approve", "return"]), "comments": TEXT},
        "spot_check": {"found": TEXT, "unpaid": st.booleans()},
        "follow_up": {"satisfied": st.sampled_from(["yes", "no", "unreachable"])},
        "assign_leader": {"post": st.sampled_from([None, "head"])},
        "plan": {"text": TEXT},
        "contact": {"note": TEXT},
        "urge": {"to": unit, "text": TEXT},
        "report_superior": {"reference": TEXT},
        "publish_result": {"reference": TEXT},
        "withdraw": {"reason": TEXT},
        "advance": {
            "amount": st.none() | MONEY,
            "source": st.sampled_from([None, "应急周转金"]),
            "ground": st.sampled_from([None, "employer_fled", "employer_unable"]),
        },
        "mediation": {"outcome": TEXT},
        "legal_aid": {"outcome": TEXT},
        "arbitration_referral": {"outcome": TEXT},
        "link_debt": {
            "debtor": NAMES,
            "kind": st.sampled_from([None, "agency"]),
            "amount": st.none() | MONEY,
        },
        "recover_debt": {"amount": MONEY, "to_wages": MONEY},
        "police_transfer": {"to": unit},
        "police_update": {"status": st.sampled_from(["accepted", "filed", "refused", "prosecuted"])},
        "judicial_answer": {"kind": st.sampled_from([None, "preservation"]), "answer": TEXT},
        "special_team": {"members": some},
        "open_incident": {
            "level": st.sampled_from([None, "general", "major"]),
            "on_site_post": st.sampled_from([None, "head"]),
        },
        "joint_action": {
            "kind": st.sampled_from(["interview", "meeting"]),
            "with": some,
            "text": st.just("情况"),
        },
        "look_back": {"unit": unit, "findings": TEXT, "measures": st.just(["notice"])},
        "unmerge": {"reason": TEXT},
    }
    return st.fixed_dictionaries(kinds.get(action, {}))


ACTIONS = sorted(set(STEPS) - {"merge", "correct"})
"""All actions but `merge`, which takes two cases, and `correct`, which has fields of its own kinds."""


def corrections(town: Town, now: datetime) -> st.SearchStrategy[Fields]:
    """A correction of any field."""

    def moment(days: int) -> str:
        return (now + timedelta(days=days)).isoformat()

    values: dict[str, st.SearchStrategy[Any]] = {
        "amount": st.sampled_from([None, "1000.00", "2000000.01"]),
        "headcount": st.sampled_from([None, 2, 101]),
        "industry": st.sampled_from([None, "housing", "coal"]),
        "ownership": st.sampled_from([None, "government", "private"]),
        "causes": st.sampled_from([[], ["sme_debt"]]),
        "flags": st.sampled_from([[], ["media_exposed"], ["mass_incident"]]),
        "region": st.sampled_from([code for code in town.regions if code is not None]),
        "channel_due_at": st.sampled_from([-3, 2, 30]).map(moment) | st.none(),
        "received_at": st.sampled_from([-40, -2, 0]).map(moment),
        "employer": st.just({"name": "另一公司"}),
        "channel": st.sampled_from(["qr", "petition", "opinion", "national_platform"]),
        "project_id": st.sampled_from([None, "P-2023-001"]),
        "period": st.sampled_from([None, {"start": "2023-01", "end": None}]),
        "address": st.sampled_from([None, "颍州区某路1号"]),
    }
    field = st.sampled_from(sorted(values))
    return field.flatmap(
        lambda name: st.fixed_dictionaries({"field": st.just(name), "value": values[name], "reason": TEXT})
    )


def usual(town: Town, case: Case, now: datetime, turn: int) -> tuple[str, Fields]:
    """A sensible next step of a case, so that deep states are reached; `turn` picks among them."""
    reach: dict[State, list[tuple[str, Fields]]] = {
        State.JUDGING: [("transfer", {"to": to, "reason": "改派"}) for to in town.way],
        State.RECEIVED: _handed_over(town, case),
        State.TRANSFERRED: [("sign", {}), ("verify", _found("1000.00"))],
        State.VERIFYING: [("verify", _found("1000.00")), ("verify", {"outcome": "unfounded"})],
        State.HANDLING: _handled(now),
        State.INVESTIGATING: [("feedback", PARTS), ("link_review", {"findings": PART}), *_paid()],
        State.AGREED: [*_paid(), ("feedback", PARTS)],
        State.REVIEWING: [
            ("review", {"decision": "approve"}),
            ("review", {"decision": "return", "comments": "补充"}),
        ],
        State.RESOLVED: _resolved(case),
        State.CLOSED: [("follow_up", {"satisfied": "no"}), ("spot_check", {"found": PART, "unpaid": True})],
        State.MERGED: [("unmerge", {"reason": "误合并"})],
    }
    found = reach.get(case.state, [("close", {})])
    return found[turn % len(found)]


def _handed_over(town: Town, case: Case) -> list[tuple[str, Fields]]:
    """Signed for at once where the first on the way has it already."""
    given: list[tuple[str, Fields]] = [("transfer", {"to": to, "reason": "改派"}) for to in town.way]
    return [("sign", {}), *given] if case.unit == town.way[0] else [*given, ("sign", {})]


def _found(amount: str) -> Fields:
    return {"outcome": "founded", "headcount": 3, "amount": amount, "debtor": "某公司"}


def _paid() -> list[tuple[str, Fields]]:
    return [("payment", {"amount": "1000.00"}), ("payment", {"amount": "600.00"})]


def _resolved(case: Case) -> list[tuple[str, Fields]]:
    """Closed at once, or after an answer, or after three attempts to get one."""
    unreachable = [("follow_up", {"satisfied": "unreachable"})]
    stands_in = [("review", {"decision": "approve"})]
    done: list[tuple[str, Fields]] = [("close", {}), ("follow_up", {"satisfied": "yes"}), ("close", {})]
    return done + (stands_in if case.unreachable >= 2 else unreachable) * 4


def _handled(now: datetime) -> list[tuple[str, Fields]]:
    agreed = [{"due": _day(now, 5), "amount": "600.00"}, {"due": _day(now, 20), "amount": "400.00"}]
    return [
        ("payment", {"amount": "1000.00"}),
        ("feedback", PARTS),
        ("agreement", {"instalments": agreed}),
        ("payment_order", {"due": _day(now, 5), "evidence": ["f1"]}),
        ("file_case", {"grounds": "拒不支付拖欠工资"}),
        ("feedback", PARTS),
        *_paid(),
    ]
