"""Aggregates and events as MongoDB documents and updates. Pure."""

from __future__ import annotations

from contracts.envelope import from_document, to_document
from services.runtime.store import RESERVED, Change, Document, Stored, check_state, slot_of


def position(subject: str, sequence: int) -> str:
    """`_id` of an event in the journal: sorts by aggregate, then sequence."""
    return f"{subject}#{sequence:09d}"


KEPT_TOKENS = 8
"""Tokens kept on a document: more later writes than that do not fit between a bulk and its check."""


BESIDE_STATE = ("city", "version", "sequence", "policy", "applied", "outbox")
"""What is read of an aggregate whatever of its state is asked for."""


def stored(document: Document) -> Stored:
    """The aggregate that a document holds."""
    state = {k: v for k, v in document.items() if k not in RESERVED}
    return Stored(
        id=document["_id"],
        city=document.get("city", ""),
        version=document.get("version", 0),
        sequence=document.get("sequence", 0),
        policy=document.get("policy", {}).get("hash", ""),
        state=state,
        applied={a["source"]: a["sequence"] for a in document.get("applied", ())},
        outbox=tuple(from_document(e) for e in document.get("outbox", ())),
    )


def _set(change: Change) -> Document:
    check_state(change.state)
    return {
        **change.state,
        "city": change.city,
        "version": change.expected + 1,
        "sequence": change.sequence,
        "policy": {"hash": change.policy},
        "applied": [{"source": s, "sequence": n} for s, n in change.applied.items()],
    }


def inserted(change: Change) -> Document:
    """The document of a new aggregate."""
    document = {
        "_id": change.id,
        "slot": slot_of(change.id),
        **_set(change),
        "outbox": [to_document(e) for e in change.events],
    }
    if change.next_due_at is not None:
        document["next_due_at"] = change.next_due_at
    if change.events:
        document["pending_at"] = change.events[0].recorded_at
    return document


def update(change: Change, token: str | None = None) -> tuple[Document, Document]:
    """Filter and update of a save; `token`, left on the document, tells that this one won."""
    values = _set(change)
    update: Document = {"$set": values}
    pushed: Document = {}
    if token is not None:
        pushed["writes"] = {"$each": [token], "$slice": -KEPT_TOKENS}
    if change.next_due_at is None:
        update["$unset"] = {"next_due_at": ""}
    else:
        values["next_due_at"] = change.next_due_at
    if change.events:
        pushed["outbox"] = {"$each": [to_document(e) for e in change.events]}
        update["$min"] = {"pending_at": change.events[0].recorded_at}
    if pushed:
        update["$push"] = pushed
    return {"_id": change.id, "version": change.expected}, update


def taken(sequence: int) -> list[Document]:
    """Takes what was relayed out of an outbox; the mark of waiting goes when the outbox is empty."""
    rest = {"$filter": {"input": "$outbox", "cond": {"$gt": ["$$this.sequence", sequence]}}}
    waits = {"$cond": [{"$gt": [{"$size": "$outbox"}, 0]}, {"$first": "$outbox.recorded_at"}, "$$REMOVE"]}
    return [{"$set": {"outbox": rest}}, {"$set": {"pending_at": waits}}]
