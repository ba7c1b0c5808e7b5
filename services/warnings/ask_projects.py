"""Lists of many projects: what their records lack, clocks that a unit must answer, warnings by class."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from contracts.warnings import ClearedBy, WarningClass, WarningState
from services.runtime.aggregate import Aggregates
from services.runtime.clock import Clock
from services.runtime.store import Document, Query, pages
from services.warnings.desk_words import CLASSES
from services.warnings.domain.clocks import ProjectClock
from services.warnings.domain.names import liable_name, name_of
from services.warnings.domain.places import place_of
from services.warnings.domain.project import Project
from services.warnings.domain.writing import Context
from services.warnings.ledger_views import clock_view, records_at, records_view
from services.warnings.views import party_name

A_FEW = 200
"""Projects that are read in one go: reading them holds up everything else in the process."""
CLOCK = "clock"
"""What a row of a worklist is that is no warning."""
_STATES = {True: ("open", "待办理"), False: ("overdue", "逾期未办理")}


class ProjectLists:
    """Reads many projects at once."""

    def __init__(self, projects: Aggregates[Project, Context], clock: Clock) -> None:
        self._projects = projects
        self._clock = clock

    async def _found(self, same: Mapping[str, str]) -> AsyncIterator[tuple[Project, Context]]:
        kind, policies = self._projects.kind, self._projects.policies
        async for page in pages(self._projects.store, kind.name, Query(same, limit=A_FEW)):
            for stored in page:
                yield kind.decode(stored.state), policies.by_hash(stored.policy)

    async def lacking(self, city: str, lack: str | None, region: str | None) -> list[dict[str, Any]]:
        """The registered projects of a city, in order of ids; those alone that lack something, if asked."""
        now = self._clock.now()
        same = {"city": city} if lack is None else {"city": city, "lacking": lack}
        rows = []
        async for project, context in self._found(same):
            place = place_of(project.ledger, context.territory)
            registered = project.ledger.registered
            if registered is None or place is None or (region is not None and place.county != region):
                continue
            if lack is not None and lack not in records_at(project, context, now).lacking:
                continue
            rows.append(
                {
                    "id": project.id,
                    "city": project.city,
                    "name": registered.name,
                    "region": place.county,
                    "industry": registered.industry,
                    "general_contractor": registered.general_contractor.name,
                    "developer": registered.developer.name,
                    **records_view(project, context, now),
                }
            )
        return rows

    async def classes(self, city: str) -> list[dict[str, Any]]:
        """How the warnings of each class stand (LY-3b): which are at zero, and what is on the ledger.

        Warnings are counted once, however often they were raised; clearing by hand is counted apart.
        """
        _, context = self._projects.policies.in_force(city, self._clock.now())
        kinds: dict[str, Counter[str]] = {}
        query = Query({"city": city}, fields=("warnings",))
        async for page in pages(self._projects.store, self._projects.kind.name, query):
            for warning in (one for stored in page for one in stored.state["warnings"]):
                kinds.setdefault(warning["class"], Counter()).update(_counted(warning))
        rules = context.policy.classes
        return [
            {
                "class": str(class_),
                "title": CLASSES[class_] if class_ not in rules else rules[class_].title,
                "on_ledger": class_ in rules and rules[class_].on_ledger,
                "clauses": list(rules[class_].clauses) if class_ in rules else [],
                **_counts(kinds.get(class_, Counter())),
            }
            for class_ in WarningClass
        ]

    async def clocks_of(self, city: str, unit: str) -> list[dict[str, Any]]:
        """The clocks of projects that `unit` must answer, or was told of, as rows of its worklist."""
        return [
            _row(project, clock, context, unit)
            async for project, context in self._found({"city": city, "clock_units": unit})
            for clock in project.clocks
            if unit in clock.units
        ]


def _counted(warning: Document) -> Iterator[str]:
    """What a warning, as it is stored, counts as."""
    if warning["state"] == WarningState.CLEARED:
        yield "cleared"
        if warning["cleared_by"] == ClearedBy.HAND:
            yield "cleared_by_hand"
        return
    yield "open"
    if warning["state"] != WarningState.OPEN:
        yield "overdue"


def _counts(found: Counter[str]) -> dict[str, Any]:
    named = ("open", "overdue", "cleared", "cleared_by_hand")
    return {**{name: found[name] for name in named}, "at_zero": not found["open"]}


def _row(project: Project, clock: ProjectClock, context: Context, unit: str) -> dict[str, Any]:
    """A clock in the shape of a warning's row, as `unit` sees it."""
    timer, place = clock_view(clock, context), place_of(project.ledger, context.territory)
    state, state_name = _STATES[clock.timer.running]
    party = clock.timer.unit or timer["liable_party"] or ""
    return {
        "id": f"{project.id}/{clock.timer.name}",
        "kind": CLOCK,
        "city": project.city,
        "project": project.id,
        "project_name": name_of(project),
        "type": clock.kind,
        "type_name": timer["title"],
        "month": clock.month,
        "state": state,
        "state_name": state_name,
        "class": "general",
        "region": None if place is None else place.county,
        "liable_party": party,
        "liable_party_name": party_name(party, context.territory),
        "liable_name": liable_name(project, party),
        "supervisor": unit,
        "supervisor_name": context.territory.unit_name(unit),
        "timers": [timer],
        "clauses": timer["clauses"],
    }
