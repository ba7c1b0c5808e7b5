"""POST /intake/leads: new, the same again, other content under the same number."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.runtime.store import Query, Stored
from services.runtime.testing.memory_store import MemoryStore
from tests.component.intake.worlds import World, a_lead, make_world, places

PERSONAL = ("张三", "13800000000", "341202199001011234", "三个月没有发工资")


async def test_a_new_lead_is_201_with_its_ids(world: World) -> None:
    answer = await world.post()
    assert answer.status_code == 201
    body = answer.json()
    assert body["lead_id"].removeprefix("L-") == body["case_id"].removeprefix("C-")
    assert body["receipt"] not in body["lead_id"]


async def test_the_event_carries_the_lead_and_nothing_personal(world: World) -> None:
    ids = (await world.post()).json()
    [event] = await world.relay()
    assert (event.type, event.subject, event.sequence) == ("anxin.lead.received.v1", ids["lead_id"], 1)
    assert event.clauses == ("FY-A1-2.1", "FY-A1-2.2")
    assert event.data["case_id"] == ids["case_id"]
    assert event.data["region"] == "341202"
    assert event.data["received_at"] == event.data["arrived_at"] == "2023-09-01T01:00:00+00:00"
    assert event.data["narrative"]["length"] == 8
    text = json.dumps(event.data, ensure_ascii=False)
    assert not [p for p in (*PERSONAL, ids["receipt"]) if p in text]


async def test_nothing_personal_lies_in_clear_in_the_store(world: World) -> None:
    await world.post(workers=[{"name": "李四", "phone": "13900000000"}])
    await world.relay()
    raw = b"".join(
        document for table in world.store.tables.values() for document in table.documents.values()
    ) + b"".join(d for kind in world.store.kinds.values() for d in kind.documents.values())
    assert "某建筑公司".encode() in raw
    assert not [p for p in (*PERSONAL, "李四", "13900000000") if p.encode() in raw]


async def test_the_same_again_is_200_with_the_same_ids_and_no_event(world: World) -> None:
    first = await world.post()
    second = await world.post()
    assert (second.status_code, second.json()) == (200, first.json())
    assert len(await world.relay()) == 1


async def test_the_same_amount_written_otherwise_is_the_same(world: World) -> None:
    await world.post()
    again = await world.post(amount=180000, causes=[])
    assert again.status_code == 200


async def test_other_content_is_409_that_names_the_fields(world: World) -> None:
    first = (await world.post()).json()
    answer = await world.post(amount="1.00", employer={"name": "另一公司"}, narrative="改了")
    assert answer.status_code == 409
    assert places(answer) == ["amount", "employer.name", "narrative"]
    assert answer.json()["lead_id"] == first["lead_id"]


async def test_the_later_version_is_kept_beside_the_first(world: World) -> None:
    await world.post()
    await world.post(amount="1.00")
    kept = await _submissions(world)
    assert sorted(d["plain"]["amount"] for d in kept) == ["1.00", "180000.00"]
    assert (await world.post()).status_code == 200


async def test_an_idempotency_key_makes_a_lead_without_number_one(world: World) -> None:
    body = a_lead(source_id=None)
    headers = {"Idempotency-Key": "k-1"}
    first = await world.http.post("/intake/leads", json=body, headers=headers)
    second = await world.http.post("/intake/leads", json=body, headers=headers)
    third = await world.http.post("/intake/leads", json=body, headers={"Idempotency-Key": "k-2"})
    assert (first.status_code, second.status_code, third.status_code) == (201, 200, 201)
    assert first.json() == second.json() != third.json()


async def test_an_empty_key_is_none(world: World) -> None:
    for number in ("1", "2"):
        body = a_lead(source_id=None, amount=number)
        answer = await world.http.post("/intake/leads", json=body, headers={"Idempotency-Key": ""})
        assert answer.status_code == 201


async def test_a_key_used_for_another_number_is_a_conflict(world: World) -> None:
    headers = {"Idempotency-Key": "k-1"}
    await world.http.post("/intake/leads", json=a_lead(), headers=headers)
    answer = await world.http.post("/intake/leads", json=a_lead(source_id="12345-2"), headers=headers)
    assert (answer.status_code, places(answer)) == (409, ["source_id"])


async def test_without_number_and_key_each_is_its_own(world: World) -> None:
    first = await world.post(source_id=None)
    second = await world.post(source_id=None)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["lead_id"] != second.json()["lead_id"]


class InterleavedStore(MemoryStore):
    """Lets everybody else go on between a load and the save that follows it."""

    async def load(
        self, kind: str, ids: Iterable[str], fields: tuple[str, ...] | None = None
    ) -> dict[str, Stored]:
        found = await super().load(kind, ids, fields)
        await asyncio.sleep(0)
        return found


async def test_the_same_lead_at_once_is_one() -> None:
    world = make_world(InterleavedStore())
    answers = await asyncio.gather(*(world.post() for _ in range(8)))
    assert len({a.json()["lead_id"] for a in answers}) == 1
    assert sorted(a.status_code for a in answers) == [200] * 7 + [201]
    assert len(await world.relay()) == 1


async def test_other_content_at_once_is_one_lead_and_conflicts() -> None:
    world = make_world(InterleavedStore())
    answers = await asyncio.gather(*(world.post(amount=n) for n in range(5)))
    assert sorted(a.status_code for a in answers) == [201, 409, 409, 409, 409]
    [event] = await world.relay()
    [kept] = [d for d in await _submissions(world) if d["_id"].endswith(event.data["content"])]
    assert kept["plain"]["amount"] == event.data["amount"]
    assert len(await _submissions(world)) == 5


async def _submissions(world: World) -> list[dict[str, Any]]:
    return await world.store.table("submissions").find(Query())


LEADS = st.fixed_dictionaries(
    {"source_id": st.sampled_from(["a", "b", "c"]), "amount": st.sampled_from([None, 0, "12.30"])}
)


@settings(max_examples=25, deadline=None)
@given(st.lists(LEADS, max_size=12))
async def test_whatever_is_repeated_each_number_is_one_lead_of_its_first_content(
    sent: list[dict[str, Any]],
) -> None:
    world = make_world()
    first: dict[str, Any] = {}
    for one in sent:
        expected = 201 if one["source_id"] not in first else 200 if first[one["source_id"]] == one else 409
        first.setdefault(one["source_id"], one)
        assert (await world.post(**one)).status_code == expected
    events = await world.relay()
    assert len(events) == world.leads() == len(first)
    assert all(e.sequence == 1 for e in events)
