"""September as it happened, in events; and its figures, counted by hand."""

from __future__ import annotations

from contracts.envelope import Event
from tests.unit.bulletins.stories import CaseStory, Story, WarningStory


def stories() -> list[Story]:
    """Three cases and a project; each test may spoil its own copy."""
    one = CaseStory("c1").opened("2023-09-01T09:00", region=None)
    one.timer("started", "2023-09-01T09:00", "transfer", "city_hrss")
    one.breached("2023-09-05T00:00", "transfer", "city_hrss").transferred("2023-09-05T10:00", "341202")
    one.timer("answered", "2023-09-05T10:00", "transfer", "city_hrss")
    one.breached("2023-09-07T00:00", "sign", "341202/hrss").verified("2023-09-10T09:00", "180000.50")
    one.paid("2023-09-12T09:00", "1000.00").paid("2023-10-01T00:00", "5.00")
    two = CaseStory("c2").opened("2023-08-30T09:00", region="341203")
    two.timer("met", "2023-09-03T00:00", "verify", "341203/hrss").verified("2023-09-03T09:00", "20.00")
    two.paid("2023-09-04T09:00", "20.00").ended("2023-09-08T09:00")
    old = CaseStory("c3").opened("2023-09-20T09:00", region="341202", received="2015-05-01T09:00")
    old.breached("2023-09-20T09:00", "close", "341202/hrss", backlog=True)
    warned = (
        WarningStory("P1").raised("2023-09-01T00:00").overdue("2023-09-16T00:00").cleared("2023-09-20T10:00")
    )
    return [one, two, old, warned]


def events() -> list[Event]:
    return [event for story in stories() for event in story.events]


ROWS: dict[str, dict[str, int | str]] = {
    "341202": {
        "received": 1, "closed": 0, "open": 2, "late": 1, "amount_verified": "180000.50",
        "amount_paid": "1000.00", "warnings_raised": 1, "warnings_cleared": 1, "warnings_overdue": 1,
    },
    "341203": {
        "received": 0, "closed": 1, "open": 0, "late": 0, "amount_verified": "20.00", "amount_paid": "20.00",
        "warnings_raised": 0, "warnings_cleared": 0, "warnings_overdue": 0,
    },
    "341200": {
        "received": 0, "closed": 0, "open": 0, "late": 1, "amount_verified": "0.00", "amount_paid": "0.00",
        "warnings_raised": 0, "warnings_cleared": 0, "warnings_overdue": 0,
    },
    "city_hrss": {"late": 1},
    "341202/hrss": {"late": 1},
    "341203/hrss": {"late": 0},
}  # fmt: skip
"""The rows that are not all noughts, and the units that had a clock in the month."""
