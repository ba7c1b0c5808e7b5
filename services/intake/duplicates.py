"""Likely duplicates: looked for after a lead is in, told to both leads with nothing personal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from services.intake.domain.duplicates import Traits, grounds
from services.intake.domain.lead import Lead, suspect
from services.intake.domain.policy import IntakePolicy
from services.intake.handlers import Aggregate
from services.intake.store import SUBMISSIONS
from services.runtime.clock import Clock
from services.runtime.decisions import Decision
from services.runtime.inputs import Input
from services.runtime.store import Document, Query, Store

BATCH = 200
CANDIDATES = 2000


@dataclass(frozen=True, slots=True)
class Pair:
    """Two leads that are likely one complaint, seen from the first."""

    lead: str
    other: str
    other_case: str
    grounds: tuple[str, ...]


class Duplicates:
    """Looks for likely duplicates of leads that have come since it looked last."""

    def __init__(self, store: Store, leads: Aggregate, clock: Clock) -> None:
        self._table = store.table(SUBMISSIONS)
        self._leads = leads
        self._clock = clock

    async def tick(self) -> None:
        """Looks at all that came. What was told before a cut is told again and changes nothing."""
        while fresh := await self._table.find(Query({"looked": False}, limit=BATCH)):
            pairs = await self._pairs(fresh)
            now = self._clock.now()
            await self._leads.carry_out([_input(pair, now) for pair in pairs])
            await self._table.patch({document["_id"]: {"looked": True} for document in fresh})

    async def _pairs(self, fresh: Sequence[Document]) -> list[Pair]:
        keys = sorted({key for document in fresh for key in document["match"]})
        if not keys:
            return []
        near = await self._table.find(Query(among={"match": keys}, limit=CANDIDATES))
        by_key: dict[str, list[Document]] = {}
        for document in near:
            for key in document["match"]:
                by_key.setdefault(key, []).append(document)
        found: dict[tuple[str, str], Pair] = {}
        for document in fresh:
            for other in {d["_id"]: d for key in document["match"] for d in by_key.get(key, ())}.values():
                found.update({(p.lead, p.other): p for p in _both(document, other)})
        return list(found.values())


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[Pair]:
    if one["lead"] == other["lead"] or one["city"] != other["city"]:
        return []
    held = tuple(grounds(Traits.of(one), Traits.of(other)))
    if not held:
        return []
    return [
        Pair(one["lead"], other["lead"], other["case"], held),
        Pair(other["lead"], one["lead"], one["case"], held),
    ]


def _input(pair: Pair, now: datetime) -> Input[Lead, IntakePolicy]:
    return Input(id=pair.lead, city="", at=now, decide=partial(_suspected, pair=pair, now=now))


def _suspected(lead: Lead | None, policy: IntakePolicy, *, pair: Pair, now: datetime) -> Decision:
    if lead is None:  # kept, but cut off before the lead was saved: it comes again with its sender's repeat
        return []
    return suspect(lead, pair.other, pair.other_case, pair.grounds, policy.received_clauses, now)
