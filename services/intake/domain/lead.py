"""The lead as an aggregate: received once, referred at once where it belongs elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from contracts.reasons import Reason
from services.runtime.decisions import Decision, Draft, Refusal, Steps


@dataclass(frozen=True, slots=True)
class Referral:
    """Where a lead belongs instead: a city's code, and the words that the complainant is answered with."""

    to: str
    contact: str
    ground: str


@dataclass(frozen=True, slots=True)
class Lead:
    """What is kept of a lead: its case, the digest of the content that counts, and its referral."""

    case_id: str
    content: str
    referral: Referral | None = None
    duplicates: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """Leads that are likely the same complaint: the other lead, its case, and the grounds."""
    received_at: str | None = None
    """When it was received, as its event tells it; None of one that was stored before this was kept."""


MAX_DUPLICATES = 20


@dataclass(frozen=True, slots=True)
class Submit:
    """A lead is handed in: `data` as `contracts.leads.LeadReceived`, its referral if it belongs elsewhere."""

    data: Mapping[str, Any]
    referral: Referral | None
    received_clauses: tuple[str, ...] = ()
    referred_clauses: tuple[str, ...] = ()


def decide(lead: Lead | None, message: Submit, now: datetime) -> Decision:
    """A new lead is received; the same content again is nothing; other content is a conflict."""
    if lead is not None:
        if lead.content == message.data["content"]:
            return []
        return Refusal(Reason.CONFLICT, "同一来源编号（或幂等键）已收到过内容不同的线索；本次内容已另存备查")
    steps = Steps(lead, evolve, now)
    steps.add("lead.received", message.received_clauses, **message.data)
    if message.referral is not None:
        to = message.referral
        steps.add(
            "lead.referred",
            message.referred_clauses,
            case_id=message.data["case_id"],
            to=to.to,
            contact=to.contact,
            ground=to.ground,
        )
    return steps.drafts


def suspect(
    lead: Lead, other: str, other_case: str, grounds: tuple[str, ...], clauses: tuple[str, ...], now: datetime
) -> Decision:
    """Another lead is likely the same complaint; told once, and for the first `MAX_DUPLICATES`."""
    if len(lead.duplicates) >= MAX_DUPLICATES or any(known == other for known, _, _ in lead.duplicates):
        return []
    steps = Steps(lead, evolve, now)
    data = {"case_id": lead.case_id, "other": other, "other_case": other_case, "grounds": list(grounds)}
    steps.add("lead.duplicate_suspected", clauses, **data)
    return steps.drafts


def evolve(lead: Lead | None, draft: Draft) -> Lead:
    """The lead after one event."""
    data = draft.data
    if draft.name == "lead.received":
        return Lead(data["case_id"], data["content"], received_at=data["received_at"])
    if lead is None:
        raise LookupError(f"{draft.name} before lead.received")
    if draft.name == "lead.duplicate_suspected":
        found = (data["other"], data["other_case"], tuple(data["grounds"]))
        return replace(lead, duplicates=(*lead.duplicates, found))
    if draft.name == "lead.revealed":
        return lead
    return replace(lead, referral=Referral(data["to"], data["contact"], data["ground"]))


def to_document(lead: Lead) -> dict[str, Any]:
    """The state for the store."""
    to = lead.referral
    referral = None if to is None else {"to": to.to, "contact": to.contact, "ground": to.ground}
    duplicates = [
        {"lead": other, "case": case, "grounds": list(grounds)} for other, case, grounds in lead.duplicates
    ]
    return {
        "case_id": lead.case_id,
        "content": lead.content,
        "referral": referral,
        "duplicates": duplicates,
        "received_at": lead.received_at,
    }


def from_document(document: Mapping[str, Any]) -> Lead:
    """Inverse of `to_document`."""
    to = document["referral"]
    referral = None if to is None else Referral(to["to"], to["contact"], to["ground"])
    duplicates = tuple((d["lead"], d["case"], tuple(d["grounds"])) for d in document.get("duplicates", ()))
    received_at = document.get("received_at")
    return Lead(document["case_id"], document["content"], referral, duplicates, received_at)
