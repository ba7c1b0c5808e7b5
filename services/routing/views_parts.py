"""The parts of a case beside its handling as readers see them: money, paths, police, incident, team. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from contracts.values import yuan
from services.routing.domain.case import Case
from services.routing.domain.case_parts import Debt, Recorded
from services.routing.domain.messages import Context
from services.runtime.territory import Territory


def parts_item(case: Case, territory: Territory) -> dict[str, Any]:
    """These fields of a case; what there is none of is null or an empty list."""
    police, incident, team = case.police, case.incident, case.special_team
    return {
        "advanced": yuan(case.advanced),
        "paths": [_recorded(one) for one in case.paths],
        "debts": [_debt(debt) for debt in case.debts],
        "police": police
        and {
            "unit": police.unit,
            "unit_name": territory.unit_name(police.unit),
            "status": police.status,
            "at": police.at.isoformat(),
        },
        "incident": incident
        and {
            "level": incident.level,
            "open": incident.open,
            "opened_at": incident.opened_at.isoformat(),
            "on_site_post": incident.on_site_post,
        },
        "special_team": team and {"members": list(team.members), "formed_by": team.formed_by},
        "raised": case.raised
        and {"unit": case.raised.unit, "unit_name": territory.unit_name(case.raised.unit)},
        "proposals": [{"unit": one.unit, "rule": one.rule} for one in case.proposals],
    }


def _recorded(one: Recorded) -> dict[str, Any]:
    return {"path": one.kind, "unit": one.unit, "at": one.at.isoformat(), "outcome": one.outcome}


def _debt(debt: Debt) -> dict[str, Any]:
    return {
        "debt": debt.name,
        "debtor": debt.debtor,
        "debtor_uscc": debt.debtor_uscc,
        "kind": debt.kind,
        "amount": yuan(debt.amount),
        "recovered": yuan(debt.recovered),
        "to_wages": yuan(debt.to_wages),
    }


def proposals(cases: Iterable[tuple[Case, Context]]) -> list[dict[str, Any]]:
    """约谈建议 by unit, most cases first: `{unit, unit_name, cases, grounds[{rule, clauses, case}]}`."""
    found: dict[str, dict[str, Any]] = {}
    for case, context in cases:
        for one in case.proposals:
            name = context.policy.territory.unit_name(one.unit)
            row = found.setdefault(one.unit, {"unit": one.unit, "unit_name": name, "grounds": []})
            clauses = list(context.policy.clauses_of_escalation(one.rule))
            row["grounds"].append({"rule": one.rule, "clauses": clauses, "case": case.id})
    for row in found.values():
        row["grounds"].sort(key=lambda ground: (ground["case"], ground["rule"]))
        row["cases"] = len({ground["case"] for ground in row["grounds"]})
    return sorted(found.values(), key=lambda row: (-row["cases"], row["unit"]))
