"""Trying a case before it is brought in: the decisions that will be taken, on the rules in force. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.routing.domain.decide import decided
from services.routing.domain.messages import Context, LeadCame
from services.routing.domain.words import STATE_NAMES
from services.routing.importing.columns import title_of
from services.routing.importing.reading import Brought, Failure
from services.runtime.decisions import Refusal

_TRIAL = "C-TRIAL"


def refused(brought: Brought, context: Context, now: datetime) -> Failure | None:
    """Why a case can't be brought in: a step that the rules refuse, or another outcome than the row says."""
    lead = brought.lead
    data = lead_data(brought, now)
    outcome = decided(None, LeadCame("L-TRIAL", lead.city, data), context, now)
    if isinstance(outcome, Refusal):
        return _failure(brought, [(_column(outcome, brought), _words(outcome))])
    case, territory = outcome.state, context.policy.territory
    errors = []
    if str(case.state) != brought.state:
        wanted = next(name for state, name in STATE_NAMES.items() if str(state) == brought.state)
        words = f"按所填步骤，该件为“{STATE_NAMES[case.state]}”，不是“{wanted}”；请补齐步骤时间或更正状态"
        errors.append((title_of("case.state"), words))
    if brought.unit is not None and brought.unit != case.unit:
        words = (
            f"按所填步骤，该件由{territory.unit_name(case.unit)}办理，不是{territory.unit_name(brought.unit)}"
        )
        errors.append((title_of("case.unit"), words))
    return _failure(brought, errors) if errors else None


def _failure(brought: Brought, errors: list[tuple[str, str]]) -> Failure:
    return Failure(brought.number, brought.lead.source_id or "", errors)


def _column(refusal: Refusal, brought: Brought) -> str:
    name, dot, place = (refusal.field or "").partition(".")
    return brought.columns[int(place)] if name == "history" and dot else title_of(refusal.field or "")


def _words(refusal: Refusal) -> str:
    clause = f"（{refusal.clause}）" if refusal.clause else ""
    needed = f"；{refusal.needed}" if refusal.needed else ""
    return f"{refusal.message}{clause}{needed}"


def lead_data(brought: Brought, now: datetime) -> dict[str, Any]:
    """The lead as its event will tell it, as far as rules look at it."""
    lead = brought.lead
    received = lead.received_at or now
    data = {
        "case_id": _TRIAL,
        "channel": str(lead.channel),
        "received_at": received.isoformat(),
        "arrived_at": now.isoformat(),
        "channel_due_at": None if lead.channel_due_at is None else lead.channel_due_at.isoformat(),
        "employer": lead.employer.name,
        "employer_uscc": lead.employer.uscc,
        "region": lead.region,
        "industry": None if lead.industry is None else str(lead.industry),
        "ownership": None if lead.ownership is None else str(lead.ownership),
        "project_id": lead.project_id,
        "first_unit": lead.first_unit,
        "headcount": lead.headcount,
        "amount": lead.amount,
        "causes": [str(c) for c in lead.causes],
        "flags": [str(f) for f in lead.flags],
        "history": [step.model_dump(mode="json", exclude_defaults=True) for step in lead.history or ()],
    }
    return {name: value for name, value in data.items() if value is not None}
