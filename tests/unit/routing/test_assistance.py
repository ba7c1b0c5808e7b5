"""YY-3.2.6, YY-3.2.8: a question to another unit has its own clock and answer; the case does not move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.routing.store import worklists

HRSS = "430602/hrss"


@pytest.fixture
def desk(desk_of: Callable[[str], Any]) -> Any:
    desk = desk_of("yueyang").lead("2023-05-08T09:00", region="430602")
    desk.act("2023-05-08T10:00", "transfer", "office", to=HRSS)
    return desk


def ask(desk: Any, to: str, when: str = "2023-05-08T11:00") -> str:
    (asked, *_) = desk.act(when, "assist", HRSS, to=to, question="请界定该项目是否属于政府投资项目")
    return str(asked.data["assistance"])


@pytest.mark.parametrize(
    ("to", "clauses"),
    [
        ("city_development", ("YY-3.2.6",)),
        ("city_land", ("YY-3.2.6", "YY-3.2.8")),
        ("city_police", ("YY-3.2.8",)),
        ("430602/police", ("YY-3.2.8",)),
        ("city_statistics", ("YY-3.2",)),
    ],
)
def test_the_question_its_clock_and_its_answer_rest_on_what_the_unit_is_asked_for(
    desk: Any, to: str, clauses: tuple[str, ...]
) -> None:
    question = ask(desk, to)
    assert (desk.timer("assist").unit, desk.timer("assist").clauses) == (to, clauses)
    assert to in worklists(desk.now)
    refusal = desk.refused("2023-05-09T09:00", "answer", HRSS, assistance=question, answer="是")
    assert refusal.clause == clauses[0]
    (answered, *_) = desk.act("2023-05-09T09:00", "answer", to, assistance=question, answer="是")
    assert answered.clauses == clauses
    assert (desk.clock("assist")[0], desk.now.unit, desk.now.state) == ("met", HRSS, "transferred")
    assert to not in worklists(desk.now)


def test_questions_at_once_are_numbered_and_answered_one_by_one(desk: Any) -> None:
    first, second = ask(desk, "city_development"), ask(desk, "city_land", "2023-05-09T09:00")
    assert desk.timer("assist").due_at < desk.timer("assist#2").due_at
    refusal = desk.refused("2023-05-09T10:00", "answer", "city_land", assistance=first, answer="是")
    assert refusal.field == "by"
    desk.act("2023-05-09T10:00", "answer", "city_development", assistance=first, answer="是")
    assert (desk.clock("assist")[0], desk.clock("assist#2")[0]) == ("met", "running")
    third = ask(desk, "city_police", "2023-05-10T09:00")
    assert desk.timer("assist#3").unit == "city_police"
    assert len({first, second, third}) == 3


def test_a_question_is_answered_once(desk: Any) -> None:
    question = ask(desk, "city_police")
    desk.act("2023-05-09T09:00", "answer", "city_police", assistance=question, answer="无车辆")
    refusal = desk.refused("2023-05-09T10:00", "answer", "city_police", assistance=question, answer="有车辆")
    assert refusal.clause is not None
    assert (refusal.reason, refusal.field) == ("already_done", "assistance")
    assert refusal.message == "该协查已经答复，不能再次答复"
    assert refusal.needed == "待答复的协查编号：无"


@pytest.mark.parametrize("by", ["city_police", "430602/hrss", "office"])
def test_what_nobody_asked_is_not_answered(desk: Any, by: str) -> None:
    open_one = ask(desk, "city_police")
    for unknown in ("C1-Q2", "C1-Q0", "C1-Q01", "C1-Qx", "C2-Q1", "Q1"):
        refusal = desk.refused("2023-05-09T09:00", "answer", by, assistance=unknown, answer="无车辆")
        assert (refusal.message, refusal.field) == ("该件没有编号为此的待答复协查", "assistance")
        assert refusal.needed == f"待答复的协查编号：{open_one}"


def test_an_answer_after_the_end_is_late_for_who_was_asked(desk: Any) -> None:
    question = ask(desk, "city_development")
    desk.reach("2023-05-16T00:00")
    assert (desk.clock("assist"), desk.timer("assist").unit) == (
        ("breached", "2023-05-16T00:00"),
        "city_development",
    )
    desk.act("2023-05-17T09:00", "answer", "city_development", assistance=question, answer="是")
    assert desk.clock("assist")[0] == "breached"
    assert desk.timer("assist").stopped_at is not None


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"to": None, "question": "是否属于政府投资项目"}, "to"),
        ({"to": "city_development", "question": None}, "question"),
        ({"to": HRSS, "question": "是否属于政府投资项目"}, "to"),
        ({"to": "city_nobody", "question": "是否属于政府投资项目"}, "to"),
    ],
)
def test_a_question_goes_to_another_unit_and_asks_something(
    desk: Any, fields: dict[str, Any], field: str
) -> None:
    refusal = desk.refused("2023-05-08T11:00", "assist", HRSS, **fields)
    assert (refusal.field, desk.now.assistances) == (field, ())
