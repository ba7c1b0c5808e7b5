"""What a day's end costs: documents read and written for what is due, not for what is open."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.runtime.testing.memory_store import MemoryStore
from tests.component.warnings.plant import Plant
from tests.component.warnings.test_attendance_is_counted import registered, started


class Counting:
    """A store that counts the documents which go in and out."""

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.documents = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.store, name)
        if name not in ("load", "save", "due", "find"):
            return found

        async def call(*given: Any, **named: Any) -> Any:
            result = await found(*given, **named)
            self.documents += len(given[1]) if name == "save" else len(result)
            return result

        return call


async def test_a_days_end_costs_what_is_due_and_not_what_is_open() -> None:
    end = datetime.fromisoformat("2024-05-01T00:00:00+08:00")
    costs = []
    for open_projects in (20, 200):
        counting = Counting(MemoryStore())
        plant = await Plant.open(counting)
        others = [registered(f"O{n}") for n in range(open_projects)]
        await plant.tell(*others, *(f for n in range(10) for f in (registered(f"D{n}"), started(f"D{n}"))))
        await plant.settle()
        plant.clock.move_to(end)
        counting.documents = 0
        await plant.service.fire_due()
        assert [w for n in range(10) if (p := await plant.project(f"D{n}")) for w in p.open]
        costs.append(counting.documents)
    assert costs[0] == costs[1]
