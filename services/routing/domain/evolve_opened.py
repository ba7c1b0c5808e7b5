"""What `case.opened` makes: the case, and the lead as its rules look at it."""

from __future__ import annotations

from datetime import datetime

from contracts.values import fen
from services.routing.domain.case import Case, Lead, State
from services.routing.domain.case_parts import Text
from services.runtime.decisions import Draft


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def opened(draft: Draft) -> Case:
    """The case as its first event tells it."""
    data = draft.data
    address, period = data.get("address"), data.get("period") or {}
    lead = Lead(
        id=data["lead"],
        channel=data["channel"],
        received_at=datetime.fromisoformat(data["received_at"]),
        arrived_at=datetime.fromisoformat(data["arrived_at"]),
        employer=data["employer"],
        employer_uscc=data["employer_uscc"],
        industry=data["industry"],
        ownership=data["ownership"],
        project_id=data["project_id"],
        channel_due_at=_moment(data["channel_due_at"]),
        headcount=data["headcount"],
        amount=fen(data["amount"]),
        flags=tuple(data["flags"]),
        festival=data["festival"],
        anonymous=data["anonymous"],
        brought=data.get("brought", False),
        workers=len(data.get("workers", ())),
        region_source=data.get("region_source"),
        period_start=period.get("start"),
        period_end=period.get("end"),
        address=address and Text(**address),
    )
    return Case(
        id=data["case"],
        city=data["city"],
        lead=lead,
        state=State(data["state"]),
        unit=data["unit"],
        first_unit=data["first_unit"],
        region=data["region"],
        territory=data["territory"],
        opened_at=draft.time,
        last_at=draft.time,
        task_force=data["task_force"],
        manner=data.get("manner"),
        with_units=tuple(data.get("with_units", ())),
        duty=data.get("duty"),
        kept_by=data.get("kept_by"),
        causes=tuple(data["causes"]),
    )
