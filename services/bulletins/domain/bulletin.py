"""One bulletin: drafted, approved by another post, published, corrected by a revision beside it. Pure.

A revision is a bulletin of its own: what was published stands as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from contracts.envelope import By
from services.bulletins.domain.figures import Figures
from services.bulletins.domain.figures_data import from_data
from services.runtime.decisions import Draft


class Status(StrEnum):
    """`returned` waits to be drafted anew; `published` is final."""

    DRAFT = "draft"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One revision of a bulletin. `corrects` and `corrected_by` are the revisions before and after it."""

    kind: str
    period: str
    scope: str | None
    revision: int
    status: Status
    figures: Figures
    drafted_at: datetime
    drafted_by: By | None
    corrects: str | None = None
    corrected_by: str | None = None
    approved_at: datetime | None = None
    approved_by: By | None = None
    published_at: datetime | None = None
    number: str | None = None
    reason: dict[str, Any] | None = None
    """Reference to the text that says why it corrects the one before."""
    returned_for: dict[str, Any] | None = None
    """Reference to the text that says why it was returned."""


def bulletin_id(city: str, kind: str, period: str, scope: str | None, revision: int = 1) -> str:
    """`<city>-monthly_bulletin-2023-09`, with `-<county>` for a county's and `-r2` for a second revision."""
    county = "" if scope is None else f"-{scope}"
    later = "" if revision == 1 else f"-r{revision}"
    return f"{city}-{kind}-{period}{county}{later}"


def evolve(state: Bulletin | None, draft: Draft) -> Bulletin:
    """The bulletin after an event."""
    if draft.name == "bulletin.drafted":
        return _drafted(draft)
    if state is None:
        raise LookupError(f"{draft.name} of a bulletin that was never drafted")
    match draft.name:
        case "bulletin.approved":
            return replace(state, status=Status.APPROVED, approved_at=draft.time, approved_by=draft.by)
        case "bulletin.returned":
            why = draft.data["reason"]
            return replace(
                state, status=Status.RETURNED, approved_at=None, approved_by=None, returned_for=why
            )
        case "bulletin.published":
            number = draft.data["number"]
            return replace(state, status=Status.PUBLISHED, published_at=draft.time, number=number)
        case "bulletin.corrected":
            return replace(state, corrected_by=draft.data["revision"])
    raise ValueError(f"unknown event {draft.name}")


def _drafted(draft: Draft) -> Bulletin:
    data = draft.data
    return Bulletin(
        kind=data["kind"],
        period=data["period"],
        scope=data["scope"],
        revision=data["revision"],
        status=Status.DRAFT,
        figures=from_data(data["figures"]),
        drafted_at=draft.time,
        drafted_by=draft.by,
        corrects=data["corrects"],
        reason=data["reason"],
    )
