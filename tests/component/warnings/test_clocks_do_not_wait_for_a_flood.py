"""After a flood a province is counted some at a time: what falls due meanwhile does not wait for all."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from services.warnings.upkeep import A_FLOOD
from tests.component.warnings.plant import Plant, punch
from tests.component.warnings.test_attendance_is_counted import registered, started

END = datetime.fromisoformat("2024-05-01T00:00:00+08:00")
SITES = [f"S{n}" for n in range(120)]


async def after_a_flood() -> Plant:
    """A minute before a month's end all sites have sent but D, which is to be warned of."""
    plant = await Plant.open()
    await plant.tell(registered("D"), started("D"))
    await plant.settle()
    plant.clock.move_to(END - timedelta(minutes=1))
    await plant.tell(*(punch(n, "2024-04-30", project=SITES[n % len(SITES)]) for n in range(A_FLOOD)))
    plant.clock.move_to(END - timedelta(seconds=30))
    return plant


async def uncounted(plant: Plant) -> int:
    return sum([await plant.project(site) is None for site in SITES])


async def test_what_falls_due_while_a_flood_is_counted_is_fired_before_the_rest_of_it() -> None:
    plant = await after_a_flood()
    assert await plant.service.sweep(), "more is left, to be counted at once"
    assert 0 < await uncounted(plant) < len(SITES)
    plant.clock.move_to(END)
    await plant.service.sweep()
    silent = await plant.project("D")
    assert silent is not None and "D/attendance_abnormal/2024-04" in silent.warnings
    assert await uncounted(plant) > 0


async def test_without_pauses_it_is_counted_to_the_end_and_then_there_is_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.runtime.service.SWEEP_SECONDS", 3600.0)
    plant = await after_a_flood()
    done = asyncio.Event()
    (some,) = plant.service.long_work

    async def noted() -> bool:
        left = await some()
        if not left:
            done.set()
        return left

    plant.service.long_work = [noted]
    loops = [asyncio.ensure_future(loop) for loop in plant.service.loops()]
    try:
        await asyncio.wait_for(done.wait(), 60)
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
    assert await uncounted(plant) == 0
