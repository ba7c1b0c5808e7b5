"""The rosters of projects in the store: who is registered, so that attendance is counted without their facts.

A row is written before the ledger that names its mark, so it may be ahead of the ledger, or, after a race,
behind it. One that is not by the ledger's mark is not used: the facts are asked instead.
"""

from __future__ import annotations

from collections.abc import Mapping

from services.runtime.store import Document, Store
from services.warnings.domain.fold import roster
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.roster import NOBODY, Roster
from services.warnings.store import Facts

ROSTERS = "rosters"
Place = tuple[str, str]
"""City and project."""


class Rosters:
    """All rosters, by city and project."""

    def __init__(self, store: Store, facts: Facts) -> None:
        self._table = store.table(ROSTERS)
        self._facts = facts

    async def put(self, rosters: Mapping[Place, Roster]) -> None:
        """Keeps rosters."""
        await self._table.put([_document(place, found) for place, found in rosters.items()])

    async def of(self, ledgers: Mapping[Place, Ledger]) -> dict[Place, Roster]:
        """The rosters by which these ledgers count, or newer ones."""
        manned = {place: ledger.roster_mark for place, ledger in ledgers.items() if ledger.roster_mark}
        rows = await self._table.get(map(_id, manned)) if manned else {}
        found = dict.fromkeys(ledgers, NOBODY)
        for place, mark in manned.items():
            row = rows.get(_id(place))
            known = row is not None and row["mark"] == mark
            found[place] = _roster(row) if row is not None and known else await self._anew(place)
        return found

    async def _anew(self, place: Place) -> Roster:
        city, project = place
        stored = (await self._facts.of(city, [project]))[project]
        found = roster(project, [one.fact for one in stored])
        await self.put({place: found})
        return found


def _id(place: Place) -> str:
    return ":".join(place)


def _document(place: Place, found: Roster) -> Document:
    return {
        "_id": _id(place),
        "mark": found.mark,
        "workers": list(found.workers),
        "months": [[list(stretch) for stretch in months] for months in found.workers.values()],
    }


def _roster(row: Document) -> Roster:
    stretches = (tuple((first, last) for first, last in months) for months in row["months"])
    return Roster(dict(zip(row["workers"], stretches, strict=True)))
