"""The short way takes nothing that the long way would not take, and makes of it the same."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.envelope import EnvelopeError
from contracts.facts import Attendance, parse_fact
from services.runtime.bus import Delivery
from services.runtime.fact_records import check_fact
from services.runtime.foreign import read_event
from services.warnings.domain.punches import (
    bucket_of,
    day_and_rest,
    entry,
    escaped,
    key_of,
    observed_text,
    rest_text,
    since_1900,
    sources_of,
    unescaped,
)
from services.warnings.reading import PunchReader

PLAIN = {
    "city": "fuyang",
    "project": "P1",
    "kind": "attendance",
    "source": "gate",
    "source_id": "g.1",
    "observed_at": "2024-03-01T06:31:00+08:00",
    "worker": "w1",
    "at": "2024-03-01T06:30:00+08:00",
    "direction": "in",
}
HEADERS = {
    "content-type": "application/json",
    "ce_specversion": "1.0",
    "ce_id": "fuyang:gate:g.1",
    "ce_type": "anxin.fact.reported.v1",
    "ce_source": "/elsewhere",
    "ce_subject": "fuyang:gate:g.1",
    "ce_time": "2024-03-01T06:31:00+08:00",
    "ce_recordedat": "2024-03-01T06:31:05.123456+00:00",
    "ce_city": "fuyang",
}
DAYS = {"fuyang": (date(2015, 1, 1), date(2024, 4, 10)), "linyi": (date(2015, 1, 1), date(2024, 3, 9))}
"""By city the first and the last day that a punch may be of."""


def record(data: Any, headers: dict[str, Any]) -> Delivery:
    value = data if isinstance(data, bytes | None) else json.dumps(data).encode()
    raw = {name: text.encode() if isinstance(text, str) else text for name, text in headers.items()}
    return Delivery("anxin.facts", 0, 0, b"P1", value, raw)


def short(delivery: Delivery) -> dict[str, dict[str, str]] | None:
    """What the short way makes of a record; None: handed back."""
    batch, others = PunchReader(DAYS.get).read([delivery])
    assert bool(batch.buckets) != bool(others)
    return batch.buckets or None


def long(delivery: Delivery) -> dict[str, dict[str, str]] | None:
    """What the long way makes of it; None: refused, or no plain punch."""
    try:
        event = read_event(delivery)
    except EnvelopeError:
        return None
    if check_fact(event) is not None:
        return None
    fact = parse_fact(event.data)
    known = DAYS.get(fact.city)
    if not isinstance(fact, Attendance) or fact.corrects is not None or known is None:
        return None
    if any(not known[0] <= day <= known[1] for _, day in fact.days()):
        return None
    rest = day_and_rest(since_1900(fact.at))[1]
    value = entry(observed_text(since_1900(fact.observed_at)), rest_text(rest), fact.direction, fact.worker)
    return {bucket_of(fact.city, fact.project, fact.at): {key_of(fact.source, fact.source_id): value}}


TIMES = st.sampled_from(
    [
        "2024-03-01T06:30:00Z", "2024-03-01 06:30:00+08:00", "2024-03-01T06:30:00", "2024-03-01",
        "20240301T063000Z", "2024-03-01T06:30:59.1239999999+08:00", "2024-03-01T23:59:60+08:00",
        "1969-12-31T23:59:59.5+00:00", "1900-01-01T00:00:00+14:00", "2200-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+00:00", "1709253000", "2014-12-31T17:00:00Z", "2014-12-31T15:59:59Z",
        "2024-03-01T06:30+08:00", "2024-02-30T06:30:00+08:00", "2200-01-05T07:00:00+08:00",
        "2024-03-09T15:59:59Z", "2024-03-09T16:00:00Z", "2024-04-10T15:59:59.999Z", "2024-04-10T16:00:00Z",
        "2199-12-31T23:59:59+08:00", "2201-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    [
        "g.1", "$a", "a%2Eb", " padded ", "", "a b", "门禁", "x" * 128, "x" * 129, "a\x00b", "a\u00a0b",
        "\u200b", "employer:1", "permit:1", "sender:1", "opinion:1", "a/b", "linyi", "\ud800", "a\x7fb", "P1",
    ]
)  # fmt: skip
ODD = st.one_of(KEYS, TIMES, st.none(), st.integers(), st.text(max_size=5), st.booleans(), st.just([]))
FIELD = st.sampled_from([*PLAIN, "corrects", "extra"])
HEADER = st.sampled_from([*HEADERS, "ce_sequence", "traceparent", "other", "ce_byunit"])


def value_for(field: str) -> st.SearchStrategy[Any]:
    if field in ("at", "observed_at"):
        return st.one_of(TIMES, ODD)
    return ODD


@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_what_the_short_way_takes_the_long_way_makes_the_same_of(data: st.DataObject) -> None:
    body: dict[str, Any] = dict(PLAIN)
    headers: dict[str, Any] = dict(HEADERS)
    for field in data.draw(st.lists(FIELD, max_size=2)):
        if data.draw(st.booleans()):
            body[field] = data.draw(value_for(field))
        else:
            body.pop(field, None)
    if data.draw(st.integers(0, 2)) == 0:
        name = data.draw(HEADER)
        new = st.one_of(TIMES, st.sampled_from(["", "1.0", "1", "linyi", b"\xff", None, "anxin.fact.x.v9"]))
        headers[name] = data.draw(new)
        if data.draw(st.booleans()):
            headers.pop(name)
    found = record(body, headers)
    taken = short(found)
    assert taken is None or taken == long(found)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"direction": "out"},
        {"at": "2024-02-29T16:00:00Z"},
        {"at": "2024-03-01T06:30:00.250+08:00"},
        {"project": "项目一"},
        {"source": "a.b%$"},
        {"corrects": None},
    ],
)
def test_plain_punches_are_taken_the_short_way(change: dict[str, Any]) -> None:
    found = record({**PLAIN, **change}, HEADERS)
    assert short(found) == long(found) is not None
    bare = {n: t for n, t in HEADERS.items() if n not in ("content-type", "ce_id", "ce_recordedat")}
    assert short(record(PLAIN, {**bare, "traceparent": "00-a-b-01"})) == long(record(PLAIN, HEADERS))


@pytest.mark.parametrize(
    "value",
    [None, b"", b"[]", b"{", b"\xff", json.dumps(PLAIN).encode("utf-16"), b'{"a":' * 5000, b"NaN"],
)
def test_what_is_no_punch_is_handed_back(value: bytes | None) -> None:
    assert short(record(value, HEADERS)) is None


@given(st.text(min_size=1))
def test_names_of_fields_come_back(name: str) -> None:
    assert unescaped(escaped(name)) == name
    assert not {".", "$"} & set(escaped(name))


def test_the_sources_of_keys_are_known() -> None:
    assert sources_of({key_of(source, f"{source} 1"): "" for source in ("a.b", "$", "闸机")}) == {
        "a.b",
        "$",
        "闸机",
    }


def test_a_place_is_new_until_it_is_trusted_or_refused() -> None:
    reader = PunchReader(DAYS.get)
    found = record(PLAIN, HEADERS)
    for _ in range(2):
        batch, _ = reader.read([found, found])
        assert set(batch.new) == {("fuyang", "P1", "gate")}
    reader.trust(batch.new)
    trusted, others = reader.read([found])
    assert (trusted.buckets, trusted.new, others) == (batch.buckets, {}, [])
    elsewhere = record({**PLAIN, "project": "P2"}, HEADERS)
    reader.refuse([("fuyang", "P2")])
    assert reader.read([found, elsewhere])[1] == [elsewhere]
