"""What is asked of the store names a bounded number of things, however many facts the projects have."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.facts import Fact, parse_fact
from services.runtime.store import Query
from services.runtime.testing.memory_store import MemoryStore
from services.warnings.store import FACTS, Facts, Stored
from tests.component.warnings.plant import CITY, PROJECT, START

A_FEW = 3


class Bounded:
    """A table that is asked of a few things at a time."""

    def __init__(self, target: Any) -> None:
        self._target = target

    def __getattr__(self, name: str) -> Any:
        return getattr(self._target, name)

    async def find(self, query: Query) -> Any:
        assert all(len(values) <= A_FEW for values in query.among.values()), query
        return await self._target.find(query)


class BoundedStore(MemoryStore):
    def table(self, name: str, *given: Any) -> Any:
        return Bounded(super().table(name, *given)) if name == FACTS else super().table(name, *given)


def told(kind: str, n: int, **fields: Any) -> Fact:
    at = {"observed_at": "2024-04-01T08:00:00+08:00", "date": "2024-04-01"}
    about = {"city": CITY, "project": PROJECT, "source": "app", "source_id": f"{kind}{n}"}
    return parse_fact({**about, **at, "kind": kind, **fields})


async def test_the_facts_of_a_project_are_all_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.warnings.store.A_FEW", A_FEW)
    entered = [told("worker_entered", n, worker=f"w{n}") for n in range(10)]
    fallen = [told("worker_left", n, project="P2", worker="w", corrects=f"worker_entered{n}") for n in (0, 9)]
    rivals = [
        told("worker_left", n + 20, project="P3", worker="w", corrects=f"worker_entered{n}") for n in (0, 9)
    ]
    facts = Facts(BoundedStore())
    await facts.keep(Stored(fact, START) for fact in [*entered, *fallen, *rivals])
    found = await facts.of(CITY, [PROJECT, "P2"])
    assert {one.fact.ref for one in found[PROJECT]} == {fact.ref for fact in [*entered, *fallen, *rivals]}
    assert {one.fact.ref for one in found["P2"]} == {fact.ref for fact in [*fallen, *rivals]}


async def test_the_facts_of_a_permit_are_all_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.warnings.store.A_FEW", A_FEW)
    permit = {"form": "permit", "number": "N1"}
    issued = [told("permit_issued", n, project=f"P{n}", **permit) for n in range(10)]
    fallen = [told("funds_proof", n, corrects=f"permit_issued{n}") for n in range(10)]
    facts = Facts(BoundedStore())
    await facts.keep(Stored(fact, START) for fact in [*issued, *fallen])
    found = await facts.of(CITY, ["permit:N1"])
    assert {one.fact.ref for one in found["permit:N1"]} == {fact.ref for fact in [*issued, *fallen]}
