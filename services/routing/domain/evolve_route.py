"""What the events make of a case by which it is handed on, disputed, or asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.routing.domain.case import Case, Giver, State
from services.routing.domain.case_route import Assistance, Dispute

Changes = dict[str, Any]
Data = Mapping[str, Any]


_ROUTE_OVER: Changes = {"manner": None, "with_units": (), "duty": None}
"""How the case came to who has just lost it says nothing any more."""


def moved(case: Case, data: Data) -> Changes:
    """The case is with `unit` in `state`; whoever had to keep it in sight until then need not any more."""
    return {"state": State(data["state"]), "unit": data["unit"], "kept_by": None}


def taken_by(case: Case, unit: str) -> Changes:
    """A rule gives the case to `unit`: whoever had it from that unit is no longer behind it."""
    holders = [giver.unit for giver in case.trail]
    trail = case.trail[: holders.index(unit)] if unit in holders else case.trail
    return {"unit": unit, "trail": trail}


def _transferred(case: Case, data: Data) -> Changes:
    return {
        **moved(case, data),
        "trail": (*case.trail, Giver(data["giver"], case.state)),
        "region": data["region"],
        "territory": data["territory"],
        "proposed": None,
        "manner": data["manner"],
        "with_units": tuple(data["with_units"]),
        "duty": data.get("duty"),
        "kept_by": data.get("kept_by"),
    }


def _diverted(case: Case, data: Data) -> Changes:
    giver = Giver(data["giver"], State.TRANSFERRED)
    return {**moved(case, data), "trail": (*case.trail, giver)}


def _handed_back(case: Case, data: Data) -> Changes:
    unit = data["unit"]
    to_the_last = bool(case.trail) and case.trail[-1].unit == unit
    trail = case.trail[:-1] if to_the_last else taken_by(case, unit)["trail"]
    return {**moved(case, data), **_ROUTE_OVER, "trail": trail, "proposed": data["proposed"]}


def _disputed(case: Case, data: Data) -> Changes:
    dispute = Dispute(case.unit, data["arbiter"], data["proposed"])
    marks = case.marks if DISPUTED in case.marks else (*case.marks, DISPUTED)
    return {"dispute": dispute, "marks": marks}


def _arbitrated(case: Case, data: Data) -> Changes:
    unit = data["unit"]
    changes: Changes = {
        "dispute": None,
        "marks": tuple(mark for mark in case.marks if mark != DISPUTED),
        "bound_unit": unit,
    }
    if unit == case.unit:
        return changes
    changes |= {**moved(case, data), **_ROUTE_OVER, "trail": (*case.trail, Giver(data["giver"], case.state))}
    return changes | {"region": data["region"], "territory": data["territory"], "duty": data.get("duty")}


def _asked(case: Case, data: Data) -> Changes:
    question = Assistance(data["assistance"], data["to"], data["timer"])
    return {"assistances": (*case.assistances, question), "questions": case.questions + 1}


def _answered(case: Case, data: Data) -> Changes:
    return {"assistances": tuple(a for a in case.assistances if a.id != data["assistance"])}


DISPUTED = "disputed"
CHANGES: dict[str, Callable[[Case, Data], Changes]] = {
    "case.transferred": _transferred,
    "case.signed": moved,
    "case.diverted": _diverted,
    "case.handed_back": _handed_back,
    "case.disputed": _disputed,
    "case.arbitrated": _arbitrated,
    "case.assistance_asked": _asked,
    "case.assistance_answered": _answered,
}
