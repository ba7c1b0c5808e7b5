"""Lists over HTTP: `?limit=&cursor=` give `{items, next_cursor}`."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import nlargest, nsmallest
from typing import Any, TypeVar

import bson

from services.runtime.problems import ProblemError, field_error
from services.runtime.store import Document, Query, Store, Stored

MAX_LIMIT = 500
Row = TypeVar("Row")
Place = tuple[str | datetime, str]
"""Where a row stands in its list: the value that the list is sorted by, and the row's id."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page and where the next one begins."""

    items: list[Any]
    next_cursor: str | None

    def as_json(self) -> dict[str, Any]:
        return {"items": self.items, "next_cursor": self.next_cursor}


async def page_of(
    store: Store,
    kind: str,
    query: Query,
    limit: int,
    cursor: str | None,
    item: Callable[[Stored], Any],
) -> Page:
    """One page of aggregates. A cursor that is none of ours is a problem that names it."""
    after = None if cursor is None else _read(cursor)
    found = await store.find(kind, replace(query, limit=limit + 1, after=after))
    more = len(found) > limit
    page = found[:limit]
    following = _write(page[-1].state.get(query.sort, page[-1].id), page[-1].id) if more else None
    return Page([item(stored) for stored in page], following)


def page_of_rows(
    rows: Iterable[Row],
    limit: int,
    cursor: str | None,
    place: Callable[[Row], Place],
    descending: bool = False,
) -> Page:
    """One page of rows that are no aggregates, in the order of `place`.

    It goes on behind the last row's place, so that rows that come and go between two pages move no other.
    """
    after = None if cursor is None else _read(cursor)

    def beyond(row: Row) -> bool:
        if after is None:
            return True
        own = place(row)
        if type(own[0]) is not type(after[0]):
            raise _foreign()
        return own < after if descending else own > after

    found = (nlargest if descending else nsmallest)(limit + 1, filter(beyond, rows), key=place)
    page = found[:limit]
    return Page(page, _write(*place(page[-1])) if len(found) > limit else None)


def _write(value: Any, last: str) -> str:
    raw: bytes = bson.encode({"value": value, "last": last})
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _read(cursor: str) -> tuple[Any, str]:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        document: Document = bson.decode(raw, bson.CodecOptions(tz_aware=True))
        value, last = document["value"], document["last"]
    except (ValueError, KeyError, binascii.Error, bson.errors.BSONError):
        raise _foreign() from None
    if not isinstance(last, str) or not isinstance(value, (str, int, datetime, type(None))):
        raise _foreign()
    return value, last


def _foreign() -> ProblemError:
    return field_error(["cursor"], "不是本系统给出的翻页标记，请从第一页开始")
