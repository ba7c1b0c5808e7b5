"""A case as a flat document for the store, and back. Whole fen, datetimes, no nested objects but lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from services.routing.domain import case_parts, case_route, joined
from services.routing.domain.case import (
    Case,
    Giver,
    Instalment,
    Lead,
    LinkedReview,
    Reminder,
    State,
    Verified,
)
from services.runtime import timers

_LEAD = tuple(f.name for f in fields(Lead) if f.name not in ("id", "address"))
_VERIFIED = tuple(f.name for f in fields(Verified))
_PLAIN = (
    "id",
    "city",
    "unit",
    "first_unit",
    "region",
    "territory",
    "opened_at",
    "last_at",
    "task_force",
    "proposed",
    "paid",
    "order_target",
    "filed",
    "handled_by",
    "approved",
    "returns",
    "leader",
    "reported",
    "published",
    "satisfied",
    "unreachable",
    "answer_waived",
)
_LISTS = ("causes", "marks", "due_steps", "required_steps", "met_by_feedback")


def to_document(case: Case) -> dict[str, Any]:
    """The case as BSON values. The lead's fields stand beside the case's; `owed` is there to be read."""
    document: dict[str, Any] = {name: getattr(case, name) for name in _PLAIN}
    document |= {name: list(getattr(case, name)) for name in _LISTS}
    document |= {name: getattr(case.lead, name) for name in _LEAD}
    document["lead_id"] = case.lead.id
    document["flags"] = list(case.lead.flags)
    document["address"] = case_parts.flat(case.lead.address)
    document["state"] = str(case.state)
    document["timers"] = [timers.to_document(t) for t in case.timers]
    document["reminders"] = [{"at": r.at, "about": r.about} for r in case.reminders]
    document["trail"] = [{"unit": g.unit, "state": str(g.state)} for g in case.trail]
    document["instalments"] = [
        {"timer": i.timer, "due_at": i.due_at, "amount": i.amount, "cumulative": i.cumulative}
        for i in case.instalments
    ]
    verified, linked = case.verified, case.linked_review
    document["verified"] = None if verified is None else {n: getattr(verified, n) for n in _VERIFIED}
    document["linked_review"] = None if linked is None else {"unit": linked.unit, "done": linked.done}
    document["owed"], document["advanced"] = case.owed, case.advanced
    document["joined"] = joined.to_document(case.joined)
    return document | case_parts.to_documents(case) | case_route.to_documents(case)


def from_document(document: Mapping[str, Any]) -> Case:
    """Inverse of `to_document`; other keys are left alone."""
    lead = {name: document[name] for name in _LEAD if name in document}
    lead["flags"] = tuple(document["flags"])
    address = document.get("address")
    lead["address"] = address and case_parts.Text(**address)
    verified, linked = document["verified"], document["linked_review"]
    plain: dict[str, Any] = {name: document[name] for name in _PLAIN}
    plain |= {name: tuple(document[name]) for name in _LISTS}
    return Case(
        **plain,
        **case_parts.from_documents(document),
        **case_route.from_documents(document),
        joined=joined.from_document(document.get("joined")),
        advanced=document.get("advanced", 0),
        lead=Lead(id=document["lead_id"], **lead),
        state=State(document["state"]),
        timers=timers.from_documents(document["timers"]),
        reminders=tuple(Reminder(r["at"], r["about"]) for r in document["reminders"]),
        trail=tuple(Giver(g["unit"], State(g["state"])) for g in document["trail"]),
        instalments=tuple(Instalment(**i) for i in document["instalments"]),
        verified=None if verified is None else Verified(**verified),
        linked_review=None if linked is None else LinkedReview(**linked),
    )
