"""A case answers at most a hundred leads beside its own, counted when it asks and when it is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from contracts.case_actions import ACTION
from contracts.envelope import By
from contracts.reasons import Reason
from services.routing.domain.case import Case, State
from services.routing.domain.decide import decide
from services.routing.domain.joined import MAX_LEADS, OtherLead
from services.routing.domain.messages import Act, CaseTold, Other
from services.runtime.decisions import Draft, Refusal
from tests.unit.routing.conftest import at, context_of

NOW = at("2023-09-04T09:00")


@pytest.fixture
def case(desk: Any) -> Case:
    found: Case = desk.signed().now
    return found


def _with(case: Case, timers: Sequence[str | None]) -> Case:
    leads = tuple(
        OtherLead(f"C-{n}", f"L-{n}", "petition", f"C-{n}", 1, timer=timer) for n, timer in enumerate(timers)
    )
    return replace(case, joined=replace(case.joined, leads=leads))


def _merging(case: Case, others: int) -> list[Draft] | Refusal:
    """The case asks another, which answers `others` leads beside its own."""
    action = ACTION.validate_python({"action": "merge", "into": "Z"})
    other = Other("Z", State.VERIFYING, "341202/hrss", others)
    return decide(case, Act(action, By("office"), {}, other), context_of("fuyang"), NOW)


def _asked(case: Case, clocks: Sequence[bool]) -> Draft:
    """Its first answer to one that brings a lead for each of `clocks`, with a channel's clock or without."""
    clock = {
        "started_at": NOW.isoformat(),
        "due_at": (NOW + timedelta(days=9)).isoformat(),
        "breached": False,
        "clauses": ["FY-A1-4.2"],
    }
    leads = [
        {
            "case": f"B-{n}",
            "lead": f"LB-{n}",
            "channel": "petition",
            "channel_due_at": None,
            "headcount": None,
            "amount": None,
            "clock": clock if has else None,
            "owing": None,
        }
        for n, has in enumerate(clocks)
    ]
    data = {"into": case.id, "ask": 1, "leads": leads, "flags": [], "marks": []}
    drafts = decide(case, CaseTold("B-0", "case.merge_asked", data), context_of("fuyang"), NOW)
    assert not isinstance(drafts, Refusal)
    return drafts[0]


@pytest.mark.parametrize(("own", "others"), [(0, MAX_LEADS - 1), (1, MAX_LEADS - 2), (MAX_LEADS - 1, 0)])
def test_a_hundred_in_all_may_be_one(case: Case, own: int, others: int) -> None:
    drafts = _merging(_with(case, [None] * own), others)
    assert not isinstance(drafts, Refusal)
    assert len(drafts[0].data["leads"]) == own + 1


@pytest.mark.parametrize(("own", "others"), [(0, MAX_LEADS), (1, MAX_LEADS - 1), (MAX_LEADS, 0)])
def test_one_more_is_told_that_it_is_full(case: Case, own: int, others: int) -> None:
    refused = _merging(_with(case, [None] * own), others)
    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.field, refused.clause) == (Reason.NOT_ALLOWED, "into", "FY-A1-2.2")
    assert refused.message == "一件案件最多并入100件，已满"


@pytest.mark.parametrize(
    ("has", "more", "answer"),
    [
        (MAX_LEADS - 1, 1, "case.merge_taken"),
        (MAX_LEADS, 1, "case.merge_declined"),
        (MAX_LEADS - 3, 3, "case.merge_taken"),
        (MAX_LEADS - 2, 3, "case.merge_declined"),
    ],
)
def test_who_is_asked_counts_again(case: Case, has: int, more: int, answer: str) -> None:
    draft = _asked(_with(case, [None] * has), [False] * more)
    assert draft.name == answer
    assert draft.data.get("ground") == ("full" if answer.endswith("declined") else None)


@pytest.mark.parametrize(
    ("used", "clocks", "names"),
    [
        ([], [True], ["channel#2"]),
        ([], [True, True, False, True], ["channel#2", "channel#3", None, "channel#4"]),
        (["channel#2", None, "channel#4"], [True, True], ["channel#3", "channel#5"]),
        ([f"channel#{n}" for n in range(2, MAX_LEADS + 1)], [True], [f"channel#{MAX_LEADS + 1}"]),
    ],
)
def test_a_clock_takes_the_first_number_that_is_free(
    case: Case, used: list[str | None], clocks: list[bool], names: list[str | None]
) -> None:
    taken = _asked(_with(case, used), clocks)
    assert [lead["timer"] for lead in taken.data["leads"]] == names
