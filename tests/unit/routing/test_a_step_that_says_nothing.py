"""In every city and state a step that lacks all it should say is refused with a clause, or needs to say
nothing: what it makes is an event as the contract has it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.routing.domain.decide import STEPS
from tests.unit.routing.conftest import context_of
from tests.unit.routing.machines.books import SHANGHAI
from tests.unit.routing.machines.steps import Fields, usual
from tests.unit.routing.machines.table import Table
from tests.unit.routing.machines.towns import TOWNS

NEEDED: dict[str, Fields] = {
    "payment": {"amount": "1.00"},
    "recover_debt": {"amount": "1.00", "to_wages": "1.00"},
    "review": {"decision": "return"},
    "follow_up": {"satisfied": "unreachable"},
    "police_update": {"status": "accepted"},
    "joint_action": {"kind": "meeting", "text": "情况"},
    "correct": {"field": "headcount"},
    "merge": {"into": "B"},
}
"""What a step can't be read without."""
WAYS = [(), (0,), (0, 0), (0, 0, 0), (0, 0, 0, 2), (0, 0, 0, 4), (0, 0, 0, 1), (0, 0, 0, 0, 1, 0)]
"""Turns of the usual way, to different states of a case."""


def _on_its_way(city: str, way: tuple[int, ...]) -> Table:
    town = TOWNS[city]
    table = Table(town, context_of(city), datetime.fromisoformat(town.since).replace(tzinfo=SHANGHAI))
    for case_id in "BA":
        table.open(case_id, region=town.regions[0])
        table.now += timedelta(hours=1)
    for turn in way:
        action, fields = usual(town, table.cases["A"], table.now, turn)
        table.act("A", action, "office", fields)
    return table


@pytest.mark.parametrize("city", sorted(TOWNS))
@pytest.mark.parametrize("action", sorted(STEPS))
def test_is_refused_or_says_enough(city: str, action: str) -> None:
    reached = set()
    for way in WAYS:
        table = _on_its_way(city, way)
        reached.add(table.cases["A"].state)
        table.act("A", action, "office", NEEDED.get(action, {}))
    assert {"handling", "agreed", "investigating"} <= reached
