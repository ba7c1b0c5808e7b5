"""更正: what the lead said wrongly is set right; the clocks follow by rule, breaches and marks stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from contracts.case_actions_correct import TEXT_VALUES
from contracts.reasons import Reason
from contracts.values import yuan
from services.routing.domain.case import Case, period_of
from services.routing.domain.case_parts import flat
from services.routing.domain.clocks_correct import Standing, recount, standing
from services.routing.domain.escalate import follow
from services.routing.domain.messages import Act
from services.routing.domain.work import Work
from services.runtime.calendar_days import local_date
from services.runtime.decisions import Refusal


def correct(work: Work, act: Act) -> Refusal | None:
    """Puts another value in place of what the lead said; the old one stays in the event."""
    action: Any = act.action
    case = work.state
    before = standing(work)
    refused, further = _further(work, action.field, action.value)
    if refused is None and act.ref("reason") is None:
        refused = Refusal(
            Reason.INCOMPLETE, "更正须写明理由（reason）", field="reason", needed="填写更正的理由"
        )
    if refused is not None:
        return refused
    value = act.ref("value") if action.field in TEXT_VALUES else further.pop("value", action.value)
    work.add(
        "case.corrected",
        work.policy.clauses("correct"),
        field=action.field,
        value=value,
        former=_former(case, action.field),
        reason=act.ref("reason"),
        territory=further.get("territory"),
        festival=further.get("festival"),
    )
    _follow_up(work, before)
    return None


def _follow_up(work: Work, before: Standing) -> None:
    recount(work, before)
    follow(work, "corrected")


def _further(work: Work, field: str, value: Any) -> tuple[Refusal | None, dict[str, Any]]:
    """What goes with the new value, or why it can't be."""
    match field:
        case "region":
            return _region(work, value)
        case "received_at":
            return _received(work, value)
        case "causes" | "flags" | "employer" | "channel" if value is None:
            return _absent(field), {}
        case _:
            return None, {}


def _absent(field: str) -> Refusal:
    return Refusal(Reason.INVALID, f"没有写明更正后的值（{field}）", field="value", needed="填写更正后的值")


def _region(work: Work, value: Any) -> tuple[Refusal | None, dict[str, Any]]:
    territory = work.policy.territory
    found = None if value is None else territory.find(value)
    if found is None:
        words = f"本市没有代码为 {value or '（空）'} 的区域"
        return Refusal(Reason.UNKNOWN_REGION, words, field="value", needed="填写本市的区域代码"), {}
    county = territory.county(found.code)
    return None, {"value": found.code, "territory": None if county is None else county.code}


def _received(work: Work, value: Any) -> tuple[Refusal | None, dict[str, Any]]:
    if value is None:
        return _absent("received_at"), {}
    received = datetime.fromisoformat(value)
    if received > work.now:
        words = "收到线索的时间不能晚于现在"
        return Refusal(Reason.INVALID, words, field="value", needed="填写实际收到的时间"), {}
    return None, {"festival": work.context.calendar.festival(local_date(received))}


def _former(case: Case, field: str) -> Any:
    """What stood there, as an event tells it."""
    lead = case.lead
    match field:
        case "region":
            return case.region
        case "causes":
            return list(case.causes)
        case "flags":
            return list(lead.flags)
        case "amount":
            return yuan(lead.amount)
        case "employer":
            return {"name": lead.employer, "uscc": lead.employer_uscc}
        case "received_at":
            return lead.received_at.isoformat()
        case "channel_due_at":
            return None if lead.channel_due_at is None else lead.channel_due_at.isoformat()
        case "period":
            return period_of(lead)
        case "address":
            return flat(lead.address)
        case _:
            return getattr(lead, field)
