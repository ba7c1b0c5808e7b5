"""What every store does with plain documents."""

from __future__ import annotations

from services.runtime.store import Query, Store


async def test_insert_leaves_what_exists_and_says_so(store: Store) -> None:
    table = store.table("texts")
    assert await table.insert([{"_id": "a", "v": 1}, {"_id": "b", "v": 1}]) == set()
    assert await table.insert([{"_id": "b", "v": 2}, {"_id": "c", "v": 2}]) == {"b"}
    assert await table.get(["a", "b", "c", "d"]) == {
        "a": {"_id": "a", "v": 1},
        "b": {"_id": "b", "v": 1},
        "c": {"_id": "c", "v": 2},
    }


async def test_put_replaces_whole_documents_and_delete_takes_them(store: Store) -> None:
    table = store.table("texts")
    await table.put([{"_id": "a", "v": 1, "w": 1}])
    await table.put([{"_id": "a", "v": 2}])
    assert await table.get(["a"]) == {"a": {"_id": "a", "v": 2}}
    await table.delete(["a", "nothing"])
    assert await table.get(["a"]) == {}


async def test_patch_sets_fields_inside_and_makes_what_is_absent(store: Store) -> None:
    table = store.table("rows")
    await table.patch({"a": {"x": 1, "months.m1": 2}})
    await table.patch({"a": {"months.m2": 3}})
    assert await table.get(["a"]) == {"a": {"_id": "a", "x": 1, "months": {"m1": 2, "m2": 3}}}


async def test_empty_batches_are_no_errors(store: Store) -> None:
    table = store.table("rows")
    assert await table.insert([]) == set()
    await table.put([])
    await table.patch({})
    await table.delete([])
    assert await table.get([]) == {}
    assert await table.find(Query()) == []


async def test_limit_nought_means_all_and_fields_cuts(store: Store) -> None:
    table = store.table("rows")
    await table.insert([{"_id": f"{n:04d}", "v": n, "w": 0} for n in range(1100)])
    assert len(await table.find(Query(limit=0))) == 1100
    assert await table.find(Query({"v": 5}, fields=("v",))) == [{"_id": "0005", "v": 5}]
    assert await table.count(Query(below={"v": 10})) == 10


async def test_the_greatest_value_stands_whatever_the_order(store: Store) -> None:
    table = store.table("feeds")
    await table.put([{"_id": "known", "day": "2024-03-02", "other": 1}])
    await table.raise_to({"known": {"day": "2024-03-01"}, "new": {"day": "2024-03-05"}})
    await table.raise_to({"known": {"day": "2024-03-03"}, "new": {"day": "2024-03-04"}})
    await table.raise_to({})
    found = await table.get(["known", "new"])
    assert found["known"] == {"_id": "known", "day": "2024-03-03", "other": 1}
    assert found["new"]["day"] == "2024-03-05"


async def test_a_document_is_replaced_only_at_the_version_that_was_read(store: Store) -> None:
    table = store.table("buckets")
    assert await table.replace([{"_id": i, "version": 1, "by": {"x": i}} for i in ("a", "b")]) == set()
    assert await table.replace([{"_id": "a", "version": 2, "by": {"y": "2"}}]) == set()
    late = [{"_id": i, "version": 2, "by": {"late": "1"}} for i in ("a", "b")]
    assert await table.replace([*late, {"_id": "c", "version": 1, "by": {}}]) == {"a"}
    assert await table.replace([{"_id": "b", "version": 1, "by": {}}, {"_id": "c", "version": 1}]) == {
        "b",
        "c",
    }
    found = await table.get(["a", "b", "c"])
    assert {i: (d["version"], d["by"]) for i, d in found.items()} == {
        "a": (2, {"y": "2"}),
        "b": (2, {"late": "1"}),
        "c": (1, {}),
    }
    assert await table.replace([]) == set()
