"""A supervision as the store keeps it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from services.routing.domain.supervision.state import Supervision, Taken
from services.runtime import timers

_TAKEN = tuple(f.name for f in fields(Taken))


def to_document(found: Supervision) -> dict[str, Any]:
    """The supervision for the store, with fields to be looked for.

    `worklists`: the units that have something to answer; `listed_at`: the earliest end among that.
    """
    live = [m.due_at for m in found.waiting if m.due_at is not None]
    return {
        "city": found.city,
        "region": found.region,
        "measures": [
            {**{name: getattr(m, name) for name in _TAKEN}, "notices": list(m.notices)}
            for m in found.measures
        ],
        "counts": dict(found.counts),
        "timers": [timers.to_document(clock) for clock in found.clocks],
        "last_at": found.last_at,
        "standing": str(found.standing),
        "worklists": sorted({m.to for m in found.waiting}),
        "listed_at": min(live, default=None),
        "ticking": bool(live),
        "provisional": False,
    }


def from_document(document: Mapping[str, Any]) -> Supervision:
    """Inverse of `to_document`."""
    return Supervision(
        city=document["city"],
        region=document["region"],
        measures=tuple(Taken(**{**m, "notices": tuple(m["notices"])}) for m in document["measures"]),
        counts=tuple(document["counts"].items()),
        clocks=timers.from_documents(document["timers"]),
        last_at=document["last_at"],
    )
