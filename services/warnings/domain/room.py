"""How much of attendance one document has room for: 16 MB at most, whatever its senders call things.

No site comes near these bounds. A sender that tells of a whole province under one project's id, or gives each
punch a worker of its own, goes beyond them, and may not bring the service down for everybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from heapq import nsmallest
from typing import TypeVar

V = TypeVar("V")
MOST_PUNCHES = 50_000
"""Of one project and day; a day with more is kept as a day at once."""
MOST_WORKERS = 30_000
"""Of one project and month, or on its roster."""
_FEW = 5_000
"""So many entries fit, however long they are."""
_BYTES = 10_000_000


def fits(by: Mapping[str, str]) -> bool:
    """Whether the entries of a bucket fit into one document."""
    if len(by) <= _FEW:
        return True
    length = sum(len(key.encode()) + len(value.encode()) for key, value in by.items())
    return len(by) <= MOST_PUNCHES and length <= _BYTES


def at_most(workers: Mapping[str, V]) -> Mapping[str, V]:
    """So many of the workers as there is room for: the first by name, in whatever order they came."""
    if len(workers) <= MOST_WORKERS:
        return workers
    return {worker: workers[worker] for worker in nsmallest(MOST_WORKERS, workers)}
