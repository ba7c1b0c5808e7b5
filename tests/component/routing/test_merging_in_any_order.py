"""Merging over two aggregates: whatever the order, repeats and delays of what cases tell each other, both
sides agree in the end, and every channel's clock runs in exactly one case.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.domain.case import Case
from tests.component.routing.joined_cases import Table, hold_together, running

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
        hold_together(cases)
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
    assert sorted(running(shuffled["A"])) == sorted(running(straight["A"]))
