"""A bulletin as the store keeps it: amounts in fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from contracts.envelope import By
from services.bulletins.domain.bulletin import Bulletin, Status
from services.bulletins.domain.figures import Figures

_PLAIN = (
    "kind", "period", "scope", "revision", "drafted_at", "corrects", "corrected_by",
    "approved_at", "published_at", "number", "reason", "returned_for",
)  # fmt: skip
_FIGURES = tuple(field.name for field in fields(Figures))


def to_document(bulletin: Bulletin) -> dict[str, Any]:
    """The bulletin as a document for the store."""
    plain = {name: getattr(bulletin, name) for name in _PLAIN}
    return {
        **plain,
        "status": str(bulletin.status),
        "drafted_by": _by(bulletin.drafted_by),
        "approved_by": _by(bulletin.approved_by),
        "figures": {name: getattr(bulletin.figures, name) for name in _FIGURES},
    }


def from_document(document: Mapping[str, Any]) -> Bulletin:
    """Inverse of `to_document`."""
    return Bulletin(
        **{name: document[name] for name in _PLAIN},
        status=Status(document["status"]),
        drafted_by=_read_by(document["drafted_by"]),
        approved_by=_read_by(document["approved_by"]),
        figures=Figures(**document["figures"]),
    )


def _by(by: By | None) -> dict[str, str | None] | None:
    return None if by is None else {"unit": by.unit, "post": by.post}


def _read_by(by: Mapping[str, str | None] | None) -> By | None:
    return None if by is None else By(str(by["unit"]), by["post"])
