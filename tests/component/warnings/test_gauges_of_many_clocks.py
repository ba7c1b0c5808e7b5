"""The gauges of deadlines are counted page by page, from the clocks alone: ledgers are not read for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from prometheus_client import REGISTRY

from services.runtime import timer_gauges
from services.runtime.store import Query, Stored
from services.runtime.testing.memory_store import MemoryStore
from tests.component.warnings.plant import Plant
from tests.component.warnings.test_attendance_is_counted import registered, started

END = datetime.fromisoformat("2024-05-01T00:00:00+08:00")
SITES = [f"G{n}" for n in range(7)]


class Read:
    """A store that remembers what aggregates were found."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.found: list[list[Stored]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def find(self, kind: str, query: Query) -> list[Stored]:
        self.found.append(await self.store.find(kind, query))
        return self.found[-1]


def running() -> float:
    samples = [
        s for metric in REGISTRY.collect() if metric.name == "anxin_timers_running" for s in metric.samples
    ]
    return sum(s.value for s in samples if s.labels["city"] == "fuyang")


async def test_all_clocks_are_counted_a_page_at_a_time_and_nothing_else_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(timer_gauges, "A_PAGE", 3, raising=False)
    plant = await Plant.open(Read())
    await plant.tell(*(fact for site in SITES for fact in (registered(site), started(site))))
    plant.clock.move_to(END)
    await plant.service.fire_due()
    plant.store.found.clear()
    await plant.service.measures[0]()
    projects = [p for site in SITES if (p := await plant.project(site)) is not None]
    own = [clock.timer for project in projects for clock in project.clocks]
    timers = own + [timer for project in projects for warning in project.open for timer in warning.timers]
    assert running() == sum(timer.running and not timer.backlog for timer in timers) > 0
    assert [len(page) for page in plant.store.found if page] == [3, 3, 1]
    assert {name for page in plant.store.found for one in page for name in one.state} <= {
        "clocks",
        "warnings",
        "city",
    }
