"""What the events of merging and parting make of a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.values import fen
from services.routing.domain.case import SPOT_CHECK, Case, Reminder, State
from services.routing.domain.joined import Into, Joined, OtherLead, Owing, Pending, Suspected

Changes = dict[str, Any]
Data = Mapping[str, Any]


def _asked(case: Case, data: Data) -> Changes:
    pending = Pending(data["into"], data["ask"])
    return {"joined": replace(case.joined, asks=data["ask"], pending=pending)}


def _abandoned(case: Case, data: Data) -> Changes:
    return {"joined": replace(case.joined, pending=None)}


def _taken(case: Case, data: Data) -> Changes:
    more = tuple(_lead(one, data["case"], data["ask"], case.settled) for one in data["leads"])
    return {
        "joined": replace(case.joined, leads=(*case.joined.leads, *more)),
        "lead": replace(case.lead, flags=tuple(data["flags"])),
    }


def _lead(one: Data, via: str, ask: int, settled: int) -> OtherLead:
    due, owing = one["channel_due_at"], one.get("owing")
    return OtherLead(
        case=one["case"],
        lead=one["lead"],
        channel=one["channel"],
        via=via,
        ask=ask,
        channel_due_at=None if due is None else datetime.fromisoformat(due),
        headcount=one["headcount"],
        amount=fen(one["amount"]),
        timer=one["timer"],
        owing=None if owing is None else Owing(fen(owing["amount"]), settled),
    )


def _merged(case: Case, data: Data) -> Changes:
    """Over for now: nothing is to be said about it while the other answers."""
    checked = min((r.at for r in case.reminders if r.about == SPOT_CHECK), default=None)
    clocks = tuple(data["interrupted"])
    into = Into(data["into"], data["ask"], str(case.state), case.unit, clocks, checked)
    return {
        "state": State(data["state"]),
        "unit": data["unit"],
        "reminders": (),
        "joined": replace(case.joined, pending=None, into=into),
    }


def _unmerged(case: Case, data: Data) -> Changes:
    former = case.joined.into
    changes: Changes = {"state": State(data["state"]), "unit": data["unit"]}
    if former is not None and former.spot_check_at is not None:
        changes["reminders"] = (*case.reminders, Reminder(former.spot_check_at, SPOT_CHECK))
    return {**changes, "joined": replace(case.joined, pending=None, into=None)}


def _released(case: Case, data: Data) -> Changes:
    asking, gone = (data["via"], data["ask"]), set(data["cases"])
    kept = tuple(one for one in case.joined.leads if (one.via, one.ask) != asking or one.case not in gone)
    joined: Joined = replace(case.joined, leads=kept)
    return {"joined": joined}


def _suspected(case: Case, data: Data) -> Changes:
    found = Suspected(data["case"], data["lead"], tuple(data["grounds"]))
    return {"joined": replace(case.joined, suspected=(*case.joined.suspected, found))}


CHANGES: dict[str, Callable[[Case, Data], Changes]] = {
    "case.merge_asked": _asked,
    "case.merge_taken": _taken,
    "case.merge_abandoned": _abandoned,
    "case.merged": _merged,
    "case.unmerged": _unmerged,
    "case.merge_released": _released,
    "case.duplicate_suspected": _suspected,
}
"""`case.merge_declined` changes nothing: it is an answer to another."""
