"""POST /intake/facts: each fact by itself, acknowledged only when the bus has acknowledged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from contracts.envelope import Event, from_record
from services.runtime.fact_records import check_fact, fact_of
from tests.component.intake.worlds import World, places


def a_fact(number: int = 1, **changes: Any) -> dict[str, Any]:
    base = {
        "city": "fuyang",
        "project": "P1",
        "kind": "account_opened",
        "source": "bank",
        "source_id": f"b-{number}",
        "observed_at": "2023-08-20T10:00:00+08:00",
        "date": "2023-08-19",
    }
    return {k: v for k, v in {**base, **changes}.items() if v is not None}


def published(world: World) -> list[Event]:
    return [from_record(d.headers, d.value) for d in world.bus.records("anxin.facts")]


async def test_right_ones_are_published_and_wrong_ones_named_by_place(world: World) -> None:
    batch = [a_fact(1), a_fact(2, date="2023-02-30"), 7, a_fact(3, city="atlantis"), a_fact(4)]
    answer = await world.http.post("/intake/facts", json=batch)
    assert answer.status_code == 202
    body = answer.json()
    assert body["accepted"] == 2
    refused = [(r["index"], r.get("source_id"), [e["loc"] for e in r["errors"]]) for r in body["refused"]]
    assert refused == [(1, "b-2", [["date"]]), (2, None, [[]]), (3, "b-3", [["city"]])]
    assert [e.data["source_id"] for e in published(world)] == ["b-1", "b-4"]


async def test_a_published_fact_is_what_consumers_take(world: World) -> None:
    await world.http.post("/intake/facts", json=[a_fact()])
    [event] = published(world)
    assert (event.type, event.subject, event.sequence) == ("anxin.fact.reported.v1", "fuyang:bank:b-1", None)
    assert check_fact(event) is None
    assert fact_of(event).ref == "bank:b-1"


async def test_a_projects_facts_stay_in_one_partition_in_order(world: World) -> None:
    await world.http.post("/intake/facts", json=[a_fact(n) for n in range(40)])
    deliveries = world.bus.records("anxin.facts")
    assert {(d.partition, d.key) for d in deliveries} == {(deliveries[0].partition, b"P1")}
    assert [e.data["source_id"] for e in published(world)] == [f"b-{n}" for n in range(40)]


async def test_ndjson_is_read_line_by_line(world: World) -> None:
    lines = [
        json.dumps(a_fact(1)),
        "",
        "{broken",
        json.dumps(a_fact(2)),
        "x" * 300_000,
        json.dumps(a_fact(3)),
    ]
    answer = await world.http.post(
        "/intake/facts",
        content="\n".join(lines).encode(),
        headers={"Content-Type": "application/x-ndjson; charset=utf-8"},
    )
    assert answer.status_code == 202
    assert answer.json()["accepted"] == 3
    assert [r["index"] for r in answer.json()["refused"]] == [1, 3]


async def test_a_repeat_is_published_again(world: World) -> None:
    for _ in range(2):
        assert (await world.http.post("/intake/facts", json=[a_fact()])).json()["accepted"] == 1
    assert len(published(world)) == 2


async def test_nothing_is_acknowledged_while_the_bus_is_away(world: World) -> None:
    world.bus.away = True
    answer = await world.http.post("/intake/facts", json=[a_fact()])
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"date": "2014-06-01"}, "date"),
        ({"observed_at": "2023-08-20T10:00:00"}, "observed_at"),
        ({"source_id": None}, "source_id"),
        ({"kind": "rumour"}, "kind"),
        ({"amount": "5"}, "amount"),
    ],
)
async def test_a_wrong_field_is_named(world: World, changes: dict[str, Any], field: str) -> None:
    answer = await world.http.post("/intake/facts", json=[a_fact(**changes)])
    assert [e["loc"] for e in answer.json()["refused"][0]["errors"]] == [[field]]
    assert published(world) == []


async def test_a_project_in_a_region_that_is_none_is_refused(world: World) -> None:
    company = {"name": "某公司"}
    project = a_fact(
        kind="project_registered", date=None, name="某项目", region="330102", industry="housing",
        ownership="private", developer=company, general_contractor=company,
    )  # fmt: skip
    answer = await world.http.post("/intake/facts", json=[project])
    assert [e["loc"] for e in answer.json()["refused"][0]["errors"]] == [["region"]]


async def test_a_surrogate_breaks_neither_the_batch_nor_the_answer(world: World) -> None:
    raw = json.dumps([a_fact(1, source_id="\ud800"), a_fact(2)]).encode()
    answer = await world.http.post("/intake/facts", content=raw, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["accepted"]) == (202, 1)


async def test_what_is_no_array_or_of_another_type_is_a_problem(world: World) -> None:
    assert places(await world.http.post("/intake/facts", json={})) == ["body"]
    other = await world.http.post("/intake/facts", content=b"a,b", headers={"Content-Type": "text/csv"})
    assert (other.status_code, places(other)) == (415, ["content-type"])
