"""Supervisions of a replay: steps of the city's office and of territories, played through the pack. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from anxin.replay.clocks import CaseClocks
from anxin.replay.steps_of_supervision import readable
from contracts.envelope import By
from contracts.reasons import Reason
from contracts.supervision import subject_of
from services.routing.domain.case import Case
from services.routing.domain.messages import Context
from services.routing.domain.supervision.decide import decide, fire
from services.routing.domain.supervision.rules import MeasureRule
from services.routing.domain.supervision.seen import seen_case
from services.routing.domain.supervision.state import RAISE, Supervision, begin, evolve
from services.routing.domain.supervision.work import Act
from services.routing.supervision.steps import texts_of
from services.runtime import timers
from services.runtime.decisions import Draft, Refusal


@dataclass(slots=True)
class Supervised:
    """One territory's supervision as it goes, and its clocks."""

    state: Supervision
    context: Context
    clocks: CaseClocks = field(default_factory=CaseClocks)

    def reach(self, until: datetime) -> None:
        """Lets time go on, each time that is over at its own instant."""
        while (due := timers.next_due(self.state.clocks)) is not None and due <= until:
            self._take(fire(self.state, due, self.context))

    def step(self, body: Mapping[str, Any], case: Case | None, at: datetime) -> Refusal | None:
        """Takes a recorded step about `case`, or tells why it is refused. Raises ValidationError."""
        self.reach(at)
        named = {} if case is None else {"case": case.id}
        action = readable({**{name: value for name, value in body.items() if name != "case"}, **named})
        if action.by is None:
            return Refusal(Reason.INVALID, "by: is missing", field="by")
        refs = {n: {"id": n, "length": len(text), "sha256": ""} for n, text in texts_of(action).items()}
        act = Act(action, By(action.by.unit, action.by.post), refs)
        territory, region = self.context.policy.territory, self.state.region
        seen = None if case is None else seen_case(case, territory, region, at)
        decision = decide(self.state, act, seen, self.context, at)
        if isinstance(decision, Refusal):
            return decision
        self._take(decision)
        return None

    def raise_level(self, case: str, rule: MeasureRule, at: datetime) -> dict[str, Any]:
        """提级办理, which the case answers at once: what the case is told."""
        self.reach(at)
        region, number = self.state.region, self.state.next_number(RAISE)
        told = {"region": region, "number": number, "case": case}
        data = {**told, "to": rule.addressee(region), "post": rule.post}
        self._take([Draft("supervision.level_raised", at, data, rule.clauses)])
        self._take([Draft("supervision.level_answered", at, {**told, "taken": True}, rule.clauses)])
        return {"to": data["to"], "number": number}

    def _take(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            self.state = evolve(self.state, draft)
            self.clocks.note(draft)


class Supervisions:
    """All supervisions of a city, kept in `found` by region."""

    def __init__(self, context: Context, city: str, found: dict[str, Supervised]) -> None:
        self._context = context
        self._city = city
        self._found = found

    def of(self, body: Mapping[str, Any]) -> Supervised | None:
        """The one that a step is about; None for a territory of another city."""
        territory = self._context.policy.territory
        place = territory.find(str(body["supervision"]))
        if place is None or place.level is not territory.level:
            return None
        if place.code not in self._found:
            self._found[place.code] = Supervised(begin(subject_of(place.code), self._city), self._context)
        return self._found[place.code]
