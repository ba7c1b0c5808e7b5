"""Anything watched, played through the domain: a permit, a sender, an employer, a project's signals."""

from __future__ import annotations

from typing import Any

from contracts.facts import Fact
from services.runtime.decisions import Draft
from services.warnings.domain.project import Project, Warning
from tests.unit.warnings.played import Played
from tests.unit.warnings.site import pack_of


class Watch(Played):
    """One thing watched, in virtual time."""

    def __init__(self, id: str, city: str, *facts: Fact, now: str) -> None:
        super().__init__(id, city, pack_of(city), now)
        if facts:
            self.tell(*facts)

    @property
    def state(self) -> Project:
        """The aggregate as it stands."""
        return self.project

    def act(self, type: str, action: str, unit: str, now: str, **fields: Any) -> Any:
        """An officer's step; its drafts or the refusal."""
        return self.take(type, action, unit, now, fields)

    def warning(self, type: str) -> Warning | None:
        """The warning of a type; None if it was never raised."""
        return self.state.warnings.get(f"{self.state.id}/{type}")

    def stands(self, type: str) -> str | None:
        """Its state, or None."""
        found = self.warning(type)
        return None if found is None else str(found.state)

    def pushed(self, drafts: list[Draft]) -> list[tuple[str, list[str]]]:
        """About what whom was told, in events."""
        return [(d.data["about"], d.data["to"]) for d in drafts if d.name == "warning.pushed"]
