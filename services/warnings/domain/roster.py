"""Who is registered on a project's site, by name: to tell its crew from others who come to work.

The ledger knows its crews by number only (`crews`). The roster is a function of the same facts; the ledger
holds its `mark`, so that what was counted by one roster is never taken for counted by another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from services.warnings.domain.crews import History, Months, months_on_site
from services.warnings.domain.room import at_most


@dataclass(frozen=True, slots=True)
class Roster:
    """Workers (ids of the reporting system) and the months in which each was on site, in stretches."""

    workers: Mapping[str, Months] = field(default_factory=dict)

    def on_site(self, month: str) -> set[str]:
        """Who was on site on some day of a month."""
        return {
            worker
            for worker, stretches in self.workers.items()
            if any(first <= month and (last is None or month <= last) for first, last in stretches)
        }

    @property
    def mark(self) -> str:
        """The same for equal rosters alone; empty for the one that names nobody."""
        if not self.workers:
            return ""
        return sha256(repr(sorted(self.workers.items())).encode()).hexdigest()[:32]


NOBODY = Roster()


def roster_of(histories: Mapping[str, History]) -> Roster:
    """The roster of a project; who never entered is not on it."""
    found = {worker: months_on_site(history) for worker, history in histories.items()}
    return Roster(at_most({worker: months for worker, months in found.items() if months}))
