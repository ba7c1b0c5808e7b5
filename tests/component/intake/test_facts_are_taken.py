"""POST /intake/facts: each fact by itself, acknowledged only when the bus has acknowledged."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from contracts.envelope import Event, from_record
from contracts.fact_base import CLOCK_SKEW, SHANGHAI
from services.intake.facts import BATCH, MOST_REFUSED
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


async def test_what_cannot_have_been_observed_yet_is_refused(world: World) -> None:
    """It would be the latest word for years, whatever is observed until then."""
    answer = await world.http.post("/intake/facts", json=[a_fact(observed_at="2030-01-01T00:00:00+08:00")])
    [refused] = answer.json()["refused"]
    assert refused["errors"] == [{"loc": ["observed_at"], "msg": "时间晚于现在，请核对设备时钟"}]
    assert published(world) == []


async def test_a_punch_of_more_than_a_year_ahead_is_refused(world: World) -> None:
    last, to_come = (world.clock.now().astimezone(SHANGHAI) + timedelta(days=days) for days in (366, 367))
    batch = [{**a_punch(n), "at": at.isoformat()} for n, at in enumerate((last, to_come))]
    batch.append({**a_punch(2), "at": "2200-01-05T07:00:00Z"})
    answer = await world.http.post("/intake/facts", json=batch)
    wrong = [{"loc": ["at"], "msg": "时间晚于现在，请核对设备时钟"}]
    assert [(r["index"], r["errors"]) for r in answer.json()["refused"]] == [(1, wrong), (2, wrong)]
    assert [e.data["source_id"] for e in published(world)] == ["b-0"]


async def test_a_senders_clock_may_be_a_little_ahead(world: World) -> None:
    soon = (world.clock.now() + CLOCK_SKEW).isoformat()
    answer = await world.http.post("/intake/facts", json=[a_fact(observed_at=soon)])
    assert answer.json()["accepted"] == 1


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


NDJSON = {"Content-Type": "application/x-ndjson"}


def a_punch(number: int) -> dict[str, Any]:
    at = "2023-08-20T06:30:00+08:00"
    return a_fact(
        number, kind="attendance", date=None, project=f"P{number % 50}", worker="w", at=at, direction="in"
    )


async def test_a_long_body_is_published_while_it_comes(world: World) -> None:
    published_so_far = []

    async def lines() -> AsyncIterator[bytes]:
        for part in range(100):
            numbers = range(part * BATCH, (part + 1) * BATCH)
            yield b"".join(json.dumps(a_punch(n)).encode() + b"\n" for n in numbers)
            published_so_far.append(len(world.bus.records("anxin.facts")))

    answer = await world.http.post("/intake/facts", content=lines(), headers=NDJSON)
    assert (answer.status_code, answer.json()["accepted"]) == (202, 50_000)
    assert published_so_far == [BATCH * part for part in range(1, 101)]


async def test_lines_cut_anywhere_are_put_together(world: World) -> None:
    text = "\n".join(json.dumps(a_fact(n, source_id=f"来源-{n}"), ensure_ascii=False) for n in range(5))
    raw = text.encode()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(raw), 7):
            yield raw[start : start + 7]

    answer = await world.http.post("/intake/facts", content=pieces(), headers=NDJSON)
    assert answer.json() == {"accepted": 5, "refused_count": 0, "refused": []}
    assert [e.data["source_id"] for e in published(world)] == [f"来源-{n}" for n in range(5)]


async def test_a_file_of_rubbish_is_counted_whole_and_named_in_part(world: World) -> None:
    body = b"7\n" * (MOST_REFUSED + 10) + json.dumps(a_fact()).encode()
    answer = (await world.http.post("/intake/facts", content=body, headers=NDJSON)).json()
    assert (answer["accepted"], answer["refused_count"]) == (1, MOST_REFUSED + 10)
    assert [r["index"] for r in answer["refused"]] == list(range(MOST_REFUSED))


async def test_what_is_wrong_is_said_in_chinese_with_what_to_write(world: World) -> None:
    answer = await world.http.post(
        "/intake/facts", json=[a_fact(date="20230819"), a_fact(2, kind="attendance")]
    )
    words = [[(e["loc"], e["msg"]) for e in r["errors"]] for r in answer.json()["refused"]]
    assert words[0] == [(["date"], "日期应写作“年-月-日”，例如 2024-03-01")]
    assert (["worker"], "缺少此项，请补充") in words[1]


async def test_values_to_choose_from_are_listed_in_chinese(world: World) -> None:
    wrong = [a_fact(kind="deposit_paid", form="gold"), a_fact(kind="rumour")]
    answer = await world.http.post("/intake/facts", json=wrong)
    form, kind = [r["errors"][0]["msg"] for r in answer.json()["refused"]]
    assert form == "可用的值：cash、bank_guarantee、insurance、guarantor_letter、exemption"
    assert kind.startswith("没有事实类型“rumour”，可用：project_registered、permit_issued、")


async def test_an_array_over_the_limit_is_refused_whole(world: World) -> None:
    answer = await world.http.post("/intake/facts", json=[a_punch(n) for n in range(15_000)])
    assert (answer.status_code, places(answer)) == (413, ["body"])
    assert published(world) == []
