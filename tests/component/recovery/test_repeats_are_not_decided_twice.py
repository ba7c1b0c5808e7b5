"""An event that an aggregate has applied is not decided again, whatever its rule would make of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from anxin.world import VirtualWorld
from contracts.envelope import Event
from services.routing.handlers import case_of_lead
from services.routing.handlers import lead_event as decide_lead
from services.runtime.decisions import Decision
from services.runtime.settle import SETTLED, IntoAggregates, Missing
from tests.support.story import START, lead_event
from tests.support.worlds import open_world


class Counting:
    """Routing's own decision about a lead's event; remembers which sequences it was asked about."""

    def __init__(self) -> None:
        self.asked: list[int | None] = []

    def __call__(self, case: Any, event: Event, context: Any) -> Decision:
        self.asked.append(event.sequence)
        return decide_lead(case, event, context)


def into(world: VirtualWorld, counting: Counting) -> IntoAggregates[Any, Any]:
    return IntoAggregates(world.services["routing"].aggregates[0], case_of_lead, counting)


def numbered(sequence: int) -> Event:
    return replace(lead_event(1), sequence=sequence)


async def test_a_repeat_in_a_later_batch_is_settled_without_a_decision() -> None:
    world, counting = await open_world(START), Counting()
    apply = into(world, counting)
    assert await apply([numbered(1)]) == [SETTLED]
    assert await apply([numbered(1)]) == [SETTLED]
    assert counting.asked == [1]


async def test_a_repeat_in_the_same_batch_is_settled_without_a_decision() -> None:
    world, counting = await open_world(START), Counting()
    assert await into(world, counting)([numbered(1), numbered(1), numbered(2)]) == [SETTLED] * 3
    assert counting.asked == [1, 2]


async def test_what_comes_after_a_hole_is_not_decided_and_says_what_is_missing() -> None:
    world, counting = await open_world(START), Counting()
    apply = into(world, counting)
    assert await apply([numbered(1), numbered(3)]) == [SETTLED, Missing(1)]
    assert await apply([numbered(2), numbered(3)]) == [SETTLED, SETTLED]
    assert counting.asked == [1, 2, 3]
