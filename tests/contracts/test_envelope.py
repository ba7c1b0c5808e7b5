"""The envelope goes over Kafka and back unchanged; what is none of ours is refused by the header's name."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.envelope import (
    By,
    EnvelopeError,
    Event,
    from_document,
    from_json,
    from_record,
    to_document,
    to_json,
    to_record,
)
from contracts.topics import TOPICS

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
WORD = st.from_regex(r"[A-Za-z0-9/_.-]{1,12}", fullmatch=True)
MOMENT = st.datetimes(datetime(2015, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001
    lambda d: d.replace(microsecond=d.microsecond // 1000 * 1000, tzinfo=UTC)
)
EVENTS = st.builds(
    Event,
    type=WORD.map(lambda w: f"anxin.case.{w}.v1"),
    source=WORD,
    subject=TEXT,
    time=MOMENT,
    recorded_at=MOMENT,
    city=WORD,
    sequence=st.one_of(st.none(), st.integers(1, 10**6)),
    data=st.dictionaries(TEXT, st.one_of(TEXT, st.none(), st.integers(-(2**40), 2**40)), max_size=4),
    clauses=st.lists(st.from_regex(r"[A-Z]{2}-[0-9.]{1,5}", fullmatch=True), max_size=3).map(tuple),
    by=st.one_of(st.none(), st.builds(By, WORD, st.one_of(st.none(), WORD))),
    policy=st.one_of(st.none(), WORD),
    traceparent=st.one_of(st.none(), WORD),
)


@given(EVENTS)
def test_a_record_reads_back_as_the_event_that_was_written(event: Event) -> None:
    headers, value = to_record(event)
    assert from_record({k: v.encode() for k, v in headers.items()}, value) == event


@given(EVENTS)
def test_documents_and_json_read_back_too(event: Event) -> None:
    assert from_document(to_document(event)) == event
    assert from_json(json.loads(json.dumps(to_json(event)))) == event


def sample() -> tuple[dict[str, bytes], bytes]:
    at = datetime(2023, 9, 1, tzinfo=UTC)
    event = Event("anxin.case.signed.v1", "/routing", "C-1", at, at, "c", 1, {"a": 1})
    headers, value = to_record(event)
    return {k: v.encode() for k, v in headers.items()}, value


@pytest.mark.parametrize(
    "header", ["ce_specversion", "ce_type", "ce_source", "ce_subject", "ce_time", "ce_city"]
)
def test_a_missing_header_is_named(header: str) -> None:
    headers, value = sample()
    del headers[header]
    with pytest.raises(EnvelopeError) as error:
        from_record(headers, value)
    assert error.value.field == header


@pytest.mark.parametrize(
    ("header", "text"),
    [
        ("ce_specversion", b"0.3"),
        ("ce_time", b"yesterday"),
        ("ce_time", b"2023-09-01T09:00:00"),
        ("ce_sequence", b"-1"),
        ("ce_city", b"\xff"),
    ],
)
def test_a_wrong_header_is_named(header: str, text: bytes) -> None:
    headers, value = sample()
    headers[header] = text
    with pytest.raises(EnvelopeError) as error:
        from_record(headers, value)
    assert error.value.field == header


@pytest.mark.parametrize("value", [None, b"", b"{", b"[1]", b"\xff"])
def test_a_value_that_is_no_json_object_is_named(value: bytes | None) -> None:
    headers, _ = sample()
    with pytest.raises(EnvelopeError) as error:
        from_record(headers, value)
    assert error.value.field == "value"


@given(WORD, TEXT)
def test_an_aggregate_stays_in_its_citys_slice(city: str, key: str) -> None:
    for topic in TOPICS:
        slots = {topic.partition(city, f"{key}{n}") for n in range(30)}
        assert len(slots) <= 4
        assert all(0 <= slot < topic.partitions for slot in slots)
        assert topic.partition(city, key) == topic.partition(city, key)


def test_the_offset_of_a_time_is_kept_as_an_instant() -> None:
    headers, value = sample()
    headers["ce_time"] = b"2023-09-01T08:00:00+08:00"
    assert from_record(headers, value).time - datetime(2023, 9, 1, tzinfo=UTC) == timedelta(0)
