"""Whatever ends a project's clocks, punches that came by then and wait to be counted are counted first."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from contracts.envelope import Event, to_record
from contracts.topics import CASES
from services.runtime.bus import Delivery
from services.runtime.store import Change, Stored
from tests.component.warnings.plant import CITY, PROJECT, Plant, punch
from tests.component.warnings.test_attendance_is_counted import registered, started

END = datetime.fromisoformat("2024-05-01T00:00:00+08:00")
"""The month is over: who sent no attendance is warned of."""
SILENT = f"{PROJECT}/attendance_abnormal/2024-04"


async def at_the_end(came: bool) -> Plant:
    """A project on which work goes on, at the month's end; its last punches came (or none) and wait."""
    plant = await Plant.open()
    await plant.tell(registered(), started())
    if came:
        plant.clock.move_to(END - timedelta(hours=1))
        await plant.tell(*(punch(n, "2024-04-30") for n in range(3)))
    plant.clock.move_to(END)
    return plant


async def warned(plant: Plant) -> bool:
    found = await plant.project()
    assert found is not None
    return SILENT in found.warnings


def case_opened() -> Delivery:
    """A case that names the project, as its record comes."""
    data: dict[str, Any] = {
        "case": "C1", "city": CITY, "lead": "L1", "channel": "qr", "received_at": END.isoformat(),
        "arrived_at": END.isoformat(), "employer": "某建筑公司", "region": "341202", "project_id": PROJECT,
        "first_unit": "city_hrss", "state": "received", "unit": "city_hrss",
    }  # fmt: skip
    event = Event("anxin.case.opened.v1", "/routing", "C1", END, END, CITY, 1, data, ("FY-A1-2.2",))
    headers, value = to_record(event)
    raw = {name: text.encode() for name, text in headers.items()}
    return Delivery(CASES.name, 0, 0, b"C1", value, raw)


async def hear_of_a_case(plant: Plant) -> None:
    (cases,) = (c for c in plant.service.consumers if c.topic == CASES)
    await cases.handle([case_opened()])
    found = await plant.project()
    assert found is not None and set(found.cases) == {"C1"}


async def reproject(plant: Plant) -> None:
    """As at every start, for a project with a provisional deadline."""
    (stored,) = (await plant.store.load("warning", [PROJECT])).values()
    assert not await plant.store.save("warning", [_provisional(stored, plant.clock.now())])
    await plant.service.reproject()


def _provisional(stored: Stored, due: datetime) -> Change:
    state = {**stored.state, "provisional": True}
    return Change(
        stored.id, stored.city, stored.version, stored.sequence, stored.policy, state, due, stored.applied, ()
    )


async def test_a_case_that_names_the_project_warns_of_nothing_that_is_known_otherwise() -> None:
    heard, silent = await at_the_end(came=True), await at_the_end(came=False)
    await hear_of_a_case(heard)
    await hear_of_a_case(silent)
    assert (await warned(heard), await warned(silent)) == (False, True)


async def test_deadlines_projected_anew_at_a_start_warn_of_nothing_that_is_known_otherwise() -> None:
    heard, silent = await at_the_end(came=True), await at_the_end(came=False)
    await reproject(heard)
    await reproject(silent)
    assert (await warned(heard), await warned(silent)) == (False, True)
