"""One ordinary case told in full, for tests that look at what becomes of it under stress."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.case_actions import ACTION
from contracts.envelope import By, Event, to_record
from contracts.registry import EVENTS
from contracts.topics import LEADS
from services.runtime.bus import Record

START = datetime(2023, 9, 1, 1, 0, tzinfo=UTC)
TEXT = "经核实，拖欠工资情况属实，用人单位已按责令限期支付决定书足额支付，双方无其他争议。"


def lead_event(number: int, at: datetime = START, **data: Any) -> Event:
    """`lead.received` of a lead of one county."""
    body = {
        "case_id": f"C-{number}",
        "channel": "qr",
        "received_at": at.isoformat(),
        "arrived_at": at.isoformat(),
        "employer": f"某建筑公司{number}",
        "region": "341202",
        "industry": "housing",
        "ownership": "private",
        "headcount": 12,
        "amount": "180000.00",
    }
    return Event(
        type=EVENTS["lead.received"].type,
        source="/intake",
        subject=f"L-{number}",
        time=at,
        recorded_at=at,
        city="fuyang",
        sequence=1,
        data={**body, **data},
        clauses=("FY-A1-2.2",),
    )


def lead_record(event: Event) -> Record:
    """The event as it stands on the bus."""
    headers, value = to_record(event)
    return Record(LEADS.name, event.subject, value, headers, LEADS.partition(event.city, event.subject))


def step(unit: str, action: str, **fields: Any) -> tuple[By, Any]:
    """A step and who takes it."""
    return By(unit), ACTION.validate_python({"action": action, **fields})


STEPS: tuple[tuple[timedelta, tuple[By, Any]], ...] = (
    (timedelta(hours=5), step("city_hrss", "transfer", to="341202/hrss")),
    (timedelta(days=3), step("341202/hrss", "divert", to="341202/housing")),
    (
        timedelta(days=10),
        step("341202/housing", "verify", outcome="founded", headcount=12, amount="150000", debtor="某公司"),
    ),
    (timedelta(days=30), step("341202/hrss", "file_case", grounds=TEXT)),
    (timedelta(days=40), step("341202/hrss", "payment", amount="150000")),
    (
        timedelta(days=41),
        step(
            "341202/hrss",
            "feedback",
            **dict.fromkeys(
                ("complainant", "employment", "findings", "measures", "result", "follow_up"), TEXT
            ),
        ),
    ),
    (timedelta(days=42), step("341202/office", "review", decision="approve", comments=TEXT)),
    (timedelta(days=43), step("341202/hrss", "close")),
)
"""Some in time, some late, so that timers breach on the way."""
