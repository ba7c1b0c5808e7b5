"""Anything watched, played through the domain: a permit, a sender, an employer, a project's signals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from contracts.envelope import By
from contracts.facts import Fact
from contracts.warnings import ACTION, EVENTS
from services.runtime.calendar import Calendar
from services.runtime.decisions import Draft, Refusal
from services.runtime.packs import read_pack
from services.runtime.territory import parse_territory
from services.warnings.domain.decide import caught_up, decide, evolved, facts_changed
from services.warnings.domain.documents import from_document, to_document
from services.warnings.domain.fold import fold
from services.warnings.domain.guards import Act
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.policy import WarningsPolicy
from services.warnings.domain.project import Warning, begin
from services.warnings.domain.writing import Context
from tests.unit.warnings.site import ROOT, at


@cache
def context_of(city: str) -> Context:
    """A city's real pack and the real calendar."""
    pack = read_pack(ROOT / "policies" / city)
    calendar = Calendar.load(ROOT / "policies" / "calendars")
    return Context(WarningsPolicy.parse(pack), parse_territory(pack), calendar)


class Watch:
    """One thing watched, in virtual time."""

    def __init__(self, id: str, city: str, *facts: Fact, now: str) -> None:
        self.context = context_of(city)
        self.state = begin(id, city)
        self.facts: list[Fact] = []
        self.journal: list[Draft] = []
        self.now: datetime = at(now)
        if facts:
            self.tell(*facts)

    def tell(self, *facts: Fact, now: str | None = None) -> list[Draft]:
        """Facts arrive together."""
        self.facts += facts
        return self.know(lambda: fold(self.state.id, self.facts), now)

    def know(self, ledger: Callable[[], Ledger], now: str | None = None) -> list[Draft]:
        """The ledger becomes another one."""
        self.reach(now)
        found = ledger()
        drafts = facts_changed(self.state, found, self.context, self.now)
        self.state = evolved(self.state, drafts, found, self.context, self.now)
        assert from_document(to_document(self.state)) == self.state
        return self._kept(drafts)

    def reach(self, now: str | None) -> list[Draft]:
        """Virtual time goes on, firing what is due on the way."""
        if now is None:
            return []
        self.now = at(now)
        self.state, drafts = caught_up(self.state, self.context, self.now)
        return self._kept(drafts)

    def act(self, type: str, action: str, unit: str, now: str, **fields: Any) -> Any:
        """An officer's step; its drafts or the refusal."""
        self.reach(now)
        refs = {
            n: {"id": "t", "length": 4, "sha256": "0" * 64} for n, v in fields.items() if v.__class__ is str
        }
        asked = ACTION.validate_python({"action": action, **fields})
        act = Act(f"{self.state.id}/{type}", asked, By(unit), refs)
        drafts = decide(self.state, act, self.context, self.now)
        if isinstance(drafts, Refusal):
            return drafts
        self.state = evolved(self.state, drafts, self.state.ledger, self.context, self.now)
        return self._kept(drafts)

    def _kept(self, drafts: list[Draft]) -> list[Draft]:
        for draft in drafts:
            assert draft.clauses, f"{draft.name} names no clause"
            EVENTS[draft.name].model_validate(draft.data)
        self.journal += drafts
        return drafts

    def warning(self, type: str) -> Warning | None:
        """The warning of a type; None if it was never raised."""
        return self.state.warnings.get(f"{self.state.id}/{type}")

    def stands(self, type: str) -> str | None:
        """Its state, or None."""
        found = self.warning(type)
        return None if found is None else str(found.state)

    def pushed(self, drafts: list[Draft]) -> list[tuple[str, list[str]]]:
        """About what whom was told, in events."""
        return [(d.data["about"], d.data["to"]) for d in drafts if d.name == "warning.pushed"]
