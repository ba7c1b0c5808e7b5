"""A channel's clock that ran out between the asking of one case and the hearing of another."""

from __future__ import annotations

from typing import Any

from services.routing.domain.fire import next_due
from services.routing.domain.messages import CaseTold
from services.routing.domain.play import play
from tests.unit.routing.conftest import at

ASKED = {
    "into": "C1",
    "ask": 1,
    "flags": [],
    "marks": [],
    "leads": [
        {
            "case": "C2",
            "lead": "L2",
            "channel": "petition",
            "channel_due_at": "2023-09-05T00:00:00+08:00",
            "headcount": None,
            "amount": None,
            "clock": {
                "started_at": "2023-09-01T09:00:00+08:00",
                "due_at": "2023-09-05T00:00:00+08:00",
                "breached": False,
                "clauses": ["FY-A1-4.2"],
            },
        }
    ],
}


def test_is_breached_where_it_is_taken_in_and_counted_only_where_it_ran_out(desk: Any) -> None:
    desk.signed()
    heard = play(desk.now, CaseTold("C2", "case.merge_asked", ASKED), desk.context, at("2023-09-05T00:00"))
    assert heard.case is not None
    timer = next(t for t in heard.case.timers if t.name == "channel#2")
    assert (str(timer.state), timer.backlog) == ("breached", True)
    due = next_due(heard.case)
    assert due is not None
    assert due > at("2023-09-05T00:00")


def test_runs_on_to_its_own_end_when_it_is_heard_of_in_time(desk: Any) -> None:
    desk.signed()
    heard = play(desk.now, CaseTold("C2", "case.merge_asked", ASKED), desk.context, at("2023-09-04T23:59"))
    assert heard.case is not None
    timer = next(t for t in heard.case.timers if t.name == "channel#2")
    assert (str(timer.state), timer.backlog, timer.due_at) == ("running", False, at("2023-09-05T00:00"))
