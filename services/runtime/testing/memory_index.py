"""Indexes of the store in memory: which documents may have a value in a field. Pure bookkeeping.

They only narrow down what a query must look at; what matches is still said by `memory_query`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from services.runtime.store import Document, Query

Keys = dict[str, None]
"""Ids in the order in which they came."""


class FieldIndexes:
    """Ids by the values of some plain fields: texts, numbers and nothing; other values are not indexed.

    Of a field that is asked for by a range it is known which documents have it at all.
    """

    def __init__(self) -> None:
        self._by_field: dict[str, dict[Any, Keys]] = {}
        self._having: dict[str, Keys] = {}

    @property
    def fields(self) -> Collection[str]:
        """The fields that are indexed."""
        return self._by_field.keys()

    def missing(self, fields: Iterable[str]) -> list[str]:
        """Those of `fields` that are not indexed yet and can be."""
        return [f for f in fields if f not in self._by_field and f != "_id" and "." not in f]

    def add_field(self, field: str, documents: Iterable[Document]) -> None:
        """Indexes a further field over what there is."""
        self._by_field[field] = {}
        self._having[field] = {}
        for document in documents:
            self._enter(field, document)

    def enter(self, document: Document) -> None:
        """A document is there now."""
        for field in self._by_field:
            self._enter(field, document)

    def leave(self, document: Document) -> None:
        """A document is no longer there, or no longer as it was."""
        for field, by_value in self._by_field.items():
            self._having[field].pop(document["_id"], None)
            for value in _values(document.get(field)):
                by_value.get(value, {}).pop(document["_id"], None)

    def candidates(self, query: Query) -> Collection[str] | None:
        """Ids among which all that match must be; None where no index helps."""
        wanted = [(n, (v,)) for n, v in query.equal.items()] + [(n, tuple(v)) for n, v in query.among.items()]
        best: list[Keys] | None = None
        for field, values in wanted:
            by_value = self._by_field.get(field)
            if by_value is None or not all(v is None or isinstance(v, str | int) for v in values):
                continue
            found = [by_value[v] for v in values if v in by_value]
            if best is None or sum(map(len, found)) < sum(map(len, best)):
                best = found
        for field in (*query.below, *query.at_least):
            having = self._having.get(field)
            if having is not None and (best is None or len(having) < sum(map(len, best))):
                best = [having]
        return None if best is None else dict.fromkeys(i for ids in best for i in ids)

    def _enter(self, field: str, document: Document) -> None:
        if document.get(field) is not None:
            self._having[field][document["_id"]] = None
        for value in _values(document.get(field)):
            self._by_field[field].setdefault(value, {})[document["_id"]] = None


def _values(value: Any) -> Iterator[Any]:
    """What a field is equal to: itself, or each item of a list."""
    for item in value if isinstance(value, list | tuple) else (value,):
        if item is None or isinstance(item, str | int):
            yield item
