"""One county's supervision as it is played: decided by the pack, fired on the way, kept by the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from typing import Any

from contracts.envelope import By
from contracts.registry import EVENTS
from contracts.supervision import SUPERVISION_ACTION
from services.routing.domain.messages import Context
from services.routing.domain.policy_parse import parse_policy
from services.routing.domain.supervision.decide import CaseAnswered, answered, decide, fire
from services.routing.domain.supervision.document import from_document, to_document
from services.routing.domain.supervision.guards import SeenCase
from services.routing.domain.supervision.state import Supervision, evolve
from services.routing.domain.supervision.work import Act
from services.routing.supervision.steps import texts_of
from services.runtime import timers
from services.runtime.calendar import Calendar
from services.runtime.decisions import Draft, Refusal
from services.runtime.packs import read_pack
from services.runtime.settings import ROOT
from services.runtime.texts import reference

SHANGHAI = timezone(timedelta(hours=8))
REGION = "341202"
OFFICE, COUNTY_OFFICE = "office", f"{REGION}/office"
LATE = SeenCase("C1", inside=True, at_work=True, late=True, raised=False)


def at(text: str) -> datetime:
    """A time of day in Asia/Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@cache
def context_of(city: str) -> Context:
    """A city's rules and the real calendar."""
    policies = ROOT / "policies"
    return Context(parse_policy(read_pack(policies / city)), Calendar.load(policies / "calendars"))


@dataclass
class County:
    """Every draft is checked against its contract, and every state is what the store gives back."""

    found: Supervision = field(default_factory=lambda: Supervision("fuyang", REGION))
    journal: list[Draft] = field(default_factory=list)
    city: str = "fuyang"

    def take(
        self, when: datetime, action: str, by: str = OFFICE, seen: SeenCase | None = None, **fields: Any
    ) -> list[Draft] | Refusal:
        """A step, after all that is due by then; a refusal changes nothing."""
        self.reach(when)
        read = SUPERVISION_ACTION.validate_python({"action": action, **fields})
        refs = {name: reference("supervision", name, text) for name, text in texts_of(read).items()}
        decided = decide(self.found, Act(read, By(by), refs), seen, context_of(self.city), when)
        return decided if isinstance(decided, Refusal) else self.keep(decided)

    def done(self, when: str, action: str, **fields: Any) -> list[str]:
        """A step that must be allowed; the names of its events."""
        drafts = self.take(at(when), action, **fields)
        assert not isinstance(drafts, Refusal), drafts
        return [draft.name for draft in drafts]

    def refused(self, when: str, action: str, **fields: Any) -> Refusal:
        """A step that must be refused."""
        refusal = self.take(at(when), action, **fields)
        assert isinstance(refusal, Refusal), refusal
        return refusal

    def reach(self, when: datetime) -> None:
        """Lets time pass."""
        while (due := timers.next_due(self.found.clocks)) is not None and due <= when:
            self.keep(fire(self.found, due, context_of(self.city)))

    def hear(self, when: str, number: int, taken: bool, case: str = "C1") -> list[str]:
        """The case answers; the names of the events."""
        told = CaseAnswered(case, number, taken)
        decided = answered(self.found, told, context_of(self.city), at(when))
        assert not isinstance(decided, Refusal)
        return [draft.name for draft in self.keep(decided)]

    def keep(self, drafts: list[Draft]) -> list[Draft]:
        """Takes drafts in."""
        for draft in drafts:
            EVENTS[draft.name].model.model_validate(draft.data)
            assert draft.clauses, draft.name
            self.found = evolve(self.found, draft)
            self.journal.append(draft)
        assert from_document(to_document(self.found)) == self.found
        return drafts

    def clock(self, name: str) -> str:
        """The state of a clock."""
        found = timers.find(self.found.clocks, name)
        assert found is not None, name
        return str(found.state)

    def noticed(self, when: str = "2023-09-01T09:00", due: str = "2023-09-10") -> County:
        """A notice of one item was given."""
        self.done(when, "notify", items=["预警未消除"], due=due)
        return self
