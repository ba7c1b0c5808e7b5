"""A store in which one verb of one table is done by something else: what others do between two steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

Done = Callable[..., Awaitable[Any]]
"""What is done instead; it is handed the verb itself, then what that was asked with."""


class Altered:
    """A store; all but that verb of that table is as it is."""

    def __init__(self, store: Any, table: str, verb: str, done: Done) -> None:
        self._store = store
        self._table = table
        self._verb = verb
        self._done = done

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def table(self, name: str, *given: Any) -> Any:
        found = self._store.table(name, *given)
        return _AlteredTable(found, self._verb, self._done) if name == self._table else found


class _AlteredTable:
    def __init__(self, table: Any, verb: str, done: Done) -> None:
        self._table = table
        self._verb = verb
        self._done = done

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._table, name)
        return partial(self._done, found) if name == self._verb else found
