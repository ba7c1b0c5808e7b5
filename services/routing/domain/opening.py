"""A lead becomes a case: where it goes first, which clocks begin, which marks it gets at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from contracts.reasons import Reason
from services.routing.domain import clocks
from services.routing.domain.case import ENDED, Case
from services.routing.domain.duties import duty_of
from services.routing.domain.escalate import follow
from services.routing.domain.evolve import evolve
from services.routing.domain.messages import LeadCame, LeadWasReferred
from services.routing.domain.places import resolve
from services.routing.domain.policy import FirstUnit
from services.routing.domain.seen import Seen
from services.routing.domain.words import REFER
from services.routing.domain.work import Work
from services.runtime.calendar_days import local_date
from services.runtime.decisions import Draft, Refusal
from services.runtime.frozen import changed

_LEAD_FIELDS = (
    "channel",
    "received_at",
    "arrived_at",
    "employer",
    "employer_uscc",
    "region",
    "region_source",
    "industry",
    "ownership",
    "project_id",
    "channel_due_at",
    "headcount",
    "amount",
    "narrative",
    "address",
    "period",
)


def open_case(work: Work, message: LeadCame) -> None:
    """Opens the case of a lead. All its clocks count from `received_at`; the events are of now.

    A clock that was over before the lead arrived is born breached: the event's time is the instant of
    arrival (a case's events never run backwards), its data carry the true `due_at` and `backlog`.
    """
    data = _opening(work, message)
    asked_first = message.data.get("first_unit")
    known = asked_first is not None and work.policy.territory.knows_unit(asked_first)
    nobodys = _as_case(work, data, asked_first if known else None)
    first, unit = _first_unit(work, nobodys)
    task_force = resolve(first.task_force, nobodys, work.policy.territory)
    duty = duty_of(unit, changed(nobodys, {"task_force": task_force}), work.policy)
    asked = str(asked_first) if known else unit
    answers = work.policy.first_unit_answers if asked != unit else ()
    work.add(
        "case.opened",
        tuple(dict.fromkeys((*first.clauses, *(duty.clauses if duty else ()), *answers))),
        **data,
        state=first.state,
        unit=unit,
        first_unit=asked,
        manner=first.manner,
        with_units=[
            found for one in first.with_units if (found := resolve(one, nobodys, work.policy.territory))
        ],
        duty=duty and duty.id,
        kept_by=asked if answers else None,
        task_force=task_force,
    )
    received = work.state.lead.received_at
    for name in ("first_response", "transfer" if first.state == "received" else "judge", "close"):
        clocks.start(work, name, received)
    clocks.start_campaign(work)
    if work.state.lead.channel_due_at is not None:
        clocks.start_dated(work, "channel", work.state.lead.channel_due_at, received)
    follow(work, "opened")


def refer(work: Work, message: LeadWasReferred) -> Refusal | None:
    """The lead belongs elsewhere and was answered so: that is its first response, and the end of the case."""
    case = work.state
    if case.state in ENDED:
        return Refusal(Reason.ALREADY_DONE, "该件已经结束，不再转告")
    data = message.data
    clauses = work.policy.clauses(REFER)
    work.add(
        "case.referred",
        clauses,
        state="referred",
        unit=case.unit,
        to=data["to"],
        contact=data["contact"],
        ground=data["ground"],
    )
    clocks.stop(work, "first_response")
    clocks.cancel_rest(work)
    return None


def _opening(work: Work, message: LeadCame) -> dict[str, Any]:
    lead = message.data
    territory = work.policy.territory
    region = lead.get("region")
    found = None if region is None else territory.find(region)
    county = territory.county(region)
    received = local_date(datetime.fromisoformat(lead["received_at"]))
    return {
        "case": lead["case_id"],
        "city": message.city,
        "lead": message.lead_id,
        **{name: lead.get(name) for name in _LEAD_FIELDS},
        "region": region if found is None else found.code,
        "territory": None if county is None else county.code,
        "causes": list(lead.get("causes", ())),
        "flags": list(lead.get("flags", ())),
        "attachments": list(lead.get("attachments", ())),
        "anonymous": lead.get("anonymous", False),
        "brought": lead.get("history") is not None,
        "workers": list(lead.get("workers", ())),
        "festival": work.context.calendar.festival(received),
    }


def _first_unit(work: Work, case: Case) -> tuple[FirstUnit, str]:
    """The first rule that the lead meets and whose unit there is; the last one of a pack meets every lead."""
    seen = Seen(case, work.policy)
    for rule in work.policy.first_units:
        if seen.meets(rule.when):
            unit = resolve(rule.unit, case, work.policy.territory)
            if unit is not None:
                return rule, unit
    raise LookupError(f"no first unit for lead {case.lead.id}: the last rule names a unit that is not known")


def _as_case(work: Work, data: Mapping[str, Any], asked_first: str | None) -> Case:
    """The lead as conditions see it, before anybody has it but the unit that was asked first, if one was."""
    nowhere = {**data, "state": "received", "unit": "", "first_unit": asked_first, "task_force": None}
    return evolve(None, Draft("case.opened", work.now, nowhere))
