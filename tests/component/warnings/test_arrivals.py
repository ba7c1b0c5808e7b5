"""What came waits by shares of the projects, the longest waiting first, until it is counted."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.runtime.testing.memory_store import MemoryStore
from services.warnings.arrivals import ARRIVALS, SHARES, Arrivals, pieces_of, share_of
from services.warnings.domain.punches import bucket_id, entry, key_of

NOW = datetime.fromisoformat("2024-04-10T09:00:00+08:00")


def bucket(project: str, day: str = "2024-04-09") -> str:
    return bucket_id("fuyang", day, project)


async def test_the_projects_of_a_share_come_together_in_one_document_of_each_write() -> None:
    arrivals = Arrivals(MemoryStore())
    mates = [f"P{n}" for n in range(5000) if share_of(f"P{n}") == 7][:3]
    await arrivals.bring({bucket(project): {f"gate {project}": "e"} for project in mates}, NOW)
    await arrivals.bring({bucket(mates[0], "2024-04-08"): {"gate x": "e"}}, NOW + timedelta(minutes=1))
    documents = await arrivals.of(7)
    assert len(documents) == 2
    found = [(piece.project, piece.bucket, piece.since, dict(piece.by)) for piece in pieces_of(documents)]
    assert sorted(found[:3]) == sorted((p, bucket(p), NOW, {f"gate {p}": "e"}) for p in mates)
    assert found[3][1:3] == (bucket(mates[0], "2024-04-08"), NOW + timedelta(minutes=1))


async def test_what_was_written_before_an_instant_waits_and_what_was_counted_does_not() -> None:
    arrivals = Arrivals(MemoryStore())
    await arrivals.bring({bucket("P1"): {"gate 1": "e"}}, NOW)
    await arrivals.mark([bucket("P2")], NOW + timedelta(minutes=1))
    assert await arrivals.waiting(NOW) == []
    assert await arrivals.waiting(NOW + timedelta(seconds=1)) == [share_of("P1")]
    assert set(await arrivals.waiting(NOW + timedelta(hours=1))) == {share_of("P1"), share_of("P2")}
    assert await arrivals.holding({share_of("P2"), share_of("P1") ^ 255}) == [share_of("P2")]
    await arrivals.counted([document["_id"] for document in await arrivals.of(share_of("P1"))])
    assert await arrivals.waiting(NOW + timedelta(hours=1)) == [share_of("P2")]
    assert await arrivals.holding([]) == []


def test_the_shares_are_about_equal() -> None:
    sizes = [0] * SHARES
    for n in range(20_000):
        sizes[share_of(f"P{n:05d}")] += 1
    assert min(sizes) > 40
    assert max(sizes) < 130


async def test_however_long_the_ids_a_document_has_room_to_spare() -> None:
    """A flood of one project, with the longest ids there are: four bytes for each of their characters."""
    store = MemoryStore()
    arrivals = Arrivals(store)
    long = "𠮷" * 123
    entries = {key_of(long, f"{long}{n:05d}"): entry("0" * 11, "0" * 7, "in", long) for n in range(12_000)}
    buckets = {bucket(f"{long}{n:05d}"): {key_of(long, long): "e"} for n in range(20)}
    await arrivals.bring({bucket("P1"): entries, **buckets}, NOW)
    written = store.tables[ARRIVALS].documents
    assert max(map(len, written.values())) < 9_000_000
    assert len(written) < 30
    found: dict[str, dict[str, str]] = {}
    for share in range(SHARES):
        for piece in pieces_of(await arrivals.of(share)):
            found.setdefault(piece.bucket, {}).update(piece.by)
    assert found == {bucket("P1"): entries, **buckets}


async def test_a_share_with_many_buckets_is_written_in_several_documents(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("services.warnings.arrivals.ROOM", 10)
    arrivals = Arrivals(MemoryStore())
    days = [bucket("P1", f"2024-04-{day:02d}") for day in range(1, 10)]
    await arrivals.bring({day: {"gate 1": "e", "gate 2": "e"} for day in days}, NOW)
    documents = await arrivals.of(share_of("P1"))
    assert [len(document["buckets"]) for document in documents] == [3, 3, 3]
    assert [piece.bucket for piece in pieces_of(documents)] == days
