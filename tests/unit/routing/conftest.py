"""A desk on which cases are played: Fuyang's own pack, the real calendar, a clock that the test moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from contracts.case_actions import ACTION, texts_of
from contracts.cases import EVENTS
from contracts.envelope import By
from services.routing.domain.case import Case
from services.routing.domain.decide import decide
from services.routing.domain.evolve import evolve
from services.routing.domain.fire import advance
from services.routing.domain.messages import Act, Context, LeadCame, LeadWasReferred
from services.routing.domain.play import play
from services.routing.domain.policy_parse import parse_policy
from services.runtime.calendar import Calendar
from services.runtime.decisions import Draft, Refusal
from services.runtime.packs import read_pack
from services.runtime.timers import Timer, find

ROOT = Path(__file__).resolve().parents[3]
SHANGHAI = timezone(timedelta(hours=8))
HRSS, HOUSING, REVIEWER = "341202/hrss", "341202/housing", "341202/office"
PART = "经调查核实，某公司拖欠张某等十二名工人工资，现已全部结清并由本人签字确认。"
PARTS = dict.fromkeys(("complainant", "employment", "findings", "measures", "result", "follow_up"), PART)


def at(text: str) -> datetime:
    """A time of day in Asia/Shanghai: `2023-09-01T09:00`, or a day for its first instant."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def ref(text: str) -> dict[str, Any]:
    return {"id": "t1", "length": len(text), "sha256": "0" * 64}


@dataclass
class Desk:
    """One case as it is played. Every draft is checked against its contract and kept in `journal`."""

    context: Context
    case: Case | None = None
    journal: list[Draft] = field(default_factory=list)

    def lead(self, when: str, **fields: Any) -> Desk:
        """A lead arrives at `when`; received then too unless `received_at` says otherwise."""
        data = {
            "case_id": "C1",
            "channel": "qr",
            "employer": "某建筑公司",
            "region": "341202",
            "industry": "housing",
            "ownership": "private",
            "headcount": 12,
            "amount": "180000.00",
            "arrived_at": at(when).isoformat(),
            **fields,
        }
        data["received_at"] = at(fields.get("received_at", when)).isoformat()
        if "channel_due_at" in fields:
            data["channel_due_at"] = at(fields["channel_due_at"]).isoformat()
        self._keep(decide(self.case, LeadCame("L1", "fuyang", data), self.context, at(when)))
        return self

    def refer(self, when: str) -> list[Draft]:
        data = {"case_id": "C1", "to": "341600", "contact": "12333", "ground": "other_city"}
        return self._keep(decide(self.case, LeadWasReferred(data), self.context, at(when)))

    def act(self, when: str, action: str, by: str, **fields: Any) -> list[Draft]:
        """Takes a step that must be allowed."""
        self.reach(when)
        decided = self._decide(when, action, by, fields)
        assert not isinstance(decided, Refusal), decided
        return self._keep(decided)

    def refused(self, when: str, action: str, by: str, **fields: Any) -> Refusal:
        """Takes a step that must be refused; nothing changes."""
        self.reach(when)
        decided = self._decide(when, action, by, fields)
        assert isinstance(decided, Refusal), [d.name for d in decided]
        return decided

    def reach(self, when: str) -> list[Draft]:
        """Lets time pass: fires what is due at or before `when`."""
        case, drafts = advance(self.now, self.context, at(when))
        self._keep(drafts)
        assert self.case == case
        return drafts

    def try_act(
        self, moment: datetime, action: str, by: str, fields: Mapping[str, Any]
    ) -> list[Draft] | Refusal:
        """Takes a step that may or may not be allowed, at an instant."""
        played = play(self.case, self._message(action, by, fields), self.context, moment)
        self._keep(played.drafts)
        assert self.case == played.case
        return played.refused or played.drafts

    @property
    def now(self) -> Case:
        assert self.case is not None
        return self.case

    def timer(self, name: str) -> Timer:
        found = find(self.now.timers, name)
        assert found is not None, name
        return found

    def _decide(self, when: str, action: str, by: str, fields: Mapping[str, Any]) -> list[Draft] | Refusal:
        return decide(self.case, self._message(action, by, fields), self.context, at(when))

    def _message(self, action: str, by: str, fields: Mapping[str, Any]) -> Act:
        model = ACTION.validate_python({"action": action, **fields})
        refs = {name: ref(text) for name, text in texts_of(model).items()}
        return Act(model, By(by), refs)

    def _keep(self, decided: list[Draft] | Refusal) -> list[Draft]:
        assert not isinstance(decided, Refusal), decided
        for draft in decided:
            EVENTS[draft.name].model_validate(draft.data)
            assert draft.clauses, draft.name
            assert self.case is None or draft.time >= self.case.last_at
            self.case = evolve(self.case, draft)
            self.journal.append(draft)
        return decided

    def clock(self, name: str) -> tuple[str, str]:
        """State and end (Shanghai) of a clock: `("running", "2023-09-05T00:00")`."""
        timer = self.timer(name)
        return str(timer.state), timer.due_at.astimezone(SHANGHAI).isoformat()[:16]

    def names(self, drafts: list[Draft]) -> list[str]:
        """The short names of events, the clocks' with the clock: `timer_met:sign`."""
        return [
            d.name.removeprefix("case.") + (f":{d.data['timer']}" if "timer" in d.data else "")
            for d in drafts
        ]

    @property
    def parts(self) -> dict[str, str]:
        """Six parts of a feedback that says enough."""
        return dict(PARTS)

    # the usual way of a case, as far as a test needs it

    def signed(self, lead: str = "2023-09-01T09:00", sign: str = "2023-09-02T09:00", **fields: Any) -> Desk:
        """A lead handed over at once and signed by the county's HRSS at `sign`."""
        self.lead(lead, **fields)
        self.act(lead, "transfer", "city_hrss", to=HRSS)
        self.act(sign, "sign", HRSS)
        return self

    def diverted(self, when: str = "2023-09-02T09:00", **fields: Any) -> Desk:
        """A lead handed over at once and diverted to the county's housing department at `when`."""
        self.lead("2023-09-01T09:00", **fields)
        self.act("2023-09-01T09:00", "transfer", "city_hrss", to=HRSS)
        self.act(when, "divert", HRSS, to=HOUSING)
        return self

    def resolved(self, approved: str = "2023-09-08T09:00", **fields: Any) -> Desk:
        """Verified, paid in full, fed back and approved."""
        self.verified(**fields)
        self.act("2023-09-06T09:00", "payment", HRSS, amount="1000.00")
        self.act("2023-09-07T09:00", "feedback", HRSS, **PARTS)
        self.act(approved, "review", REVIEWER, decision="approve")
        return self

    def verified(self, when: str = "2023-09-05T09:00", amount: str = "1000.00", **fields: Any) -> Desk:
        """Signed, and verified as founded by the county's HRSS."""
        self.signed(**fields)
        self.act(when, "verify", HRSS, outcome="founded", headcount=2, amount=amount, debtor="某建筑公司")
        return self


@cache
def context_of(city: str) -> Context:
    """A city's own pack and the real calendar."""
    policy = parse_policy(read_pack(ROOT / "policies" / city))
    return Context(policy, Calendar.load(ROOT / "policies" / "calendars"))


@pytest.fixture(scope="session")
def context() -> Context:
    return context_of("fuyang")


@pytest.fixture(scope="session")
def desk_of() -> Callable[[str], Desk]:
    """A fresh desk of a city."""
    return lambda city: Desk(context_of(city))


@pytest.fixture
def desk(context: Context) -> Desk:
    return Desk(context)
