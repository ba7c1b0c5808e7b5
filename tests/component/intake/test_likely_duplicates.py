"""The same complaint from several channels is proposed as one, with its grounds; nothing merges by itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anxin.world import VirtualWorld
from services.intake.domain.duplicates import Traits, grounds, normalised
from services.runtime.web import make_app
from tests.support.worlds import open_world

START = datetime.fromisoformat("2023-09-01T09:00:00+08:00")
BASE: dict[str, Any] = {
    "city": "fuyang",
    "channel": "qr",
    "region": "341202",
    "employer": {"name": "某建筑有限公司"},
    "reporter": {"name": "王某", "phone": "13900000000"},
    "project_id": "P1",
    "period": {"start": "2023-05", "end": "2023-07"},
}


class Clerk:
    def __init__(self, world: VirtualWorld) -> None:
        self.world = world
        transport = httpx.ASGITransport(make_app(world.services.values()))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://anxin")

    async def lead(self, **changes: Any) -> dict[str, str]:
        body = {k: v for k, v in {**BASE, **changes}.items() if v is not None}
        answer = await self.http.post("/intake/leads", json=body)
        assert answer.status_code == 201, answer.text
        await self.world.reach(self.world.clock.now())
        return dict(answer.json())

    async def proposed(self, lead: dict[str, str]) -> dict[str, set[str]]:
        found = (await self.http.get(f"/routing/cases/{lead['case_id']}/duplicates")).json()["items"]
        return {item["case"]["lead_id"]: set(item["grounds"]) for item in found}


@pytest.fixture
async def clerk() -> AsyncIterator[Clerk]:
    yield Clerk(await open_world(START))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"channel": "petition"}, {"worker", "employer", "project", "period"}),
        ({"employer": {"name": "别的公司"}, "project_id": None, "period": None}, {"worker"}),
        # a name alone counts with the same employer, however that is written
        (
            {"reporter": {"name": "王某"}, "employer": {"name": "某建筑(有限公司)"}, "project_id": None},
            {"worker", "employer", "period"},
        ),
        ({"reporter": {"name": "王某"}, "employer": {"name": "别的公司"}}, None),
        # somebody unnamed about the same site and time
        ({"reporter": {"anonymous": True}}, {"employer", "project", "period"}),
        ({"reporter": {"anonymous": True}, "period": {"start": "2023-08", "end": "2023-08"}}, None),
        # two people of one site have two complaints
        ({"reporter": {"name": "李某", "phone": "13911111111"}}, None),
        (
            {"reporter": None, "workers": [{"phone": "139 0000 0000"}]},
            {"worker", "employer", "project", "period"},
        ),
        ({"city": "hangzhou", "region": "330106"}, None),
    ],
)
async def test_grounds(clerk: Clerk, changes: dict[str, Any], expected: set[str] | None) -> None:
    first = await clerk.lead()
    second = await clerk.lead(**changes)
    wanted = {} if expected is None else {first["lead_id"]: expected}
    assert await clerk.proposed(second) == wanted
    assert set(await clerk.proposed(first)) == ({second["lead_id"]} if expected else set())
    answer = await clerk.http.get(f"/intake/leads/{second['lead_id']}/duplicates")
    assert [set(i["grounds"]) for i in answer.json()["items"]] == list(wanted.values())


async def test_it_is_told_once_and_no_person_is_in_the_events(clerk: Clerk) -> None:
    await clerk.lead()
    await clerk.lead(channel="petition")
    await clerk.world.reach(datetime.fromisoformat("2023-09-02T09:00:00+08:00"))
    told = [e for e in clerk.world.bus.published if b"duplicate_suspected" in str(e.headers).encode()]
    assert len(told) == 4  # each of two leads, each of two cases
    text = json.dumps([e.value.decode() for e in told], ensure_ascii=False)
    assert "13900000000" not in text
    assert "王某" not in text


async def test_proposals_have_an_end(clerk: Clerk) -> None:
    first = await clerk.lead()
    for n in range(23):
        await clerk.lead(channel="petition", source_id=f"X-{n}")
    assert len(await clerk.proposed(first)) == 20


_MONTHS = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(
    lambda m: (f"2023-{min(m):02d}", f"2023-{max(m):02d}")
)
_SOME = st.frozensets(st.sampled_from("abc"), max_size=2)
_TRAITS = st.builds(
    Traits,
    people=_SOME,
    names=_SOME,
    employer=st.sampled_from(["甲", "乙"]),
    uscc=st.sampled_from([None, "1", "2"]),
    project=st.sampled_from([None, "P", "Q"]),
    period=st.none() | _MONTHS,
)


@given(_TRAITS, _TRAITS)
def test_grounds_are_the_same_from_either_side(one: Traits, other: Traits) -> None:
    assert grounds(one, other) == grounds(other, one)


@pytest.mark.parametrize("name", ["某建筑有限公司", "某建筑（有限公司）", " 某 建筑有限责任公司", "某建筑"])
def test_an_employer_is_known_however_it_is_written(name: str) -> None:
    assert normalised(name) == "某建筑"


async def test_who_stands_behind_a_workers_number_is_shown_masked(clerk: Clerk) -> None:
    workers = [{"name": "王小某", "phone": "13900000000", "amount": "100"}, {"name": "李某"}]
    lead = await clerk.lead(workers=workers)
    items = (await clerk.http.get(f"/intake/leads/{lead['lead_id']}/workers")).json()["items"]
    assert [(i["id"], i["amount"]) for i in items] == [("w1", "100.00"), ("w2", None)]
    assert "王小某" not in str(items)
    assert "13900000000" not in str(items)
    case = (await clerk.http.get(f"/routing/cases/{lead['case_id']}/workers")).json()["items"]
    assert [(w["id"], w["claimed"]) for w in case] == [("w1", "100.00"), ("w2", None)]
