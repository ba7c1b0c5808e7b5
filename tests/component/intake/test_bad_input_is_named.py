"""Whatever is wrong with a lead: a problem that names the field, never a 500, nothing kept."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.component.intake.worlds import World, a_lead, make_world, places

BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"city": "atlantis"}, ["city"]),
    ({"city": None}, ["city"]),
    ({"channel": "pigeon"}, ["channel"]),
    ({"employer": None}, ["employer"]),
    ({"employer": {"name": "  "}}, ["employer.name"]),
    ({"employer": {"name": "某公司", "uscc": "123"}}, ["employer.uscc"]),
    ({"amount": "-1"}, ["amount"]),
    ({"amount": -0.5}, ["amount"]),
    ({"amount": "1.001"}, ["amount"]),
    ({"amount": "NaN"}, ["amount"]),
    ({"amount": "1e999"}, ["amount"]),
    ({"headcount": -1}, ["headcount"]),
    ({"headcount": 1.5}, ["headcount"]),
    ({"received_at": "2023-08-31T09:00:00"}, ["received_at"]),
    ({"received_at": "2023-09-01T09:00:01+08:00"}, ["received_at"]),
    ({"received_at": "2014-12-31T09:00:00+08:00"}, ["received_at"]),
    ({"received_at": "yesterday"}, ["received_at"]),
    ({"channel_due_at": "2023-09-10"}, ["channel_due_at"]),
    ({"channel_due_at": "2023-08-10T00:00:00+08:00"}, ["channel_due_at"]),
    ({"first_unit": "city_nobody"}, ["first_unit"]),
    ({"region": "颍州区"}, ["region"]),
    ({"period": {"start": "2023-99"}}, ["period.start"]),
    ({"period": {"start": "2023-05", "end": "2023-04"}}, ["period"]),
    ({"narrative": "a\x00b"}, ["narrative"]),
    ({"narrative": "x" * 20_001}, ["narrative"]),
    ({"narrative": "   "}, ["narrative"]),
    ({"causes": ["greed"]}, ["causes.0"]),
    ({"workers": [{"amount": "-3"}]}, ["workers.0.amount"]),
    ({"attachments": ["F-nothing"]}, ["attachments.0"]),
    ({"employeer": {"name": "某公司"}}, ["employeer"]),
    ({"amount": "x", "headcount": "y"}, ["headcount", "amount"]),
]


@pytest.mark.parametrize(("changes", "fields"), BAD)
async def test_a_wrong_field_is_422_that_names_it(
    world: World, changes: dict[str, Any], fields: list[str]
) -> None:
    answer = await world.post(**changes)
    assert (answer.status_code, places(answer)) == (422, fields)
    assert all(e["msg"] for e in answer.json()["errors"])
    assert world.leads() == 0


RAW = {
    "cut off": b'{"city": "fuyang"',
    "a lone surrogate": b'{"city": "fuyang", "channel": "qr", "employer": {"name": "\\ud800"}}',
    "a NUL": b'{"city": "fu\\u0000yang", "channel": "qr", "employer": {"name": "x"}}',
    "a surrogate as a key": b'{"\\udfff": 1}',
    "not UTF-8": b"\xff\xfe\xfa",
    "an array": b"[]",
    "null": b"null",
    "nothing": b"",
    "too deep": b"[" * 100_000,
    "a number too long": b'{"headcount": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("raw", RAW.values(), ids=RAW)
async def test_a_body_that_is_no_lead_is_a_problem(world: World, raw: bytes) -> None:
    answer = await world.http.post("/intake/leads", content=raw, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert places(answer) is not None
    assert world.leads() == 0


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-ndjson", "multipart/form-data; boundary=x", ""]
)
async def test_another_content_type_is_415(world: World, kind: str) -> None:
    answer = await world.http.post("/intake/leads", content=b"{}", headers={"Content-Type": kind})
    assert (answer.status_code, places(answer)) == (415, ["content-type"])


async def test_a_body_of_50_mb_is_413(world: World) -> None:
    answer = await world.http.post(
        "/intake/leads", content=b" " * 50 * 1024 * 1024, headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, places(answer)) == (413, ["body"])


async def test_a_body_of_50_mb_that_hides_its_length_is_413(world: World) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b" " * 1024 * 1024

    answer = await world.http.post(
        "/intake/leads", content=pieces(), headers={"Content-Type": "application/json"}
    )
    assert (answer.status_code, places(answer)) == (413, ["body"])


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(a_lead())), ANYTHING)
async def test_any_value_in_any_field_is_taken_or_a_problem(field: str, value: Any) -> None:
    world = make_world()
    body = json.dumps({**a_lead(), field: value})
    headers = {"Content-Type": "application/json"}
    answer = await world.http.post("/intake/leads", content=body, headers=headers)
    assert answer.status_code in (201, 422)
    if answer.status_code == 422:
        assert {place.partition(".")[0] for place in places(answer)} == {field}
