"""What every store does with plain documents."""

from __future__ import annotations

from services.runtime.store import MAX_DOCUMENT, Merge, Query, Sparse, Store


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


async def test_what_is_brought_in_any_order_and_however_often_is_the_same(store: Store) -> None:
    table = store.table("buckets")
    brought = [
        Merge("a", least={"by.x": "2", "by.y": "5"}, most={"last": 3}, new={"city": "c"}),
        Merge("a", least={"by.x": "1"}, put={"mark": True}),
        Merge("a", least={"by.x": "4", "by.z": "0"}, most={"last": 2}, new={"city": "another"}),
    ]
    found = []
    for n, order in enumerate((brought, brought[::-1], [*brought, *brought])):
        assert await table.merge([m._replace(id=f"{m.id}{n}") for m in order]) == set()
        found.append((await table.get([f"a{n}"]))[f"a{n}"])
    for document in found:
        assert document["by"] == {"x": "1", "y": "5", "z": "0"}
        assert (document["last"], document["mark"]) == (3, True)
    assert [document["rev"] for document in found] == [3, 3, 6]
    assert [document["city"] for document in found] == ["c", "another", "c"]
    assert await table.merge([]) == set()


async def test_a_mark_is_taken_only_from_what_did_not_move(store: Store) -> None:
    table = store.table("buckets", [Sparse(("mark",))])
    await store.ready()
    await table.merge([Merge(i, put={"mark": 1, "kept": 1}) for i in ("a", "b")])
    await table.merge([Merge("b", put={"mark": 1})])
    await table.release({"a": 1, "b": 1, "nothing": 1}, ["mark"])
    assert await table.get(["a"]) == {"a": {"_id": "a", "rev": 1, "kept": 1}}
    assert [d["_id"] for d in await table.find(Query({"mark": 1}))] == ["b"]
    await table.delete_unmoved({"a": 1, "b": 1})
    assert set(await table.get(["a", "b"])) == {"b"}
    await table.release({}, ["mark"])
    await table.delete_unmoved({})


async def test_a_full_document_is_named_and_the_others_get_theirs(store: Store) -> None:
    table = store.table("buckets")
    large = "x" * (MAX_DOCUMENT // 2)
    merges = [Merge("full", least={"a": large}), Merge("other", least={"a": "1"})]
    assert await table.merge(merges) == set()
    assert await table.merge([Merge("full", least={"b": large}), Merge("other", least={"b": "1"})]) == {
        "full"
    }
    found = await table.get(["full", "other"])
    assert set(found["full"]) == {"_id", "rev", "a"}
    assert found["other"] == {"_id": "other", "rev": 2, "a": "1", "b": "1"}
