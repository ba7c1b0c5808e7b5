"""A case as its readers see it: JSON with names beside ids, money in yuan, times in RFC 3339. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from contracts.envelope import Event
from contracts.values import yuan
from services.routing.domain.case import Case, period_of
from services.routing.domain.duties import duty_by_id
from services.routing.domain.messages import Context
from services.routing.domain.policy import RoutingPolicy
from services.routing.domain.words import STATE_NAMES
from services.routing.store import clock_unit
from services.routing.views_parts import parts_item
from services.runtime import timers


def moment(at: datetime | None) -> str | None:
    """A time as text; None stays None."""
    return None if at is None else at.isoformat()


def case_item(case: Case, version: int, context: Context) -> dict[str, Any]:
    """A case in a list: everything but its timeline."""
    territory = context.policy.territory
    region = None if case.region is None else territory.find(case.region)
    verified = case.verified
    return {
        "id": case.id,
        "city": case.city,
        "lead_id": case.lead.id,
        "state": str(case.state),
        "state_name": STATE_NAMES[case.state],
        "unit": case.unit,
        "unit_name": territory.unit_name(case.unit),
        "first_unit": case.first_unit,
        "task_force": case.task_force,
        "region": case.region,
        "region_name": None if region is None else region.name,
        "region_source": case.lead.region_source,
        "territory": case.territory,
        "channel": case.lead.channel,
        "employer": {"name": case.lead.employer, "uscc": case.lead.employer_uscc},
        "industry": case.lead.industry,
        "ownership": case.lead.ownership,
        "project_id": case.lead.project_id,
        "period": period_of(case.lead),
        "causes": list(case.causes),
        "flags": list(case.lead.flags),
        "marks": list(case.marks),
        "headcount": case.lead.headcount,
        "amount": yuan(case.lead.amount),
        "received_at": moment(case.lead.received_at),
        "opened_at": moment(case.opened_at),
        "verified": None
        if verified is None
        else {
            "outcome": verified.outcome,
            "headcount": verified.headcount,
            "amount": yuan(verified.amount),
            "debtor": verified.debtor,
        },
        "paid": yuan(case.paid),
        "owed": yuan(case.owed),
        **parts_item(case, territory),
        "returns": case.returns,
        "due_steps": list(case.due_steps),
        "timers": [timers.view(t, clock_unit(case, t)) for t in case.timers],
        **hands_view(case, context.policy),
        **joined_view(case),
        "version": version,
    }


def hands_view(case: Case, policy: RoutingPolicy) -> dict[str, Any]:
    """In whose hands the case is beside its unit: how it came there, which duty, who is asked or decides."""
    duty, dispute = duty_by_id(case.duty, policy), case.dispute
    return {
        "manner": case.manner,
        "with": list(case.with_units),
        "duty": duty and {"id": duty.id, "text": duty.text, "clauses": list(duty.clauses)},
        "kept_by": case.kept_by,
        "proposed": case.proposed,
        "dispute": dispute
        and {"unit": dispute.unit, "arbiter": dispute.arbiter, "proposed": dispute.proposed},
        "assistances": [{"id": a.id, "unit": a.unit, "timer": a.timer} for a in case.assistances],
    }


def joined_view(case: Case) -> dict[str, Any]:
    """What the case has to do with others: whom it asks, whose it is, whose leads it answers."""
    joined, owed = case.joined, case.joined.still_owed(case.settled)
    return {
        "duplicates": [
            {"case": one.case, "lead": one.lead, "grounds": list(one.grounds)} for one in joined.suspected
        ],
        "merging": None if joined.pending is None else joined.pending.into,
        "merged_into": None if joined.into is None else joined.into.case,
        "merged": [
            {
                "case": one.case,
                "lead": one.lead,
                "channel": one.channel,
                "channel_due_at": moment(one.channel_due_at),
                "timer": one.timer,
                "headcount": one.headcount,
                "amount": yuan(one.amount),
                "owing": {"amount": yuan(owed[one.case])} if one.case in owed else None,
            }
            for one in joined.leads
        ],
    }


def timeline_item(event: Event) -> dict[str, Any]:
    """One event of a case's history."""
    return {
        "sequence": event.sequence,
        "type": event.name,
        "time": moment(event.time),
        "recorded_at": moment(event.recorded_at),
        "clauses": list(event.clauses),
        "by": None if event.by is None else {"unit": event.by.unit, "post": event.by.post},
        "data": dict(event.data),
    }


def case_detail(case: Case, version: int, context: Context, timeline: Sequence[Event]) -> dict[str, Any]:
    """A case whole: with its timeline and the wording of every clause that it rests on."""
    named = {clause for event in timeline for clause in event.clauses}
    texts = context.policy.clause_texts
    return {
        **case_item(case, version, context),
        "timeline": [timeline_item(e) for e in timeline],
        "clauses": {clause: texts.get(clause, "") for clause in sorted(named)},
    }
