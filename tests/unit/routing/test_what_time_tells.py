"""What time alone says of a case: a spot check that is called for, a calendar that has learned a year."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from services.routing.domain.fire import reproject
from tests.unit.routing.conftest import HRSS, REVIEWER

Desk = Any


def agreed(desk: Desk, case_id: str) -> Desk:
    """A case of this id with an agreement since 6 September that is to be kept by 1 March."""
    desk.verified(case_id=case_id)
    instalments = [{"due": "2024-03-01", "amount": "1000.00"}]
    desk.act("2023-09-06T09:00", "agreement", HRSS, instalments=instalments)
    return desk


def sampled(within: bool) -> str:
    """An id whose case is, or is not, in the fifth of the agreements that are looked at."""
    return next(f"C{n}" for n in range(1000) if (crc32(f"C{n}".encode()) % 100 < 20) is within)


def test_a_spot_check_is_called_for_on_its_day_with_the_clause_of_the_review(desk: Desk) -> None:
    called = agreed(desk, sampled(within=True)).reach("2023-10-06T09:00")
    told = [d for d in called if d.name == "case.notified" and d.data["about"] == "spot_check"]
    assert [(d.data["to"], d.clauses) for d in told] == [(REVIEWER, ("FY-A1-5.2",))]
    assert "spot_check" in desk.now.due_steps


def test_an_agreement_outside_the_sample_is_not_called_for(desk: Desk) -> None:
    called = agreed(desk, sampled(within=False)).reach("2023-10-06T09:00")
    assert not [d for d in called if d.name == "case.notified" and d.data["about"] == "spot_check"]


def test_a_clock_that_is_certain_is_not_counted_anew(desk: Desk) -> None:
    desk.signed()
    assert not any(t.provisional for t in desk.now.timers)
    assert reproject(desk.now, desk.context, desk.now.last_at) == []
