"""The open warnings of a case's project and employer, as a case shows them (FY-3.2, links).

Routing hears of warnings over the bus and keeps a row for each thing watched; it never asks for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.envelope import Event
from services.runtime.clock import Clock
from services.runtime.packs import Library
from services.runtime.settle import IntoRows, Row
from services.runtime.store import Store

ROWS = "warned"
ROW_INDEXES: tuple[tuple[str, ...], ...] = ()
STATE_NAMES: Mapping[str, str] = {
    "open": "待消除",
    "overdue": "逾期未消除",
    "letter": "已发函",
    "interview": "已约谈",
    "joint_meeting": "已提请联席会议",
}


def into_warned(store: Store) -> IntoRows:
    """Applies the events of warnings."""
    return IntoRows(store, ROWS, fold)


def fold(row: Row | None, event: Event) -> Row:
    """The open warnings of one thing watched, after one event about it."""
    opened: list[dict[str, Any]] = [] if row is None else list(row["open"])
    id, data = event.data.get("warning"), event.data
    others = [one for one in opened if one["id"] != id]
    known = next((one for one in opened if one["id"] == id), None)
    match event.name:
        case "warning.raised":
            opened = [*others, _raised(event)]
        case "warning.cleared":
            opened = others
        case "warning.overdue" if known is not None:
            opened = [*others, {**known, "state": "overdue"}]
        case "warning.escalated" if known is not None:
            opened = [*others, {**known, "state": data["step"]}]
        case "warning.reassigned" if known is not None:
            opened = [*others, {**known, "supervisor": data["supervisor"]}]
    return {"city": event.city, "open": opened}


def _raised(event: Event) -> dict[str, Any]:
    data = event.data
    return {
        "id": data["warning"],
        "type": data["type"],
        "month": data.get("month"),
        "state": "open",
        "class": data["class"],
        "supervisor": data["supervisor"],
        "raised_at": event.time.isoformat(),
    }


class Warned:
    """Reads the rows."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock

    async def of(self, city: str, project: str | None, uscc: str | None) -> list[dict[str, Any]]:
        """The open warnings of a project and of an employer (by credit code), the longest open first."""
        employers = () if uscc is None else (f"employer:{uscc}", f"employer:{uscc}@{city}")
        asked = [one for one in (project, *employers) if one is not None]
        stored = await self._store.load(ROWS, asked) if asked else {}
        found = [one for row in stored.values() if row.city == city for one in row.state["open"]]
        titles = self._library.in_force(city, self._clock.now()).section("warnings").get("texts") or {}
        named = [
            {
                **one,
                "type_name": (titles.get(one["type"]) or {}).get("title", one["type"]),
                "state_name": STATE_NAMES.get(one["state"], one["state"]),
            }
            for one in found
        ]
        return sorted(named, key=lambda one: (one["raised_at"], one["id"]))
