"""Clocks in words for people: how much is left, how late it is, what became of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def span(length: timedelta) -> str:
    """A length of time in its two largest parts, rounded down: 2天3小时; never less than a minute."""
    days, rest = divmod(length, _DAY)
    hours, rest = divmod(rest, _HOUR)
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    minutes = rest // _MINUTE
    if hours:
        return f"{hours}小时{minutes}分" if minutes else f"{hours}小时"
    return f"{max(1, minutes)}分钟"


def left(due_at: datetime, now: datetime) -> str:
    """剩余... before an end, 逾期... from it on (`due_at` is the first instant that is too late)."""
    return f"剩余{span(due_at - now)}" if now < due_at else f"逾期{span(now - due_at)}"


@dataclass(frozen=True, slots=True)
class Clock:
    """One row of a table of clocks. `live`: it still asks for something; `late`: its end has passed."""

    name: str
    title: str
    unit: str
    started_at: str
    due_at: str
    stopped_at: str | None
    said: str
    live: bool
    late: bool
    extended: bool
    provisional: bool
    backlog: bool
    clauses: tuple[str, ...]


def clock(
    timer: Mapping[str, Any], now: datetime, title: str, unit_name: Callable[[str | None], str]
) -> Clock:
    """A timer's view (catalogue, "A timer shows") as a row."""
    late = timer["state"] == "breached"
    live = timer["state"] == "running" or (late and timer["stopped_at"] is None)
    return Clock(
        name=timer["name"],
        title=title,
        unit=unit_name(timer["unit"]) or "欠薪单位",
        started_at=timer["started_at"],
        due_at=timer["due_at"],
        stopped_at=timer["stopped_at"],
        said=_said(timer, now),
        live=live,
        late=late or (live and datetime.fromisoformat(timer["due_at"]) <= now),
        extended=timer["extended"],
        provisional=timer["provisional"],
        backlog=timer["backlog"],
        clauses=tuple(timer["clauses"]),
    )


def _said(timer: Mapping[str, Any], now: datetime) -> str:
    due_at, state = datetime.fromisoformat(timer["due_at"]), timer["state"]
    if state == "running":
        return left(due_at, now)
    if state == "breached":
        if timer["stopped_at"] is None:
            return left(due_at, max(due_at, now))
        return f"{left(due_at, datetime.fromisoformat(timer['stopped_at']))}后办理"
    return {"met": "按期完成", "cancelled": "已终止"}[state]


def binding(clocks: Iterable[Clock]) -> Clock | None:
    """The clock that presses most: the earliest end among those that still ask; backlog only if alone."""
    live = [c for c in clocks if c.live]
    return min(live, key=lambda c: (c.backlog, c.due_at, c.name), default=None)
