"""What is kept of messages whose facts can change: rows, what was told of them, and what is yet to be told.

A sheet is saved with the facts that its change makes before they are published, matching on its version:
two messages at once don't both correct the same fact, and a crash loses none (`tick` publishes the rest).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.facts import parse_fact
from services.intake.domain.mohurd.reading import SOURCE, Data, Draft, Sheet, digest
from services.intake.facts import Facts
from services.runtime.store import Change, Query, Store, Stored

KIND = "site_sheets"
INDEXES = (("waiting",),)
MOST_ROWS = 5_000
_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A sheet's change: of which city and project, and when it was said."""

    city: str
    project: str
    sheet: Sheet
    at: datetime


class TooManyRowsError(ValueError):
    """A sheet would get more rows than one can hold."""


class Sheets:
    """Sheets by id."""

    def __init__(self, store: Store, facts: Facts) -> None:
        self._store = store
        self._facts = facts

    async def rows(self, sheet: str) -> Mapping[str, Data]:
        """The rows of a sheet; none where there is none."""
        found = (await self._store.load(KIND, [sheet])).get(sheet)
        return {} if found is None else found.state["rows"]

    async def enter(self, entry: Entry) -> None:
        """Enters the rows, the later said of each counts, and publishes what the sheet now says anew.

        Raises `TooManyRowsError`, `BusAwayError` or `StoreAwayError`; the same may be sent again.
        """
        while True:
            known = (await self._store.load(KIND, [entry.sheet.id])).get(entry.sheet.id)
            state = entered(None if known is None else known.state, entry)
            if known is not None and state == known.state:
                await self._tell(known)
                return
            if await self._save(entry.sheet.id, entry.city, 0 if known is None else known.version, state):
                break
        await self._tell((await self._store.load(KIND, [entry.sheet.id]))[entry.sheet.id])

    async def tick(self) -> None:
        """Publishes what a crash or a bus that was away left behind."""
        for stored in await self._store.find(KIND, Query(equal={"waiting": True}, limit=_AT_ONCE)):
            await self._tell(stored)

    async def _tell(self, stored: Stored) -> None:
        """Whoever saves in between carries the same facts along; told twice is told once."""
        if stored.state["unsent"]:
            await self._facts.publish([parse_fact(fact) for fact in stored.state["unsent"]])
            state = {**stored.state, "unsent": [], "waiting": False}
            await self._save(stored.id, stored.city, stored.version, state)

    async def _save(self, sheet: str, city: str, version: int, state: Data) -> bool:
        change = Change(sheet, city, version, 0, "", state, None, {}, ())
        return not await self._store.save(KIND, [change])


def entered(state: Mapping[str, Any] | None, entry: Entry) -> Data:
    """The sheet after an entry: its rows, what it said last (`said`), and what is to be published."""
    known = state or {"rows": {}, "said": {}, "unsent": []}
    rows = dict(known["rows"])
    for key, (_, row) in entry.sheet.rows.items():
        rows[key] = _later(rows.get(key), row, entry.at.isoformat())
    if len(rows) > MOST_ROWS:
        raise TooManyRowsError
    said, new = _said(known["said"], entry, rows)
    unsent = [*known["unsent"], *new]
    return {"city": entry.city, "rows": rows, "said": said, "unsent": unsent, "waiting": bool(unsent)}


def _later(known: Data | None, row: Data, at: str) -> Data:
    """A row after it is said again: an earlier message changes nothing, the same again not even the time."""
    if known is None:
        return {**row, "at": at}
    merged = {**known, **row}
    return known if merged == known or at < known["at"] else {**merged, "at": at}


def _said(
    before: Mapping[str, Any], entry: Entry, rows: Mapping[str, Data]
) -> tuple[dict[str, Any], Sequence[Data]]:
    """What the sheet says by name, and the facts that say what changed."""
    told: dict[str, Data] = {name: one["fields"] for name, one in before.items()}
    gone = {name: entry.sheet.withdrawn(fields) for name, fields in told.items()}
    now = {name: fields for name, fields in gone.items() if fields is not None}
    drafts: Mapping[str, Draft] = entry.sheet.facts(rows)
    now |= {name: draft.fields for name, draft in drafts.items()}
    said, new = dict(before), []
    for name, fields in sorted(now.items()):
        if told.get(name) != fields:
            number = before[name]["number"] + 1 if name in before else 1
            said[name] = {"fields": fields, "number": number}
            new.append(_fact(entry, name, number, fields))
    return said, new


def _fact(entry: Entry, name: str, number: int, fields: Data) -> Data:
    """A fact with the common fields; what the sheet said under the name before, it corrects."""
    base = f"{digest(entry.sheet.id)}:{name}"
    common = {
        "city": entry.city,
        "project": entry.project,
        "source": SOURCE,
        "source_id": f"{base}:{number}",
        "observed_at": entry.at.isoformat(),
    }
    corrects = {"corrects": f"{base}:{number - 1}"} if number > 1 else {}
    return {**fields, **common, **corrects}
