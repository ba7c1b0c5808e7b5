"""Workers who came to work and were never registered on the platform (LY-3a, 应录必录)."""

from __future__ import annotations

from typing import Any

from services.warnings.domain.fold import entrants
from services.warnings.months import Months
from services.warnings.store import Facts

MOST = 200
"""Ids that an answer names; the count goes on."""


class Unregistered:
    """Compares who punched with who entered; both are asked for one project at a time."""

    def __init__(self, months: Months, facts: Facts) -> None:
        self._months = months
        self._facts = facts

    async def of(self, city: str, project: str) -> dict[str, Any]:
        """How many there are, and their ids (those of the reporting system, never names) in order."""
        came = await self._months.workers(city, project)
        if not came:
            return {"count": 0, "workers": []}
        known = (await self._facts.of(city, [project])).get(project, [])
        missing = sorted(came - entrants(project, [stored.fact for stored in known]))
        return {"count": len(missing), "workers": missing[:MOST]}
