"""Something watched, played through the domain as a handler does: catch up, decide, evolve, settle, keep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from contracts.envelope import By
from contracts.facts import Fact
from contracts.warnings import ACTION, EVENTS
from services.runtime.decisions import Draft, Refusal
from services.warnings.domain.decide import caught_up, decide, evolved, facts_changed
from services.warnings.domain.documents import from_document, to_document
from services.warnings.domain.fold import fold
from services.warnings.domain.guards import Act
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.project import begin
from services.warnings.domain.writing import Context

SHANGHAI = timezone(timedelta(hours=8))


def at(text: str) -> datetime:
    """`2024-04-01` or `2024-04-01T09:30` in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


class Played:
    """One aggregate in virtual time, with the journal of all that became of it."""

    def __init__(self, id: str, city: str, context: Context, now: str) -> None:
        self.context = context
        self.project = begin(id, city)
        self.facts: list[Fact] = []
        self.journal: list[Draft] = []
        self.now = at(now)

    def tell(self, *facts: Fact, now: str | None = None) -> list[Draft]:
        """Facts arrive together."""
        self.facts += facts
        return self.know(lambda: fold(self.project.id, self.facts), now)

    def know(self, ledger: Callable[[], Ledger], now: str | None = None) -> list[Draft]:
        """The ledger becomes another one."""
        self.reach(now)
        found = ledger()
        drafts = facts_changed(self.project, found, self.context, self.now)
        self.project = evolved(self.project, drafts, found, self.context, self.now)
        assert from_document(to_document(self.project)) == self.project
        return self._kept(drafts)

    def reach(self, now: str | None) -> list[Draft]:
        """Virtual time goes on, firing what is due on the way."""
        if now is None:
            return []
        self.now = at(now)
        self.project, drafts = caught_up(self.project, self.context, self.now)
        return self._kept(drafts)

    def take(self, warning: str, action: str, unit: str, now: str, fields: dict[str, Any]) -> Any:
        """An officer's step about a warning (without the aggregate's id); its drafts or the refusal."""
        self.reach(now)
        texts = [name for name, value in fields.items() if isinstance(value, str)]
        refs = {name: {"id": "t1", "length": 4, "sha256": "0" * 64} for name in texts}
        asked = ACTION.validate_python({"action": action, **fields})
        act = Act(f"{self.project.id}/{warning}", asked, By(unit), refs)
        drafts = decide(self.project, act, self.context, self.now)
        if isinstance(drafts, Refusal):
            return drafts
        self.project = evolved(self.project, drafts, self.project.ledger, self.context, self.now)
        return self._kept(drafts)

    def _kept(self, drafts: list[Draft]) -> list[Draft]:
        for draft in drafts:
            assert draft.clauses, f"{draft.name} names no clause"
            EVENTS[draft.name].model_validate(draft.data)
        self.journal += drafts
        return drafts
