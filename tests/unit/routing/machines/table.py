"""Cases of one town on one table: every step is played, checked against its contract and its books."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import bson
from bson.codec_options import CodecOptions

from contracts.case_actions import ACTION, texts_of
from contracts.cases import EVENTS
from contracts.envelope import By
from services.routing.domain.case import Case
from services.routing.domain.case_document import from_document, to_document
from services.routing.domain.evolve import evolve
from services.routing.domain.fire import advance
from services.routing.domain.hearing import HEARD, TARGETS
from services.routing.domain.messages import Act, CaseTold, Context, LeadCame, LeadWasReferred, Message
from services.routing.domain.play import play
from services.routing.merging import paired
from services.runtime.decisions import Draft, Refusal
from tests.unit.routing.machines.books import Books
from tests.unit.routing.machines.documents import strikes_off
from tests.unit.routing.machines.towns import Town

UTC = CodecOptions(tz_aware=True)


@dataclass
class Table:
    """The cases by id, their journals and books, and what they have told each other and not yet heard."""

    town: Town
    context: Context
    now: datetime
    cases: dict[str, Case] = field(default_factory=dict)
    journals: dict[str, list[Draft]] = field(default_factory=dict)
    books: dict[str, Books] = field(default_factory=dict)
    told: list[tuple[str, CaseTold]] = field(default_factory=list)

    def open(self, case_id: str, **said: Any) -> None:
        """A lead comes now; `received_days_ago` and `channel_days` are dates counted from now."""
        received = self.now - timedelta(days=said.pop("received_days_ago", 0))
        channel = said.pop("channel_days", None)
        data = {
            "case_id": case_id,
            "channel": "qr",
            "employer": "某建筑公司",
            "industry": "housing",
            "ownership": "private",
            "headcount": 12,
            "amount": "180000.00",
            **said,
            "arrived_at": self.now.isoformat(),
            "received_at": received.isoformat(),
            "channel_due_at": None if channel is None else (received + timedelta(days=channel)).isoformat(),
        }
        self.journals[case_id] = []
        self.books[case_id] = Books(self.town, frozenset(self.context.policy.clause_texts))
        self.tell(case_id, LeadCame(f"L{case_id}", self.town.name, data))

    def act(self, case_id: str, action: str, by: str, fields: Mapping[str, Any]) -> Refusal | None:
        """A unit takes a step, as it is or is refused."""
        model = ACTION.validate_python({"action": action, **fields})
        refs = {name: {"id": "t", "length": 9, "sha256": "0" * 64} for name in texts_of(model)}
        other = None
        if action in ("merge", "unmerge"):
            case = self.cases[case_id]
            into = case.joined.into
            named = fields["into"] if action == "merge" else into and into.case
            pair = paired(case, self.cases.get(named or ""), model)
            if isinstance(pair, Refusal):
                return pair
            case_id, other = pair
        return self.tell(case_id, Act(model, By(by), refs, other))

    def refer(self, case_id: str) -> Refusal | None:
        """The lead was answered as another's."""
        data = {"case_id": case_id, "to": "别处", "contact": "12333", "ground": "other_city"}
        return self.tell(case_id, LeadWasReferred(data))

    def tell(self, case_id: str, message: Message) -> Refusal | None:
        """Plays a message, and keeps what came of it."""
        before = self.cases.get(case_id)
        played = play(before, message, self.context, self.now)
        if isinstance(message, Act) and played.refused is not None:
            assert played.refused.message
            assert played.refused.clause is not None, played.refused
        if played.case is not None:
            self._keep(case_id, before, played.case, played.drafts)
        return played.refused

    def pass_time(self, span: timedelta, halfway: float) -> None:
        """Lets time pass. Whoever looks once at its end finds what they find who look on the way, too."""
        stop, end = self.now + span * halfway, self.now + span
        for case_id, case in list(self.cases.items()):
            once, found = advance(case, self.context, end)
            on_the_way, first = advance(case, self.context, stop)
            twice, rest = advance(on_the_way, self.context, end)
            assert (twice, first + rest) == (once, found)
            self._keep(case_id, case, once, found)
        self.now = end

    def deliver(self, place: int) -> None:
        """Something that was told is heard: of each teller in order, of different ones in any."""
        tellers = list(dict.fromkeys(told.case for _, told in self.told))
        if not tellers:
            return
        teller = tellers[place % len(tellers)]
        first = next(n for n, (_, told) in enumerate(self.told) if told.case == teller)
        hearer, told = self.told.pop(first)
        self.tell(hearer, told)

    def deliver_all(self) -> None:
        """All that was told is heard, and what that makes them tell."""
        for _ in range(100):
            if not self.told:
                return
            self.deliver(0)
        raise AssertionError("they tell each other things without end")

    def _keep(self, case_id: str, before: Case | None, after: Case, drafts: list[Draft]) -> None:
        case = before
        for draft in drafts:
            EVENTS[draft.name].model_validate(draft.data)
            assert case is None or draft.time >= case.last_at
            case = evolve(case, draft)
            self.journals[case_id].append(draft)
            if draft.name in ("case.closed", "case.withdrawn", "case.referred"):
                strikes_off(self.town.name, self.journals[case_id])
            hearer = draft.data.get(TARGETS.get(draft.name, ""))
            if draft.name in HEARD and hearer is not None:
                self.told.append((hearer, CaseTold(case_id, draft.name, draft.data)))
        assert case == after, "the journal says something else than the case"
        if drafts:
            stored: dict[str, Any] = bson.decode(bson.encode(to_document(after)), UTC)
            assert from_document(stored) == after
        self.cases[case_id] = after
        self.books[case_id].enter(drafts)
        self.books[case_id].agree_with(after, self.now)
