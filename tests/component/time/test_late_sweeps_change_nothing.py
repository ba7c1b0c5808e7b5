"""When a deadline is looked at changes neither its date nor its outcome."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from anxin.world import VirtualWorld
from contracts.envelope import Event
from services.routing.domain.case import Case
from services.runtime.inputs import Applied
from services.runtime.timers import find
from tests.support.story import START, lead_event, lead_record, step
from tests.support.worlds import open_world

DUE = datetime(2023, 9, 4, 16, 0, tzinfo=UTC)
"""24:00 of Monday in Asia/Shanghai: one working day after a Friday."""


async def received() -> VirtualWorld:
    world = await open_world(START)
    await world.bus.publish([lead_record(lead_event(1))])
    await world.settle()
    return world


async def case_of(world: VirtualWorld) -> Case:
    found = await world.services["routing"].aggregates[0].get("C-1")
    assert found is not None
    state: Case = found[0]
    return state


async def transfer_at(world: VirtualWorld, at: datetime) -> Any:
    """The hand-over at `at`, with no sweep before it, as if the sweep hung."""
    world.clock.move_to(at)
    steps, *_ = world.services["routing"].handlers
    by, action = step("city_hrss", "transfer", to="341202/hrss")
    return await steps.take("C-1", action, by, at)


async def test_five_seconds_late_is_late_whatever_the_sweep_was_doing() -> None:
    world = await received()
    outcome = await transfer_at(world, DUE + timedelta(seconds=5))
    assert isinstance(outcome, Applied)
    timer = find((await case_of(world)).timers, "transfer")
    assert timer is not None
    assert (timer.state, timer.due_at, timer.stopped_at) == ("breached", DUE, DUE + timedelta(seconds=5))
    names = [e.name for e in await history(world)]
    assert names.index("case.timer_breached") < names.index("case.transferred")


async def test_the_last_millisecond_is_in_time() -> None:
    world = await received()
    await transfer_at(world, DUE - timedelta(milliseconds=1))
    timer = find((await case_of(world)).timers, "transfer")
    assert timer is not None
    assert timer.state == "met"


async def test_the_first_instant_too_late_is_late() -> None:
    world = await received()
    await transfer_at(world, DUE)
    timer = find((await case_of(world)).timers, "transfer")
    assert timer is not None
    assert timer.state == "breached"


async def history(world: VirtualWorld) -> list[Event]:
    await world.settle()
    return await world.store("routing").journal("C-1", 0, 1000)


async def test_a_stop_over_a_weekend_fires_what_was_due_with_its_own_dates() -> None:
    swept = await received()
    await swept.reach(START + timedelta(days=20))
    asleep = await received()
    awake_at = START + timedelta(days=20)
    asleep.clock.move_to(awake_at)
    await asleep.services["routing"].sweep()

    def told(events: list[Event]) -> list[tuple[int | None, str, datetime, Any]]:
        return [(e.sequence, e.name, e.time, dict(e.data)) for e in events]

    late = await history(asleep)
    assert told(late) == told(await history(swept))
    breached = [e for e in late if e.name == "case.timer_breached"]
    assert breached
    assert all(e.time == datetime.fromisoformat(e.data["due_at"]) for e in breached)
    assert all(e.recorded_at == awake_at for e in breached)


async def test_what_a_due_clock_begins_is_counted_from_that_instant() -> None:
    world = await received()
    await transfer_at(world, START + timedelta(hours=1))
    world.clock.move_to(START + timedelta(days=40))
    await world.services["routing"].sweep()
    events = await history(world)
    sign = next(e for e in events if e.name == "case.timer_breached" and e.data["timer"] == "sign")
    assert sign.time == DUE
    assert [e.time for e in events] == sorted(e.time for e in events)
