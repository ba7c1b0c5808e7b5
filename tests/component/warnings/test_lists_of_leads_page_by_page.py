"""Lists over all projects of a city or an employer hold a page of them at a time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from contracts.envelope import Event, to_record
from contracts.facts import Fact, parse_fact
from contracts.topics import CASES
from services.runtime.bus import Delivery
from services.runtime.store import Query, Stored
from services.runtime.testing.memory_store import MemoryStore
from services.warnings.cases import ROWS, Cases
from services.warnings.link_lists import LinkLists
from tests.component.warnings.plant import CITY, START, Plant
from tests.component.warnings.test_attendance_is_counted import registered

SITES = [f"L{n}" for n in range(5)]
USCC = "91341200MA2ABCDE1X"


class Asked:
    """A store that remembers what it was asked for."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.found: list[int] = []
        self.loaded: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    async def find(self, kind: str, query: Query) -> list[Stored]:
        found = await self.store.find(kind, query)
        self.found += [len(found)] if kind == "warning" else []
        return found

    async def load(
        self, kind: str, ids: Iterable[str], fields: tuple[str, ...] | None = None
    ) -> dict[str, Stored]:
        self.loaded.append(kind)
        return await self.store.load(kind, ids, fields)


def contract(project: str) -> Fact:
    """Of long ago, so that an account for wages is missing."""
    return parse_fact(
        {
            "city": CITY, "project": project, "kind": "contract_signed", "source": "platform",
            "source_id": f"c-{project}", "observed_at": START.isoformat(),
            "date": "2024-01-02", "value": "1000",
        }
    )  # fmt: skip


async def warned_of(plant: Plant) -> None:
    """Projects of one employer, each warned of, then named by a case."""
    company = {"name": "某建筑公司", "uscc": USCC}
    for site in SITES:
        await plant.tell(registered(site, general_contractor=company), contract(site))
    (cases,) = (c for c in plant.service.consumers if c.topic == CASES)
    await cases.handle([case_opened(site) for site in SITES])


def case_opened(project: str) -> Delivery:
    """A case that names a project, as its record comes."""
    now, id = START.isoformat(), f"C-{project}"
    data: dict[str, Any] = {
        "case": id, "city": CITY, "lead": "L1", "channel": "qr", "received_at": now, "arrived_at": now,
        "employer": "某建筑公司", "region": "341202", "project_id": project, "first_unit": "city_hrss",
        "state": "received", "unit": "city_hrss",
    }  # fmt: skip
    event = Event("anxin.case.opened.v1", "/routing", id, START, START, CITY, 1, data, ("FY-A1-2.2",))
    headers, value = to_record(event)
    raw = {name: text.encode() for name, text in headers.items()}
    return Delivery(CASES.name, 0, 0, id.encode(), value, raw)


@pytest.fixture
async def plant(monkeypatch: pytest.MonkeyPatch) -> Plant:
    for module in ("link_lists", "cases"):
        monkeypatch.setattr(f"services.warnings.{module}.A_PAGE", 2, raising=False)
    opened = await Plant.open(Asked())
    await warned_of(opened)
    opened.store.found.clear()
    opened.store.loaded.clear()
    return opened


async def test_leads_of_a_city_are_looked_up_once_for_each_page_of_projects(plant: Plant) -> None:
    projects = plant.service.aggregates[0]
    cases = Cases(plant.store, projects)
    listed = await LinkLists(plant.store, projects, cases).linked(CITY, None)
    assert sorted((one["project"], one["case"]) for one in listed) == [(s, f"C-{s}") for s in SITES]
    assert [n for n in plant.store.found if n] == [2, 2, 1]
    assert plant.store.loaded.count(ROWS) == 3


async def test_an_employers_projects_are_read_a_page_at_a_time(plant: Plant) -> None:
    await Cases(plant.store, plant.service.aggregates[0]).count(CITY, USCC)
    assert [n for n in plant.store.found if n] == [2, 2, 1]
