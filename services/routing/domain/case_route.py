"""Parts of a case's state about who has it: a dispute, questions to other units. Frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Dispute:
    """An open dispute: who holds that the case is not its own, whom it proposes, and who decides."""

    unit: str
    arbiter: str
    proposed: str | None = None


@dataclass(frozen=True, slots=True)
class Assistance:
    """An open question to another unit; `timer` is its clock's name."""

    id: str
    unit: str
    timer: str


def to_documents(case: Any) -> dict[str, Any]:
    """These fields of a case, for the store."""
    dispute = case.dispute
    return {
        "with_units": list(case.with_units),
        "dispute": dispute
        and {"unit": dispute.unit, "arbiter": dispute.arbiter, "proposed": dispute.proposed},
        "assistances": [{"id": a.id, "unit": a.unit, "timer": a.timer} for a in case.assistances],
        **{name: getattr(case, name) for name in _PLAIN},
    }


def from_documents(document: Mapping[str, Any]) -> dict[str, Any]:
    """Inverse of `to_documents`; a case stored before these fields were has none of them."""
    found: dict[str, Any] = {name: document[name] for name in _PLAIN if name in document}
    dispute = document.get("dispute")
    return {
        **found,
        "with_units": tuple(document.get("with_units", ())),
        "dispute": dispute and Dispute(**dispute),
        "assistances": tuple(Assistance(**a) for a in document.get("assistances", ())),
    }


_PLAIN = ("manner", "duty", "kept_by", "bound_unit", "questions")
