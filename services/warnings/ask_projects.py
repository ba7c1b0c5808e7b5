"""Lists of projects: what their records lack, and clocks of their own that a unit must answer."""

from __future__ import annotations

from typing import Any

from services.runtime.aggregate import Aggregates
from services.runtime.clock import Clock
from services.runtime.store import Query
from services.warnings.domain.clocks import ProjectClock
from services.warnings.domain.names import name_of
from services.warnings.domain.places import place_of
from services.warnings.domain.project import Project
from services.warnings.domain.writing import Context
from services.warnings.ledger_views import clock_view, records_at, records_view

CLOCK = "clock"
"""What a row of a worklist is that is no warning."""
_STATES = {True: ("open", "待办理"), False: ("overdue", "逾期未办理")}


class ProjectLists:
    """Reads many projects at once."""

    def __init__(self, projects: Aggregates[Project, Context], clock: Clock) -> None:
        self._projects = projects
        self._clock = clock

    async def _found(self, query: Query) -> list[tuple[Project, Context]]:
        kind, policies = self._projects.kind, self._projects.policies
        found = await self._projects.store.find(kind.name, query)
        return [(kind.decode(stored.state), policies.by_hash(stored.policy)) for stored in found]

    async def lacking(self, city: str, lack: str | None, region: str | None) -> list[dict[str, Any]]:
        """The registered projects of a city, in order of ids; those alone that lack something, if asked."""
        now = self._clock.now()
        same = {"city": city} if lack is None else {"city": city, "lacking": lack}
        rows = []
        for project, context in await self._found(Query(same, limit=0)):
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
        return sorted(rows, key=lambda row: str(row["id"]))

    async def clocks_of(self, city: str, unit: str) -> list[dict[str, Any]]:
        """The clocks of projects that `unit` must answer, as rows of its worklist."""
        return [
            _row(project, clock, context)
            for project, context in await self._found(Query({"city": city, "clock_units": unit}, limit=0))
            for clock in project.clocks
            if clock.asks and clock.timer.unit == unit
        ]


def _row(project: Project, clock: ProjectClock, context: Context) -> dict[str, Any]:
    """A clock in the shape of a warning's row."""
    timer, place = clock_view(clock, context), place_of(project.ledger, context.territory)
    state, state_name = _STATES[clock.timer.running]
    unit = clock.timer.unit or ""
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
        "liable_party": unit,
        "liable_party_name": context.territory.unit_name(unit),
        "liable_name": None,
        "supervisor": unit,
        "supervisor_name": context.territory.unit_name(unit),
        "timers": [timer],
        "clauses": timer["clauses"],
    }
