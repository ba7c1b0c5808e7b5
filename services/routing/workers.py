"""The workers of a group complaint: what each claims, what was found owed, who was paid. Pure.

Folded from the case's own history, so no list of people grows in the case. A worker is a number of the lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from contracts.envelope import Event
from contracts.values import fen, yuan

Row = dict[str, Any]


def workers_of(timeline: Sequence[Event]) -> list[Row]:
    """One row a worker, in the lead's order: `id`, `claimed`, `verified`, `paid`, `paid_at`.

    A payment that names workers and equals what is still owed to them has paid each in full. Of any other it
    is known whom it reached (`paid_at`), not with how much (`paid` stays as it was).
    """
    rows: dict[str, Row] = {}
    for event in timeline:
        match event.name:
            case "case.opened":
                rows = {w["id"]: _row(w) for w in event.data.get("workers", ())}
            case "case.verified":
                for worker in event.data.get("workers", ()):
                    rows[worker["id"]]["verified"] = worker["amount"]
            case "case.payment_recorded":
                _pay([rows[i] for i in event.data.get("worker_ids", ())], event)
    return list(rows.values())


def _row(worker: dict[str, Any]) -> Row:
    return {
        "id": worker["id"],
        "claimed": worker.get("amount"),
        "verified": None,
        "paid": None,
        "paid_at": None,
    }


def _pay(reached: Sequence[Row], event: Event) -> None:
    owed = [_owed(row) for row in reached]
    whole = None not in owed and sum(o or 0 for o in owed) == fen(event.data["amount"])
    for row, rest in zip(reached, owed, strict=True):
        row["paid_at"] = event.data.get("on") or event.time.isoformat()
        if whole:
            row["paid"] = yuan((fen(row["paid"]) or 0) + (rest or 0))


def _owed(row: Row) -> int | None:
    """What is still owed to a worker, as verified or else as claimed; None where neither is known."""
    due = fen(row["verified"] if row["verified"] is not None else row["claimed"])
    return None if due is None else max(0, due - (fen(row["paid"]) or 0))
