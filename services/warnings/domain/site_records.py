"""What was seen at a site or said of its progress, as the ledger keeps it: at most one of each kind a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Board:
    """维权信息公示牌 as it was seen on a day, and which items it shows (FY-1.7)."""

    on: date
    observed_at: datetime
    ref: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """工程进度款 on a day: value of the work done and total paid so far, both in fen (YY-4.6)."""

    on: date
    observed_at: datetime
    ref: str
    completed: int
    paid: int


Record = TypeVar("Record", Board, Progress)


def stands(known: Record | None, found: Record) -> Record:
    """Which of two of one day stands: the one observed last."""
    if known is None:
        return found
    return max(known, found, key=lambda one: (one.observed_at, one.ref))
