"""Cases of one city on a table, what they tell each other, and what must hold when all of it was heard."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from contracts.case_actions import ACTION
from contracts.envelope import By, Event
from services.routing.domain.case import OPEN, Case
from services.routing.domain.messages import Context
from services.routing.domain.policy_parse import parse_policy
from services.routing.handlers import Steps, case_of_lead, lead_event
from services.routing.main import CASE
from services.routing.merging import BetweenCases
from services.runtime.aggregate import Aggregates
from services.runtime.inputs import Outcome
from services.runtime.packs import Library, Policies
from services.runtime.settle import SETTLED, IntoAggregates
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_store import MemoryStore
from services.runtime.texts import TABLE, Texts
from tests.support.worlds import CALENDAR, PACKS

START = datetime(2023, 9, 1, 1, tzinfo=UTC)
OFFICE = By("office")
POLICIES: Policies[Context] = Policies(Library(PACKS), parse_policy, lambda p: Context(p, CALENDAR))


class Table:
    """Cases A, B and C of one city, opened in this order, each with its channel's clock; D is another city's.

    What they have told lies in `told` and is delivered when the test says so, as often as it says.
    """

    def __init__(self) -> None:
        store = MemoryStore()
        self.clock = VirtualClock(START)
        self.told: list[Event] = []
        self.cases = Aggregates(CASE, store, POLICIES, self.clock, self.told.extend)
        self.steps = Steps(self.cases, Texts(store.table(TABLE)))
        self.between = BetweenCases(self.cases)

    async def open(self) -> Table:
        leads = IntoAggregates(self.cases, case_of_lead, lead_event)
        await leads([lead_event_of(name, n) for n, name in enumerate("ABC")])
        await leads([lead_event_of("D", 3, "hangzhou", "330106")])
        self.clock.move_to(START + timedelta(hours=1))
        return self

    async def act(self, case: str, action: str, expected: int | None = None, **fields: Any) -> Outcome[Case]:
        step = ACTION.validate_python({"action": action, **fields})
        return await self.steps.take(case, step, OFFICE, self.clock.now(), expected)

    async def deliver(self, events: Sequence[Event]) -> None:
        assert all(s == SETTLED for s in await self.between(list(events)))

    async def deliver_rest(self) -> None:
        """Delivers everything, what was told before too, until nobody has anything more to say."""
        known = -1
        while known != len(self.told):
            known = len(self.told)
            await self.deliver(self.told[:known])

    async def case(self, name: str) -> Case:
        found = await self.cases.get(name)
        assert found is not None
        return found[0]

    async def all(self) -> dict[str, Case]:
        return {name: await self.case(name) for name in "ABC"}


def due_of(n: int) -> datetime:
    return START + timedelta(days=20 + n)


def lead_event_of(name: str, n: int, city: str = "fuyang", region: str = "341202") -> Event:
    at = START + timedelta(minutes=n)
    data = {
        "case_id": name,
        "channel": "petition",
        "received_at": at.isoformat(),
        "arrived_at": at.isoformat(),
        "channel_due_at": due_of(n).isoformat(),
        "employer": "某建筑公司",
        "region": region,
        "industry": "housing",
        "flags": ["media_exposed"] if name == "B" else [],
    }
    return Event(
        type="anxin.lead.received.v1",
        source="/intake",
        subject=f"L-{name}",
        time=at,
        recorded_at=at,
        city=city,
        sequence=1,
        data=data,
    )


def running(case: Case) -> list[datetime]:
    return [t.due_at for t in case.timers if t.running and t.name.startswith("channel")]


def answering(name: str, cases: dict[str, Case]) -> str:
    """The case that answers for another in the end."""
    while (into := cases[name].joined.into) is not None:
        name = into.case
    return name


def hold_together(cases: dict[str, Case]) -> None:
    """No asking is left open, both sides of each merge know of it, no clock is lost and none runs twice."""
    for name, case in cases.items():
        assert case.joined.pending is None
        into = case.joined.into
        assert (case.state == "merged") == (into is not None)
        for other in cases.values():
            came = {one.case for one in other.joined.leads if one.via == name}
            mine = into is not None and into.case == other.id
            brought = {name, *(one.case for one in case.joined.leads)}
            assert came == (brought if mine else set()), (name, other.id)
    for n, name in enumerate("ABC"):
        root = cases[answering(name, cases)]
        places = [c.id for c in cases.values() for due in running(c) if due == due_of(n)]
        assert places == ([root.id] if root.state in OPEN else []), name
