"""Much that is due at once is decided a few at a time: in between, what else the process does goes on."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any

from services.runtime.aggregate import A_FEW
from services.runtime.testing.memory_store import MemoryStore
from tests.component.warnings.plant import Plant
from tests.component.warnings.test_attendance_is_counted import registered, started

END = datetime.fromisoformat("2024-05-01T00:00:00+08:00")
MANY = 2 * A_FEW + 20


class Yielding:
    """A store that lets others go on whenever it is asked, as one beyond a network does; it notes how many
    aggregates were saved in one go.
    """

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.saved: list[int] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.store, name)
        if name not in ("load", "save"):
            return found

        async def call(*given: Any, **named: Any) -> Any:
            await asyncio.sleep(0)
            if name == "save":
                self.saved.append(len(given[1]))
            return await found(*given, **named)

        return call


async def test_at_a_months_end_all_is_fired_a_few_projects_at_a_time() -> None:
    store = Yielding(MemoryStore())
    plant = await Plant.open(store)
    ids = [f"D{n}" for n in range(MANY)]
    await plant.tell(*(fact for id in ids for fact in (registered(id), started(id))))
    await plant.settle()
    plant.clock.move_to(END)
    store.saved.clear()
    assert await plant.service.aggregates[0].fire_due(END) == MANY
    assert sum(store.saved) == MANY and max(store.saved) <= A_FEW
    assert await plant.service.aggregates[0].fire_due(END) == 0
    found = [await plant.project(id) for id in ids]
    assert all(one is not None and f"{one.id}/attendance_abnormal/2024-04" in one.warnings for one in found)
