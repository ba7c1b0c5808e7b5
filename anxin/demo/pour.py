"""From the stores in memory into the real ones, through the store's own verbs.

Everything is inserted and what stands there already is left alone, so a pouring that was cut is simply
repeated. The outboxes are empty by then: a bus that has seen nothing is refilled from the journals.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from services.runtime.store import Change, Store
from services.runtime.testing.memory_store import MemoryStore

T = TypeVar("T")
BATCH = 1000
Poured = Callable[[int], None]


async def pour(sources: Mapping[str, MemoryStore], targets: Mapping[str, Store], poured: Poured) -> None:
    """Pours every service's store into the one of its name; `poured` is told how many documents went over."""
    await asyncio.gather(*(_pour_store(sources[name], targets[name], poured) for name in sources))


def volume(sources: Mapping[str, MemoryStore]) -> int:
    """How many documents and events there are to pour."""
    return sum(
        sum(len(kind.documents) for kind in source.kinds.values())
        + sum(len(table.documents) for table in source.tables.values())
        + sum(1 for _ in source.events())
        for source in sources.values()
    )


async def _pour_store(source: MemoryStore, target: Store, poured: Poured) -> None:
    for name, table in source.tables.items():
        into = target.table(name)
        for ids in _batches(iter(table.documents)):
            await into.insert(list((await table.get(ids)).values()))
            poured(len(ids))
    for events in _batches(source.events()):
        await target.append(events)
        poured(len(events))
    for kind, held in source.kinds.items():
        for ids in _batches(iter(held.documents)):
            await target.save(kind, await _changes(source, kind, ids))
            poured(len(ids))


async def _changes(source: MemoryStore, kind: str, ids: Sequence[str]) -> list[Change]:
    """Aggregates and rows as new ones, as they are, with nothing left to relay."""
    stored = await source.load(kind, ids)
    due = source.kinds[kind].next_due
    changes = []
    for one in stored.values():
        if one.outbox:
            raise RuntimeError(f"{kind} {one.id} has events that were not relayed")
        changes.append(
            Change(one.id, one.city, 0, one.sequence, one.policy, one.state, due.get(one.id), one.applied, ())
        )
    return changes


def _batches(items: Iterator[T]) -> Iterator[list[T]]:
    while batch := list(islice(items, BATCH)):
        yield batch
