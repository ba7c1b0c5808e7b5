"""POST /intake/leads: new, the same again, other content under the same number."""

from __future__ import annotations

import asyncio
import json

PERSONAL = ("张三", "13800000000", "341202199001011234", "三个月没有发工资")


async def test_a_new_lead_is_201_with_its_ids(world, lead):
    answer = await world.http.post("/intake/leads", json=lead())
    assert answer.status_code == 201
    body = answer.json()
    assert body["lead_id"].removeprefix("L-") == body["case_id"].removeprefix("C-")
    assert body["receipt"] not in body["lead_id"]


async def test_the_event_carries_the_lead_and_nothing_personal(world, lead):
    ids = (await world.http.post("/intake/leads", json=lead())).json()
    [event] = await world.relay()
    assert (event.type, event.subject, event.sequence) == ("anxin.lead.received.v1", ids["lead_id"], 1)
    assert event.clauses == ("FY-A1-2.1", "FY-A1-2.2")
    assert event.data["case_id"] == ids["case_id"]
    assert event.data["region"] == "341202"
    assert event.data["received_at"] == event.data["arrived_at"] == "2023-09-01T01:00:00+00:00"
    assert event.data["narrative"]["length"] == 8
    text = json.dumps(event.data, ensure_ascii=False)
    assert not [p for p in (*PERSONAL, ids["receipt"]) if p in text]


async def test_nothing_personal_lies_in_clear_in_the_store(world, lead):
    await world.http.post("/intake/leads", json=lead(workers=[{"name": "李四", "phone": "13900000000"}]))
    await world.relay()
    raw = b"".join(
        document for table in world.store.tables.values() for document in table.documents.values()
    ) + b"".join(d for kind in world.store.kinds.values() for d in kind.documents.values())
    assert "某建筑公司".encode() in raw
    assert not [p for p in (*PERSONAL, "李四", "13900000000") if p.encode() in raw]


async def test_the_same_again_is_200_with_the_same_ids_and_no_event(world, lead):
    first = await world.http.post("/intake/leads", json=lead())
    second = await world.http.post("/intake/leads", json=lead())
    assert (second.status_code, second.json()) == (200, first.json())
    assert len(await world.relay()) == 1


async def test_the_same_amount_written_otherwise_is_the_same(world, lead):
    await world.http.post("/intake/leads", json=lead())
    again = await world.http.post("/intake/leads", json=lead(amount=180000, causes=[]))
    assert again.status_code == 200


async def test_other_content_is_409_that_names_the_fields(world, lead):
    first = (await world.http.post("/intake/leads", json=lead())).json()
    changed = lead(amount="1.00", employer={"name": "另一公司"}, narrative="改了")
    answer = await world.http.post("/intake/leads", json=changed)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    places = [".".join(e["loc"]) for e in answer.json()["errors"]]
    assert places == ["amount", "employer.name", "narrative"]
    assert answer.json()["lead_id"] == first["lead_id"]


async def test_the_later_version_is_kept_beside_the_first(world, lead):
    await world.http.post("/intake/leads", json=lead())
    await world.http.post("/intake/leads", json=lead(amount="1.00"))
    kept = await world.store.table("submissions").find(_all())
    assert sorted(d["plain"]["amount"] for d in kept) == ["1.00", "180000.00"]
    assert (await world.http.post("/intake/leads", json=lead())).status_code == 200


async def test_an_idempotency_key_makes_a_lead_without_number_one(world, lead):
    body = lead(source_id=None)
    headers = {"Idempotency-Key": "k-1"}
    first = await world.http.post("/intake/leads", json=body, headers=headers)
    second = await world.http.post("/intake/leads", json=body, headers=headers)
    third = await world.http.post("/intake/leads", json=body, headers={"Idempotency-Key": "k-2"})
    assert (first.status_code, second.status_code, third.status_code) == (201, 200, 201)
    assert first.json() == second.json() != third.json()


async def test_a_key_used_for_another_number_is_a_conflict(world, lead):
    headers = {"Idempotency-Key": "k-1"}
    await world.http.post("/intake/leads", json=lead(), headers=headers)
    answer = await world.http.post("/intake/leads", json=lead(source_id="12345-2"), headers=headers)
    assert [e["loc"] for e in answer.json()["errors"]] == [["source_id"]]


async def test_without_number_and_key_each_is_its_own(world, lead):
    first = await world.http.post("/intake/leads", json=lead(source_id=None))
    second = await world.http.post("/intake/leads", json=lead(source_id=None))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["lead_id"] != second.json()["lead_id"]


async def test_two_at_once_give_one_lead(world, lead):
    answers = await asyncio.gather(*(world.http.post("/intake/leads", json=lead()) for _ in range(8)))
    assert len({a.json()["lead_id"] for a in answers}) == 1
    assert sorted(a.status_code for a in answers) == [200] * 7 + [201]
    assert len(await world.relay()) == 1


def _all():
    from services.runtime.store import Query

    return Query()
