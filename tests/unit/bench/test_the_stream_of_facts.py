"""The stream that `bench facts` sends: the same each time, with the shares that it says."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

from anxin.benchmarks.fact_stream import Stream
from services.runtime.bus import Delivery, Record
from services.warnings.reading import PunchReader

STREAM = Stream("fuyang", "341202", 60_000, date(2026, 3, 2), datetime(2026, 3, 3, tzinfo=UTC))
SENT = list(STREAM.punches())


def delivery(record: Record) -> Delivery:
    headers = {name: text.encode() for name, text in record.headers.items()}
    return Delivery(record.topic, record.partition or 0, 0, record.key.encode(), record.value, headers)


def test_it_is_the_same_again() -> None:
    assert list(STREAM.punches()) == SENT


def test_one_in_a_hundred_is_repeated_whole() -> None:
    times = Counter(record.value for record in SENT)
    assert 0.008 < (len(SENT) - len(times)) / len(SENT) < 0.012


def test_one_in_a_hundred_is_late_and_one_in_a_thousand_is_refused() -> None:
    batch, refused = PunchReader({"fuyang": (date(2015, 1, 1), date.max)}.get).read(map(delivery, SENT))
    assert 0.0005 < len(refused) / len(SENT) < 0.0015
    late = sum(len(entries) for bucket, entries in batch.buckets.items() if "2026-03-02" not in bucket)
    assert 0.008 < late / len(SENT) < 0.012


def test_it_comes_from_all_projects_in_no_order() -> None:
    first = {record.key for record in SENT[:8000]}
    assert 6000 < len(first) < 7000
    assert len({record.partition for record in SENT}) == 4
