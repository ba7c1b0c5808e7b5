"""The data of the `timer_*` events that cases and project warnings share."""

from __future__ import annotations

from contracts.values import Open


class TimerStarted(Open):
    """A deadline begins to run. `due_at` is the first instant that is too late."""

    timer: str
    unit: str | None
    started_at: str
    due_at: str
    provisional: bool = False
    backlog: bool = False
    period: str | None = None


class TimerEnded(Open):
    """A deadline was met, breached, answered late or cancelled."""

    timer: str
    unit: str | None
    due_at: str
    backlog: bool = False


class TimerMoved(Open):
    """A deadline was extended or re-projected: its new end and the one before."""

    timer: str
    unit: str | None
    due_at: str
    former_due_at: str
    provisional: bool = False
    approver_post: str | None = None
    reason: dict[str, str | int] | None = None


def timer_events(aggregate: str) -> dict[str, type[Open]]:
    """The seven timer events of an aggregate by short name."""
    ended = {f"{aggregate}.timer_{kind}": TimerEnded for kind in ("met", "breached", "answered", "cancelled")}
    moved = {f"{aggregate}.timer_{kind}": TimerMoved for kind in ("extended", "reprojected")}
    return {f"{aggregate}.timer_started": TimerStarted, **ended, **moved}
