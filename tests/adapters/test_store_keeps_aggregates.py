"""What every store does with aggregates, their outboxes and their journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contracts.envelope import By, Event
from services.runtime.store import SLOTS, Change, Query, Store

NOW = datetime(2023, 9, 1, 1, 0, 0, 123000, tzinfo=UTC)
ALL = range(SLOTS)


def event(subject: str, sequence: int, at: datetime = NOW) -> Event:
    return Event(
        type="anxin.thing.done.v1",
        source="/some",
        subject=subject,
        time=at,
        recorded_at=at,
        city="somewhere",
        sequence=sequence,
        data={"note": "做了", "nested": {"n": [1, None]}},
        clauses=("A-1",),
        by=By("u", "p"),
        policy="hash",
        traceparent="00-1-2-01",
    )


def change(subject: str, expected: int, events: int = 1, **more: Any) -> Change:
    first = expected * 10 + 1
    given: dict[str, Any] = {
        "id": subject,
        "city": "somewhere",
        "expected": expected,
        "sequence": first + events - 1,
        "policy": "hash",
        "state": {"colour": "red", "amount": 12345, "tags": ["a", "b"], "none": None, "at": NOW},
        "next_due_at": None,
        "applied": {"lead:1": 3, "a.b$c": 1},
        "events": tuple(event(subject, n) for n in range(first, first + events)),
    }
    return Change(**{**given, **more})


async def test_a_new_aggregate_is_kept_as_it_was_given(store: Store) -> None:
    assert await store.save("thing", [change("one", 0)]) == set()
    found = (await store.load("thing", ["one", "absent"]))["one"]
    assert (found.version, found.sequence, found.city, found.policy) == (1, 1, "somewhere", "hash")
    assert found.state == {**change("one", 0).state, "city": "somewhere"}
    assert found.applied == {"lead:1": 3, "a.b$c": 1}
    assert list(found.outbox) == [event("one", 1)]


@pytest.mark.parametrize("name", ["_id", "version", "outbox", "next_due_at"])
async def test_a_state_can_not_take_the_runtimes_fields(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        await store.save("thing", [change("one", 0, state={name: 1})])


async def test_only_the_first_of_two_new_ones_wins(store: Store) -> None:
    assert await store.save("thing", [change("one", 0)]) == set()
    assert await store.save("thing", [change("one", 0)]) == {"one"}
    assert len((await store.load("thing", ["one"]))["one"].outbox) == 1


async def test_a_save_on_an_old_version_loses_and_changes_nothing(store: Store) -> None:
    await store.save("thing", [change("one", 0)])
    await store.save("thing", [change("one", 1, state={"colour": "blue"})])
    assert await store.save("thing", [change("one", 1, state={"colour": "green"})]) == {"one"}
    found = (await store.load("thing", ["one"]))["one"]
    assert (found.version, found.state["colour"], len(found.outbox)) == (2, "blue", 2)


async def test_of_many_saves_exactly_the_late_ones_lose(store: Store) -> None:
    names = [f"n{n:03d}" for n in range(60)]
    await store.save("thing", [change(n, 0) for n in names])
    early = names[::3]
    await store.save("thing", [change(n, 1) for n in early])
    mixed = [*(change(n, 1) for n in names), change("new", 0), change("n000x", 0)]
    assert await store.save("thing", mixed) == set(early)
    assert {s.version for s in (await store.load("thing", names)).values()} == {2}


async def test_due_gives_what_has_ended_earliest_first(store: Store) -> None:
    for n, minutes in enumerate([30, 10, 20, None]):
        due = None if minutes is None else NOW + timedelta(minutes=minutes)
        await store.save("thing", [change(f"d{n}", 0, next_due_at=due)])
    at = NOW + timedelta(minutes=20)
    assert await store.due("thing", at, 10) == [
        ("d1", NOW + timedelta(minutes=10)),
        ("d2", NOW + timedelta(minutes=20)),
    ]
    assert [i for i, _ in await store.due("thing", at, 1)] == ["d1"]
    await store.save("thing", [change("d1", 1, next_due_at=None)])
    assert [i for i, _ in await store.due("thing", at, 10)] == ["d2"]


async def test_an_outbox_waits_until_it_is_relayed_by_number(store: Store) -> None:
    await store.save("thing", [change("one", 0, events=3)])
    ((name, waiting),) = await store.pending("thing", ALL, 10)
    assert (name, [e.sequence for e in waiting]) == ("one", [1, 2, 3])
    assert await store.backlog("thing") == (1, NOW)
    await store.relayed("thing", {"one": 2})
    ((_, rest),) = await store.pending("thing", ALL, 10)
    assert [e.sequence for e in rest] == [3]
    await store.relayed("thing", {"one": 3})
    assert await store.pending("thing", ALL, 10) == []
    assert await store.backlog("thing") == (0, None)


async def test_what_is_saved_while_a_relay_works_is_neither_lost_nor_brought_back(store: Store) -> None:
    await store.save("thing", [change("one", 0)])
    loaded = (await store.load("thing", ["one"]))["one"]
    await store.save("thing", [change("one", 1)])
    await store.relayed("thing", {"one": loaded.sequence})
    ((_, waiting),) = await store.pending("thing", ALL, 10)
    assert [e.sequence for e in waiting] == [11]
    assert (await store.load("thing", ["one"]))["one"].version == 2


async def test_the_journal_keeps_each_event_once_and_in_order(store: Store) -> None:
    await store.append([event("one", n) for n in (2, 1)])
    await store.append([event("one", n) for n in (1, 2, 3)] + [event("one:x", 1), event("onf", 1)])
    assert await store.journal("one", 0, 10) == [event("one", n) for n in (1, 2, 3)]
    assert [e.sequence for e in await store.journal("one", 1, 1)] == [2]
    seen = []
    position: str | None = None
    while page := await store.journal_page(position, 2):
        seen += [(e.subject, e.sequence) for _, e in page]
        position = page[-1][0]
    assert sorted(seen) == [("one", 1), ("one", 2), ("one", 3), ("one:x", 1), ("onf", 1)]
    assert [n for s, n in seen if s == "one"] == [1, 2, 3]


async def test_find_filters_sorts_and_pages(store: Store) -> None:
    for n in range(7):
        tags = ["even"] if n % 2 == 0 else ["odd", "x"]
        at = NOW + timedelta(hours=n // 2)
        state = {"colour": "red", "n": n, "tags": tags, "at": at, "name": f"某Firm{n}(甲)"}
        await store.save("thing", [change(f"f{n}", 0, state=state)])

    async def names(query: Query) -> list[str]:
        return [s.id for s in await store.find("thing", query)]

    assert await names(Query({"tags": "x"})) == ["f1", "f3", "f5"]
    assert len(await names(Query({"policy.hash": "hash", "tags": "even"}))) == 4
    assert await names(Query({"policy.hash": "another"})) == []
    assert await names(Query({"city": "somewhere"}, {"n": [2, 5, 9]})) == ["f2", "f5"]
    assert await names(Query(below={"n": 3}, at_least={"n": 1})) == ["f1", "f2"]
    assert await names(Query(contains={"name": "firm6(甲"})) == ["f6"]
    first = Query(sort="at", descending=True, limit=3)
    assert await names(first) == ["f6", "f5", "f4"]
    last = NOW + timedelta(hours=2)
    assert await names(Query(sort="at", descending=True, limit=3, after=(last, "f4"))) == ["f3", "f2", "f1"]
    assert await names(Query(sort="at", after=(NOW, "f0"), limit=2)) == ["f1", "f2"]
    assert await store.count("thing", Query({"tags": "x"}, limit=1)) == 3


async def test_fields_cut_the_state_alone(store: Store) -> None:
    await store.save("thing", [change("a", 0, state={"n": 1, "long": "x" * 1000})])
    whole = (await store.load("thing", ["a"]))["a"]
    loaded, found = await store.load("thing", ["a", "b"], ("n", "absent")), Query({"n": 1}, fields=("n",))
    for cut in (*loaded.values(), *await store.find("thing", found)):
        assert cut.state == {"n": 1, "city": whole.city}
        assert replace(cut, state={}, outbox=()) == replace(whole, state={}, outbox=())
        assert list(cut.outbox) == list(whole.outbox)
    assert loaded.keys() == {"a"}
    assert (await store.load("thing", ["a"], ()))["a"].state == {"city": whole.city}


@pytest.mark.parametrize("later", [timedelta(seconds=5), timedelta(seconds=20)])
async def test_a_lease_is_held_until_it_ends(store: Store, later: timedelta) -> None:
    end = NOW + timedelta(seconds=10)
    assert await store.lease("r", "me", NOW, end)
    assert await store.lease("r", "me", NOW, end)
    taken = await store.lease("r", "you", NOW + later, end + later)
    assert taken is (later > timedelta(seconds=10))
