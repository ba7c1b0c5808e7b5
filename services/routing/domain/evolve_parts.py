"""What the events of debts, paths, the police, incidents, teams and corrections make of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.values import fen
from services.routing.domain.case import Case, Giver, State
from services.routing.domain.case_parts import Debt, Incident, Police, Raised, Recorded, SpecialTeam, Text
from services.runtime.decisions import Draft

Changes = dict[str, Any]


def _marked(case: Case, mark: str) -> Changes:
    return {} if mark in case.marks else {"marks": (*case.marks, mark)}


def _done(case: Case, step: str) -> Changes:
    return {"due_steps": tuple(due for due in case.due_steps if due != step)}


def _advanced(case: Case, draft: Draft) -> Changes:
    data = draft.data
    return {"state": State(data["state"]), "unit": data["unit"], "advanced": fen(data["advanced"])}


def _path(kind: str) -> Callable[[Case, Draft], Changes]:
    def taken(case: Case, draft: Draft) -> Changes:
        unit = None if draft.by is None else draft.by.unit
        return _recorded(case, Recorded(kind, unit, draft.time, draft.data["outcome"] is not None))

    return taken


def _judicial_answer(case: Case, draft: Draft) -> Changes:
    return _recorded(case, Recorded(draft.data["kind"], draft.data["unit"], draft.time, True))


def _recorded(case: Case, one: Recorded) -> Changes:
    """Once a kind and unit, the last time."""
    others = tuple(p for p in case.paths if (p.kind, p.unit) != (one.kind, one.unit))
    return {"paths": (*others, one)}


def _debt_linked(case: Case, draft: Draft) -> Changes:
    data = draft.data
    debt = Debt(data["debt"], data["debtor"], data["debtor_uscc"], data["kind"], fen(data["amount"]))
    return {"debts": (*case.debts, debt), **_done(case, "link_debt")}


def _debt_recovered(case: Case, draft: Draft) -> Changes:
    data = draft.data

    def after(debt: Debt) -> Debt:
        if debt.name != data["debt"]:
            return debt
        to_wages = debt.to_wages + (fen(data["to_wages"]) or 0)
        return replace(debt, recovered=fen(data["recovered"]) or 0, to_wages=to_wages)

    return {"debts": tuple(map(after, case.debts))}


def _police_transferred(case: Case, draft: Draft) -> Changes:
    police = Police(draft.data["to"], draft.time)
    return {**_marked(case, "police_transfer"), **_done(case, "police_transfer"), "police": police}


def _police_updated(case: Case, draft: Draft) -> Changes:
    police = case.police
    return {"police": police and replace(police, status=draft.data["status"], at=draft.time)}


def _special_team(case: Case, draft: Draft) -> Changes:
    """The office that takes a case over stands before the unit that had it, so that it can give it back."""
    data = draft.data
    team = SpecialTeam(tuple(data["members"]), data["formed_by"])
    changes = {**_marked(case, "special_team"), **_done(case, "special_team"), "special_team": team}
    if data["giver"] is None:
        return changes
    changes |= {"state": State(data["state"]), "unit": data["unit"]}
    changes["trail"] = (*case.trail, Giver(data["giver"], case.state))
    return changes


def _level_raised(case: Case, draft: Draft) -> Changes:
    """The unit that had it stands behind, so that it can be given back."""
    data = draft.data
    return {
        "state": State(data["state"]),
        "unit": data["unit"],
        "raised": Raised(data["unit"], data["supervision"], data["number"]),
        "trail": (*case.trail, Giver(data["giver"], case.state)),
    }


def _incident_opened(case: Case, draft: Draft) -> Changes:
    data, former = draft.data, case.incident
    goes_on = former is not None and former.open
    begun = former.opened_at if former is not None and goes_on else draft.time
    incident = Incident(data["level"], begun, data["on_site_post"])
    due = {} if data["rule"] is not None else _done(case, "open_incident")
    return {**_marked(case, "incident"), **due, "incident": incident}


def _incident_ended(case: Case, draft: Draft) -> Changes:
    incident = case.incident
    marks = tuple(mark for mark in case.marks if mark != "incident")
    return {"marks": marks, "incident": incident and replace(incident, open=False)}


def _corrected(case: Case, draft: Draft) -> Changes:
    data = draft.data
    field, value = data["field"], data["value"]
    match field:
        case "region":
            lead = replace(case.lead, region_source=None)
            return {"region": value, "territory": data["territory"], "lead": lead}
        case "causes":
            return {"causes": tuple(value)}
        case "amount":
            return {"lead": replace(case.lead, amount=fen(value))}
        case "flags":
            return {"lead": replace(case.lead, flags=tuple(value))}
        case "employer":
            return {"lead": replace(case.lead, employer=value["name"], employer_uscc=value["uscc"])}
        case "channel_due_at":
            at = None if value is None else datetime.fromisoformat(value)
            return {"lead": replace(case.lead, channel_due_at=at)}
        case "received_at":
            received = datetime.fromisoformat(value)
            return {"lead": replace(case.lead, received_at=received, festival=data["festival"])}
        case "period":
            start, end = (value or {}).get("start"), (value or {}).get("end")
            return {"lead": replace(case.lead, period_start=start, period_end=end)}
        case "address":
            return {"lead": replace(case.lead, address=value and Text(**value))}
        case _:
            return {"lead": replace(case.lead, **{field: value})}


def _joint_action(case: Case, draft: Draft) -> Changes:
    """An interview that was held is no longer proposed."""
    if draft.data["kind"] != "interview":
        return {}
    held = draft.data["with_units"]
    return {"proposals": tuple(one for one in case.proposals if one.unit not in held)}


CHANGES: Mapping[str, Callable[[Case, Draft], Changes]] = {
    "case.advanced": _advanced,
    "case.mediated": _path("mediation"),
    "case.legal_aid_referred": _path("legal_aid"),
    "case.arbitration_referred": _path("arbitration_referral"),
    "case.debt_linked": _debt_linked,
    "case.debt_recovered": _debt_recovered,
    "case.police_transferred": _police_transferred,
    "case.police_updated": _police_updated,
    "case.judicial_answered": _judicial_answer,
    "case.special_team_formed": _special_team,
    "case.level_raised": _level_raised,
    "case.incident_opened": _incident_opened,
    "case.incident_ended": _incident_ended,
    "case.joint_action_recorded": _joint_action,
    "case.corrected": _corrected,
}
