"""What a supervision asks of a case, late, twice, in any order: it is done once, and always answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.case_actions import ACTION
from contracts.envelope import By, Event
from contracts.supervision import SUPERVISION_ACTION, subject_of
from services.routing.domain.case import Case
from services.routing.domain.messages import Context
from services.routing.domain.policy_parse import parse_policy
from services.routing.domain.supervision.state import Supervision
from services.routing.handlers import Steps, case_of_lead, lead_event
from services.routing.main import CASE
from services.routing.merging import BetweenCases
from services.routing.supervision.steps import SUPERVISION, CasesAnswer, SupervisionSteps
from services.runtime.aggregate import Aggregates
from services.runtime.inputs import Applied
from services.runtime.packs import Library, Policies
from services.runtime.problems import ProblemError
from services.runtime.settle import SETTLED, IntoAggregates
from services.runtime.testing.clock import VirtualClock
from services.runtime.testing.memory_store import MemoryStore
from services.runtime.texts import TABLE, Texts
from tests.support.worlds import CALENDAR, PACKS

START = datetime(2023, 9, 1, 1, tzinfo=UTC)
OFFICE = By("office")
COUNTY = "341202"
POLICIES: Policies[Context] = Policies(Library(PACKS), parse_policy, lambda p: Context(p, CALENDAR))


class Desk:
    """A case in the county's hands, a team stationed there; what was told is delivered when the test says."""

    def __init__(self, policies: Policies[Context] = POLICIES) -> None:
        store = MemoryStore()
        self.clock = VirtualClock(START)
        self.told: list[Event] = []
        self.cases = Aggregates(CASE, store, policies, self.clock, self.told.extend)
        self.found = Aggregates(SUPERVISION, store, policies, self.clock, self.told.extend)
        texts = Texts(store.table(TABLE))
        self.steps = Steps(self.cases, texts)
        self.measures = SupervisionSteps(self.found, self.cases, texts)
        self.apply = CasesAnswer(self.found, BetweenCases(self.cases))

    async def open(self) -> Desk:
        leads = IntoAggregates(self.cases, case_of_lead, lead_event)
        await leads([_lead()])
        await self.act("transfer", to="341202/hrss")
        await self.act("sign")
        await self.measure("station", ground="久拖未决")
        return self

    async def act(self, action: str, **fields: Any) -> None:
        self.clock.move_to(self.clock.now() + timedelta(minutes=1))
        step = ACTION.validate_python({"action": action, **fields})
        outcome = await self.steps.take("C1", step, OFFICE, self.clock.now())
        assert isinstance(outcome, Applied), outcome

    async def measure(self, action: str, **fields: Any) -> None:
        self.clock.move_to(self.clock.now() + timedelta(minutes=1))
        read = SUPERVISION_ACTION.validate_python({"action": action, **fields})
        await self.measures.take(COUNTY, read, OFFICE, self.clock.now())

    async def deliver(self, events: Sequence[Event]) -> None:
        assert all(settled == SETTLED for settled in await self.apply(list(events)))

    async def deliver_all(self) -> None:
        """Everything that was ever told, again and again, until nobody has anything more to say."""
        known = -1
        while known != len(self.told):
            known = len(self.told)
            await self.deliver(self.told[:known])

    async def case(self) -> Case:
        found = await self.cases.get("C1")
        assert found is not None
        return found[0]

    async def supervision(self) -> Supervision:
        found = await self.found.get(subject_of(COUNTY))
        assert found is not None
        return found[0]

    def count(self, name: str) -> int:
        return sum(event.name == name for event in self.told)


@pytest.fixture
async def desk() -> Desk:
    return await Desk().open()


def _lead() -> Event:
    data = {
        "case_id": "C1",
        "channel": "qr",
        "employer": "某建筑公司",
        "region": COUNTY,
        "industry": "housing",
        "received_at": START.isoformat(),
        "arrived_at": START.isoformat(),
    }
    return Event("anxin.lead.received.v1", "/intake", "L1", START, START, "fuyang", 1, data)


async def test_told_again_and_again_it_is_done_once(desk: Desk) -> None:
    await desk.measure("raise_level", case="C1")
    await desk.deliver_all()
    await desk.deliver_all()
    assert (await desk.case()).unit == "city_hrss"
    assert desk.count("case.level_raised") == desk.count("supervision.level_answered") == 1


async def test_told_again_after_the_case_went_back_it_changes_nothing(desk: Desk) -> None:
    await desk.measure("raise_level", case="C1")
    await desk.deliver_all()
    await desk.act("hand_back", reason="属地已具备条件")
    before = await desk.case()
    await desk.deliver_all()
    assert await desk.case() == before
    assert before.raised is None


async def test_a_case_that_ended_on_the_way_stays_and_says_so(desk: Desk) -> None:
    await desk.measure("raise_level", case="C1")
    await desk.act("withdraw", reason="投诉人撤回投诉")
    await desk.deliver_all()
    assert ((await desk.case()).unit, (await desk.case()).raised) == ("341202/hrss", None)
    assert desk.count("case.level_kept") == 1
    assert [m.step for m in (await desk.supervision()).measures] == ["station"]


async def test_a_breach_of_the_countys_clock_does_not_pull_it_back(desk: Desk) -> None:
    await desk.measure("raise_level", case="C1")
    await desk.deliver_all()
    desk.clock.move_to(START + timedelta(days=20))
    await desk.cases.fire_due(desk.clock.now())
    found = await desk.case()
    assert "joint_investigation" in found.marks
    assert found.unit == "city_hrss"


async def test_a_supervision_goes_by_the_rules_in_force_at_each_step() -> None:
    """It has no end: what a new version of the documents says, holds for the next step."""
    pack = next(pack for pack in PACKS if pack.city == "fuyang")
    measures = pack.section("supervision")
    station = {**measures["station"], "to": "{territory}"}
    newer = replace(
        pack,
        version="next",
        hash="0" * 64,
        effective_from=START + timedelta(days=2),
        sections={**pack.sections, "supervision": {"station": station}},
    )
    library = Library([*PACKS, newer])
    desk = await Desk(Policies(library, parse_policy, lambda p: Context(p, CALENDAR))).open()
    desk.clock.move_to(START + timedelta(days=2))
    await desk.measure("station", ground="再次驻点")
    told = [event for event in desk.told if event.name == "supervision.stationed"]
    assert [(event.data["to"], event.policy) for event in told] == [
        (f"{COUNTY}/office", pack.hash),
        (COUNTY, newer.hash),
    ]
    await desk.measure("station", ground="三次驻点")
    with pytest.raises(ProblemError) as refused:
        await desk.measure("notify", items=["台账不全"], due="2023-09-30")
    assert "没有规定" in refused.value.detail
