"""From the events of a case back to the steps that made them.

A step is told by its first event, which has who took it; what follows from it by the pack's rules is left
out: a replay comes to its own. Texts stand in events by reference only, so that a filler of the same length
takes their place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from anxin.replay.filler import Aliases, filler, without_text
from contracts.case_actions import FEEDBACK_PARTS
from contracts.envelope import Event
from contracts.values import fen
from services.routing.domain.offered import MODELS

Data = Mapping[str, Any]

ACTION_OF: Mapping[str, str] = {
    "case.transferred": "transfer",
    "case.signed": "sign",
    "case.diverted": "divert",
    "case.handed_back": "hand_back",
    "case.debt_linked": "link_debt",
    "case.debt_recovered": "recover_debt",
    "case.judicial_answered": "judicial_answer",
    "case.joint_action_recorded": "joint_action",
    "case.looked_back": "look_back",
    "case.merge_asked": "merge",
    "case.unmerged": "unmerge",
    "case.disputed": "dispute",
    "case.arbitrated": "arbitrate",
    "case.assistance_asked": "assist",
    "case.assistance_answered": "answer",
    "case.planned": "plan",
    "case.contacted": "contact",
    "case.urged": "urge",
    "case.verified": "verify",
    "case.payment_ordered": "payment_order",
    "case.agreed": "agreement",
    "case.payment_recorded": "payment",
    "case.advanced": "advance",
    "case.mediated": "mediation",
    "case.legal_aid_referred": "legal_aid",
    "case.arbitration_referred": "arbitration_referral",
    "case.joint_investigation_opened": "joint_investigation",
    "case.filed": "file_case",
    "case.review_linked": "link_review",
    "case.police_transferred": "police_transfer",
    "case.police_updated": "police_update",
    "case.leader_assigned": "assign_leader",
    "case.special_team_formed": "special_team",
    "case.incident_opened": "open_incident",
    "case.incident_ended": "end_incident",
    "case.superior_reported": "report_superior",
    "case.result_published": "publish_result",
    "case.timer_extended": "extend",
    "case.feedback_submitted": "feedback",
    "case.reviewed": "review",
    "case.spot_checked": "spot_check",
    "case.followed_up": "follow_up",
    "case.withdrawn": "withdraw",
    "case.corrected": "correct",
    "case.closed": "close",
}
"""The event that a step makes first, and the step (catalogue, "Case")."""

_RENAMED: Mapping[str, Mapping[str, str]] = {
    "transfer": {"to": "unit", "with": "with_units"},
    "divert": {"to": "unit"},
    "arbitrate": {"to": "unit"},
    "joint_action": {"with": "with_units"},
    "contact": {"note": "text"},
}
"""Fields of a step that its event calls otherwise."""


def steps_of(events: Sequence[Event], aliases: Aliases) -> Iterator[tuple[Event, dict[str, Any]]]:
    """Each step of one case with its event: `{action, by, ...fields}`, in order."""
    before: Event | None = None
    for event in events:
        action = ACTION_OF.get(event.name)
        if action is not None and event.by is not None and not _follows(event, before):
            by = {"unit": event.by.unit, **({"post": event.by.post} if event.by.post else {})}
            yield event, {"action": action, "by": by, **_fields(action, event.data, aliases)}
        before = event


def raised(events: Sequence[Event]) -> Iterator[tuple[Event, dict[str, Any]]]:
    """The steps of a supervision that gave this case to the city (提级办理), each with the case's answer."""
    for event in events:
        if event.name == "case.level_raised":
            region = str(event.data["supervision"]).partition(":")[2]
            yield event, {"supervision": region, "action": "raise_level", "by": {"unit": "office"}}


def _follows(event: Event, before: Event | None) -> bool:
    """Whether an event that a step makes followed here from another step: by a rule, or with its money."""
    if event.name == "case.payment_recorded" and before is not None:
        return before.name == "case.debt_recovered" and bool(fen(before.data["to_wages"]))
    return event.data.get("rule") is not None


def _fields(action: str, data: Data, aliases: Aliases) -> dict[str, Any]:
    shape = _SHAPED.get(action)
    if shape is not None:
        return {name: value for name, value in shape(data, aliases).items() if value is not None}
    renamed = _RENAMED.get(action, {})
    found = {}
    for name, field in MODELS[action].model_fields.items():
        public = field.alias or name
        value = data.get(renamed.get(public, public))
        if public not in ("action", "by", "at") and value is not None:
            found[public] = without_text(value)
    return found


def _verify(data: Data, aliases: Aliases) -> dict[str, Any]:
    debtor = data.get("debtor")
    return {
        **{name: data.get(name) for name in ("outcome", "headcount", "amount", "causes")},
        "debtor": None if debtor is None else aliases.party(debtor, data.get("debtor_uscc")),
    }


def _link_debt(data: Data, aliases: Aliases) -> dict[str, Any]:
    debtor, reference = data.get("debtor"), data.get("reference")
    return {
        **{name: data.get(name) for name in ("kind", "amount")},
        "debtor": None if debtor is None else aliases.party(debtor, data.get("debtor_uscc")),
        "reference": without_text(reference),
    }


def _correct(data: Data, aliases: Aliases) -> dict[str, Any]:
    value = data.get("value")
    if data["field"] == "employer" and isinstance(value, Mapping):
        value = aliases.party(value["name"], value.get("uscc"))
    return {"field": data["field"], "value": without_text(value), "reason": without_text(data.get("reason"))}


def _agreement(data: Data, aliases: Aliases) -> dict[str, Any]:
    return {"instalments": [{"due": i["due"], "amount": i["amount"]} for i in data["instalments"]]}


def _payment(data: Data, aliases: Aliases) -> dict[str, Any]:
    workers = [f"w{n}" for n in range(1, data.get("workers", 0) + 1)]
    return {"amount": data["amount"], "on": data.get("on"), "workers": workers or None}


def _feedback(data: Data, aliases: Aliases) -> dict[str, Any]:
    parts = data["parts"]
    return {part: filler(parts[part]["length"]) for part in FEEDBACK_PARTS if part in parts}


_SHAPED: Mapping[str, Callable[[Data, Aliases], dict[str, Any]]] = {
    "verify": _verify,
    "agreement": _agreement,
    "payment": _payment,
    "feedback": _feedback,
    "link_debt": _link_debt,
    "correct": _correct,
}
"""Steps whose fields have another shape than their event's."""

_LEAD_FIELDS = (
    "channel",
    "received_at",
    "channel_due_at",
    "first_unit",
    "region",
    "industry",
    "ownership",
    "project_id",
    "period",
    "headcount",
    "amount",
    "causes",
    "flags",
    "attachments",
)


def lead_of(received: Event, aliases: Aliases) -> dict[str, Any]:
    """The lead behind `lead.received`, named by its id, without anything personal.

    It stands as it was received: its region is there, with what that was taken from beside it.
    """
    data = received.data
    given = {name: data.get(name) for name in _LEAD_FIELDS}
    lead = {name: value for name, value in given.items() if value not in (None, [])}
    employer = aliases.party(data["employer"], data.get("employer_uscc"))
    lead = {"as": received.subject, "city": received.city, **lead, "employer": employer}
    if data.get("anonymous"):
        lead["reporter"] = {"anonymous": True}
    if data.get("region_source") is not None:
        lead["region_source"] = data["region_source"]
    if data.get("narrative") is not None:
        lead["narrative"] = without_text(data["narrative"])
    if data.get("history") is not None:
        lead["history"] = [_done(step, aliases) for step in data["history"]]
    return lead


def _done(step: Data, aliases: Aliases) -> dict[str, Any]:
    """A step that was taken before the case was brought along."""
    debtor = step.get("debtor")
    return dict(step) if debtor is None else {**step, "debtor": aliases.party(debtor, None)["name"]}
