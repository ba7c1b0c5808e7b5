"""`Query` as MongoDB's find arguments. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from services.runtime.store import Document, Query


def filter_of(query: Query) -> Document:
    """The filter, without the cursor."""
    conditions: dict[str, Any] = dict(query.equal)
    for operator, bounds in (("$in", query.among), ("$lt", query.below), ("$gte", query.at_least)):
        for name, value in bounds.items():
            known = conditions.setdefault(name, {})
            if not isinstance(known, dict):
                raise ValueError(f"{name} is asked for twice")
            known[operator] = list(value) if operator == "$in" else value
    for name, part in query.contains.items():
        conditions[name] = {"$regex": re.escape(part), "$options": "i"}
    return conditions


def find_arguments(query: Query, beside: Iterable[str] = ()) -> dict[str, Any]:
    """Filter with cursor, sort, limit and projection, for `find(**...)`; `beside` is read in any case."""
    where = filter_of(query)
    step = -1 if query.descending else 1
    if query.after is not None:
        value, last = query.after
        beyond = "$lt" if query.descending else "$gt"
        tie = {query.sort: value, "_id": {beyond: last}}
        further = [{query.sort: {beyond: value}}, tie] if query.sort != "_id" else [{"_id": {beyond: last}}]
        where = {"$and": [where, {"$or": further}]}
    sort = [(query.sort, step)] if query.sort == "_id" else [(query.sort, step), ("_id", step)]
    arguments: dict[str, Any] = {"filter": where, "sort": sort, "limit": query.limit}
    if query.fields is not None:
        arguments["projection"] = [*query.fields, *beside]
    return arguments
