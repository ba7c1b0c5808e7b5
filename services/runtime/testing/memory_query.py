"""`Query` over documents in memory, with MongoDB's meaning. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.runtime.store import Document, Query

_MISSING = object()


def matching(documents: Iterable[Document], query: Query) -> list[Document]:
    """The documents that match, sorted, after the cursor, up to the limit (0: all)."""
    found = [d for d in documents if _matches(d, query)]
    found.sort(key=lambda d: (_order(_value(d, query.sort)), d["_id"]), reverse=query.descending)
    if query.after is not None:
        value, last = query.after
        border = (_order(value), last) if query.sort != "_id" else (_order(last), last)
        keys = ((d, (_order(_value(d, query.sort)), d["_id"])) for d in found)
        found = [d for d, key in keys if _beyond(key, border, query.descending)]
    if query.limit:
        found = found[: query.limit]
    return found if query.fields is None else [_projected(d, query.fields) for d in found]


def _beyond(own: Any, border: Any, descending: bool) -> bool:
    return bool(own < border) if descending else bool(own > border)


def _projected(document: Document, fields: tuple[str, ...]) -> Document:
    return {k: v for k, v in document.items() if k in fields or k == "_id"}


def _value(document: Document, name: str) -> Any:
    value: Any = document
    for part in name.split("."):
        if isinstance(value, list):
            value = [v.get(part, _MISSING) for v in value if isinstance(v, dict)]
        elif isinstance(value, dict):
            value = value.get(part, _MISSING)
        else:
            return _MISSING
    return value


def _order(value: Any) -> tuple[int, Any]:
    """A missing or null value sorts before any other, as in MongoDB."""
    return (0, 0) if value is None or value is _MISSING else (1, value)


def _matches(document: Document, query: Query) -> bool:
    return (
        all(_has(_value(document, n), v) for n, v in query.equal.items())
        and all(any(_has(_value(document, n), v) for v in vs) for n, vs in query.among.items())
        and all(_compares(_value(document, n), lambda own, v=v: own < v) for n, v in query.below.items())
        and all(_compares(_value(document, n), lambda own, v=v: own >= v) for n, v in query.at_least.items())
        and all(_contains(_value(document, n), v) for n, v in query.contains.items())
    )


def _has(own: Any, value: Any) -> bool:
    if isinstance(own, list):
        return value in own or own == value
    return (value is None and own is _MISSING) or own == value


def _contains(own: Any, part: str) -> bool:
    return isinstance(own, str) and part.lower() in own.lower()


def _compares(own: Any, test: Any) -> bool:
    values = own if isinstance(own, list) else [own]
    return any(v is not None and v is not _MISSING and test(v) for v in values)
