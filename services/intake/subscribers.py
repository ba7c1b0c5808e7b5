"""What intake learns of cases: one row per case, with what its complainant may see. No personal data."""

from __future__ import annotations

from typing import Any

from contracts.envelope import Event
from services.runtime.settle import Row

CASES = "cases"
_RUNNING = ("timer_started", "timer_extended", "timer_reprojected")
_ENDED = ("timer_met", "timer_cancelled", "timer_answered")
"""A breached deadline stays to be seen: it is overdue until it is answered."""


def fold(row: Row | None, event: Event) -> Row:
    """The row after one event of its case: state, unit, deadlines that run, and the result so far."""
    known: Row = row or {"city": event.city, "state": None, "unit": None, "due": {}, "result": {}}
    data = event.data
    after = {**known, "changed_at": event.time, "due": dict(known["due"]), "result": dict(known["result"])}
    step = event.name.partition(".")[2]
    if data.get("state") or step == "escalated":  # a clock's unit answers for the clock, not for the case
        after.update({name: data[name] for name in ("state", "unit") if data.get(name)})
    if step in _RUNNING:
        after["due"][data["timer"]] = data["due_at"]
    elif step in _ENDED:
        after["due"].pop(data["timer"], None)
    elif step == "merged":
        after["into"] = data["into"]
    elif step == "unmerged":
        after["into"] = None
    _note_result(step, data, after["result"])
    return after


def _note_result(step: str, data: Any, result: dict[str, Any]) -> None:
    """What came of it: the verified outcome and amount, what was paid or advanced."""
    match step:
        case "verified":
            result["outcome"] = data.get("outcome")
            result["amount"] = data.get("amount")
        case "payment_recorded":
            result["paid"] = data.get("paid")
        case "closed" | "withdrawn" | "merged" | "referred":
            result["ended"] = step
        case "reopened":
            result.pop("ended", None)
