"""Signals from outside while they are being entered: opinions, and another platform's warnings.

Every entry commutes with every other.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.warnings.domain.beside import Beside, Imported
from services.warnings.domain.book_rows import Refs


class Signals:
    """Opened from what a ledger holds beside its site's own facts, and closed into the next."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside
        self._opinions = Refs(beside.opinions)
        self._opined_at = beside.opined_at
        self._imported = {one.key: one for one in beside.imported}

    def opine(self, at: datetime, ref: str) -> None:
        """One more opinion, seen at `at`."""
        self._opinions.add(ref)
        self._opined_at = at if self._opined_at is None else max(self._opined_at, at)

    def report(self, found: Imported) -> None:
        """Of the reports of one imported warning the one observed last stands."""
        known = self._imported.get(found.key, found)
        self._imported[found.key] = max(known, found, key=lambda one: (one.observed_at, one.ref))

    def closed(self) -> Beside:
        """What stands now."""
        return replace(
            self._beside,
            opinions=self._opinions.closed(),
            opined_at=self._opined_at,
            imported=tuple(sorted(self._imported.values())),
        )
