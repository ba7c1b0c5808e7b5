"""A lead as it goes out: `LeadReceived`, without personal data. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.leads import LeadInput, RegionSource


@dataclass(frozen=True, slots=True)
class Project:
    """What is known of a project from the facts that passed through: what a lead of it may leave out."""

    name: str
    employer: str | None = None
    region: str | None = None
    industry: str | None = None
    ownership: str | None = None


@dataclass(frozen=True, slots=True)
class Ids:
    """What a lead is called: its own id, its case's, and the receipt that opens its page."""

    lead_id: str
    case_id: str
    receipt: str


def worker_id(number: int) -> str:
    """What events call the `number`-th worker of a lead."""
    return f"w{number}"


def received_data(
    lead: LeadInput,
    ids: Ids,
    region: str | None,
    project: Project | None,
    texts: Mapping[str, Mapping[str, Any]],
    content: str,
    now: datetime,
    region_source: RegionSource | None = None,
) -> dict[str, Any]:
    """The data of `lead.received` in JSON values; the project fills what the lead lacks.

    `texts` are the references under which its free texts were kept, by field. `region_source` says what the
    region was taken from where the lead did not give it.
    """
    industry = lead.industry or (project and project.industry)
    ownership = lead.ownership or (project and project.ownership)
    data = {
        "case_id": ids.case_id,
        "channel": str(lead.channel),
        "received_at": _moment(lead.received_at or now),
        "arrived_at": _moment(now),
        "employer": lead.employer.name,
        "employer_uscc": lead.employer.uscc,
        "region": region,
        "region_source": region_source,
        "industry": None if industry is None else str(industry),
        "ownership": None if ownership is None else str(ownership),
        "project_id": lead.project_id,
        "first_unit": lead.first_unit,
        "channel_due_at": None if lead.channel_due_at is None else _moment(lead.channel_due_at),
        "headcount": lead.headcount,
        "amount": lead.amount,
        "causes": [str(c) for c in dict.fromkeys(lead.causes)],
        "flags": [str(f) for f in dict.fromkeys(lead.flags)],
        "narrative": texts.get("narrative"),
        "address": texts.get("address"),
        "period": None if lead.period is None else lead.period.model_dump(),
        "attachments": list(lead.attachments),
        "anonymous": lead.reporter is not None and lead.reporter.anonymous,
        "workers": [{"id": worker_id(n), "amount": w.amount} for n, w in enumerate(lead.workers, 1)],
        "history": None
        if lead.history is None
        else [step.model_dump(mode="json", exclude_defaults=True) for step in lead.history],
        "content": content,
    }
    return {name: value for name, value in data.items() if value is not None}


def _moment(at: datetime) -> str:
    """RFC 3339 in whole milliseconds, as every store keeps it."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000).isoformat()
