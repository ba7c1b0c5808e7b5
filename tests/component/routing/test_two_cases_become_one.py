"""Merging over two aggregates: whatever the order, repeats and delays of what cases tell each other, both
sides agree in the end, and every channel's clock runs in exactly one case.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.case_actions import ACTION
from contracts.envelope import By, Event
from services.routing.domain.case import OPEN, Case
from services.routing.domain.messages import Context
from services.routing.domain.policy_parse import parse_policy
from services.routing.handlers import Steps, case_of_lead, lead_event
from services.routing.main import CASE
from services.routing.merging import BetweenCases
from services.runtime.aggregate import Aggregates
from services.runtime.inputs import Outcome, Refused
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
        await leads([_lead(name, n) for n, name in enumerate("ABC")])
        await leads([_lead("D", 3, "hangzhou", "330106")])
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


def _due(n: int) -> datetime:
    return START + timedelta(days=20 + n)


def _lead(name: str, n: int, city: str = "fuyang", region: str = "341202") -> Event:
    at = START + timedelta(minutes=n)
    data = {
        "case_id": name,
        "channel": "petition",
        "received_at": at.isoformat(),
        "arrived_at": at.isoformat(),
        "channel_due_at": _due(n).isoformat(),
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


def _running(case: Case) -> list[datetime]:
    return [t.due_at for t in case.timers if t.running and t.name.startswith("channel")]


def _answering(name: str, cases: dict[str, Case]) -> str:
    """The case that answers for another in the end."""
    while (into := cases[name].joined.into) is not None:
        name = into.case
    return name


def _hold_together(cases: dict[str, Case]) -> None:
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
        root = cases[_answering(name, cases)]
        places = [c.id for c in cases.values() for due in _running(c) if due == _due(n)]
        assert places == ([root.id] if root.state in OPEN else []), name


async def test_the_later_goes_into_the_earlier_whichever_is_asked() -> None:
    straight, turned = await Table().open(), await Table().open()
    await straight.act("B", "merge", into="A")
    await turned.act("A", "merge", into="B")
    for table in (straight, turned):
        await table.deliver_rest()
    assert await straight.all() == await turned.all()
    assert (await straight.case("B")).joined.into is not None


async def test_until_the_other_confirms_the_asker_keeps_all_its_clocks_and_works_on() -> None:
    table = await Table().open()
    before = {t.name for t in (await table.case("B")).timers if t.running}
    await table.act("B", "merge", into="A")
    assert {t.name for t in (await table.case("B")).timers if t.running} == before
    assert not isinstance(await table.act("B", "transfer", to="341202/hrss"), Refused)
    await table.deliver_rest()
    assert (await table.case("B")).state == "merged"


async def test_what_ends_while_it_asks_is_not_merged_and_leaves_no_clock_behind() -> None:
    table = await Table().open()
    await table.act("B", "merge", into="A")
    await table.act("B", "withdraw", reason="已自行解决")
    await table.deliver_rest()
    cases = await table.all()
    assert (cases["B"].state, cases["A"].joined.leads) == ("withdrawn", ())
    assert _due(1) not in _running(cases["A"])


async def test_one_that_ends_before_it_hears_declines_and_the_asker_goes_on() -> None:
    table = await Table().open()
    await table.act("B", "merge", into="A")
    await table.act("A", "withdraw", reason="已自行解决")
    await table.deliver_rest()
    case = await table.case("B")
    assert (case.state, case.joined.pending) == ("received", None)
    assert _running(case) == [_due(1)]


async def test_what_is_asked_of_it_goes_along() -> None:
    table = await Table().open()
    await table.act("B", "merge", into="A")
    await table.deliver_rest()
    case = await table.case("A")
    assert case.lead.flags == ("media_exposed",)
    assert "listed_supervision" in case.marks


async def test_refusals() -> None:
    table = await Table().open()
    for case, into, word in (
        ("B", "D", "不属于同一城市"),
        ("B", "B", "自身"),
        ("B", "X", "没有要并入的案件"),
    ):
        outcome = await table.act(case, "merge", into=into)
        assert isinstance(outcome, Refused)
        assert word in outcome.refusal.message
        assert outcome.refusal.field == "into"
    await table.act("A", "withdraw", reason="已自行解决")
    outcome = await table.act("B", "merge", into="A")
    assert isinstance(outcome, Refused)
    assert outcome.refusal.clause == "FY-A1-2.2"
    await table.act("C", "merge", into="B")
    outcome = await table.act("C", "merge", into="B")
    assert isinstance(outcome, Refused)
    assert "等待对方确认" in outcome.refusal.message
    await table.deliver_rest()
    outcome = await table.act("C", "merge", into="B")
    assert isinstance(outcome, Refused)
    assert "已合并" in outcome.refusal.message


async def test_a_turned_merge_still_honours_the_version_that_its_asker_saw() -> None:
    table = await Table().open()
    outcome = await table.act("A", "merge", expected=7, into="B")
    assert isinstance(outcome, Refused)
    assert outcome.refusal.reason == "stale_version"
    assert (await table.case("B")).joined.pending is None


async def test_a_chain_answers_for_all_and_parts_link_by_link() -> None:
    table = await Table().open()
    await table.act("C", "merge", into="B")
    await table.deliver_rest()
    await table.act("B", "merge", into="A")
    await table.deliver_rest()
    assert sorted(_running(await table.case("A"))) == [_due(0), _due(1), _due(2)]
    await table.act("C", "unmerge", reason="误并")
    await table.deliver_rest()
    cases = await table.all()
    _hold_together(cases)
    assert [one.case for one in cases["A"].joined.leads] == ["B"]
    await table.act("B", "unmerge", reason="误并")
    await table.deliver_rest()
    cases = await table.all()
    _hold_together(cases)
    assert _running(cases["B"]) == [_due(1)]


async def test_what_parts_from_an_asker_before_it_hears_is_let_go_by_the_other_too() -> None:
    table = await Table().open()
    await table.act("C", "merge", into="B")
    await table.deliver_rest()
    await table.act("B", "merge", into="A")
    asked = len(table.told)
    await table.act("C", "unmerge", reason="误并")
    await table.deliver([e for e in table.told[asked:] if e.name == "case.unmerged"])
    assert (await table.case("B")).joined.leads == ()
    await table.deliver_rest()
    cases = await table.all()
    _hold_together(cases)
    assert [one.case for one in cases["A"].joined.leads] == ["B"]


_NAMES = st.sampled_from("ABC")
_STEPS = st.one_of(
    st.tuples(st.just("merge"), _NAMES, _NAMES),
    st.tuples(st.just("unmerge"), _NAMES, st.none()),
    st.tuples(st.just("withdraw"), _NAMES, st.none()),
    st.tuples(st.just("deliver"), st.integers(0, 400), st.none()),
    st.tuples(st.just("deliver"), st.integers(0, 400), st.none()),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_STEPS, min_size=4, max_size=40))
def test_any_interleaving_repeated_or_late_leaves_both_sides_agreed(steps: list[Any]) -> None:
    async def play() -> None:
        table = await Table().open()
        for verb, what, into in steps:
            table.clock.move_to(table.clock.now() + timedelta(minutes=1))
            match verb:
                case "merge":
                    await table.act(what, "merge", into=into)
                case "deliver":
                    await table.deliver([table.told[what % len(table.told)]])
                case _:
                    await table.act(what, verb, reason="误并或已自行解决")
        await table.deliver_rest()
        cases = await table.all()
        _hold_together(cases)
        said = len(table.told)
        await table.deliver(list(reversed(table.told)))
        assert (await table.all(), len(table.told)) == (cases, said)

    asyncio.run(play())


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_deliveries_does_not_change_the_two_states(data: st.DataObject) -> None:
    async def play(shuffle: bool) -> dict[str, Case]:
        table = await Table().open()
        await table.act("B", "merge", into="A")
        await table.act("C", "merge", into="A")
        for _ in range(12 if shuffle else 0):
            await table.deliver([data.draw(st.sampled_from(table.told))])
        await table.deliver_rest()
        return await table.all()

    shuffled, straight = asyncio.run(play(True)), asyncio.run(play(False))
    for name in "BC":
        assert shuffled[name].state == straight[name].state == "merged"
    assert {one.case for one in shuffled["A"].joined.leads} == {"B", "C"}
    assert sorted(_running(shuffled["A"])) == sorted(_running(straight["A"]))
