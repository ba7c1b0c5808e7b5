"""What a campaign needs to know of one case: what its scopes look at, and when it was open. Pure.

A campaign begins and ends at instants, not with months, so its turns are kept by instant: when the case
ended and when it was opened again. Nothing else grows with events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypedDict

OPEN = "open"
ENDED = frozenset({"closed", "referred", "merged", "withdrawn"})
MOST_TURNS = 40
"""Turns that are kept; of a case that was opened again more often the earliest are forgotten."""
_OWN_DEADLINES = frozenset({"close", "channel"})
"""The clocks of a whole case, which no unit's step ends."""


class Event(Protocol):
    """What rows are folded from: an event as it was published, or its draft in a replay."""

    @property
    def name(self) -> str: ...

    @property
    def time(self) -> datetime: ...

    @property
    def data(self) -> Mapping[str, Any]: ...


class Turn(TypedDict):
    """From `at` on the case is `open` again, or ended as `state`."""

    at: datetime
    state: str


class Facts(TypedDict):
    """One case as it is known now; what was corrected was so from the beginning.

    A case is open from `received_at` on, until its first turn. `unit` must act now, or acted last.
    `overdue_at`: when the case's own deadline (`close`, `channel`) ran out first; backlog is none.
    """

    received_at: datetime
    channel: str
    industry: str
    ownership: str
    region: str
    territory: str
    task_force: str
    causes: list[str]
    flags: list[str]
    unit: str
    turns: list[Turn]
    overdue_at: datetime | None


def facts_after(facts: Facts | None, event: Event) -> Facts | None:
    """The facts after one event of the case; the same object where it tells nothing new."""
    if event.name == "case.opened":
        return _opened(event.data)
    if facts is None:
        return None
    step = _STEPS.get(event.name)
    after = facts if step is None else step(facts, event)
    return _moved(after, event) if event.data.get("state") is not None else after


def standing(state: str) -> str:
    """A case's state as a campaign sees it: `open`, or how it ended."""
    return state if state in ENDED else OPEN


def _opened(data: Mapping[str, Any]) -> Facts:
    return Facts(
        received_at=datetime.fromisoformat(data["received_at"]),
        channel=data["channel"],
        industry=data.get("industry") or "",
        ownership=data.get("ownership") or "",
        region=data.get("region") or "",
        territory=data.get("territory") or "",
        task_force=data.get("task_force") or "",
        causes=list(data.get("causes") or ()),
        flags=list(data.get("flags") or ()),
        unit=data["unit"],
        turns=[],
        overdue_at=None,
    )


def _moved(facts: Facts, event: Event) -> Facts:
    state, unit = event.data["state"], event.data.get("unit")
    if unit is not None and unit != facts["unit"]:
        facts = {**facts, "unit": unit}
    turns, now = facts["turns"], standing(state)
    if now == (turns[-1]["state"] if turns else OPEN):
        return facts
    return {**facts, "turns": [*turns, Turn(at=event.time, state=now)][-MOST_TURNS:]}


def _transferred(facts: Facts, event: Event) -> Facts:
    if not event.data.get("region"):
        return facts
    return {**facts, "region": event.data["region"], "territory": event.data.get("territory") or ""}


def _corrected(facts: Facts, event: Event) -> Facts:
    field, value = event.data.get("field"), event.data.get("value")
    if field == "received_at":
        return {**facts, "received_at": datetime.fromisoformat(event.data["value"])}
    if field == "region":
        return {**facts, "region": value or "", "territory": event.data.get("territory") or ""}
    if field == "industry":
        return {**facts, "industry": value or ""}
    if field == "channel":
        return {**facts, "channel": value or ""}
    if field == "ownership":
        return {**facts, "ownership": value or ""}
    if field == "causes":
        return {**facts, "causes": list(value or ())}
    return {**facts, "flags": list(value or ())} if field == "flags" else facts


def _verified(facts: Facts, event: Event) -> Facts:
    causes = event.data.get("causes")
    return {**facts, "causes": list(causes)} if causes else facts


def _taken_in(facts: Facts, event: Event) -> Facts:
    return {**facts, "flags": list(event.data["flags"])}


def _breached(facts: Facts, event: Event) -> Facts:
    name = event.data["timer"].partition("#")[0]
    if name not in _OWN_DEADLINES or event.data.get("backlog"):
        return facts
    known = facts["overdue_at"]
    return {**facts, "overdue_at": event.time if known is None else min(known, event.time)}


_STEPS: Mapping[str, Callable[[Facts, Event], Facts]] = {
    "case.transferred": _transferred,
    "case.corrected": _corrected,
    "case.verified": _verified,
    "case.merge_taken": _taken_in,
    "case.timer_breached": _breached,
}
