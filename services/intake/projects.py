"""What intake knows of projects: a small projection of the `project_registered` facts that pass through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from contracts.facts import Fact, ProjectRegistered
from services.intake.domain.receiving import Project
from services.runtime.store import Document, Store

PROJECTS = "projects"


class Projects:
    """Projects by city and id."""

    def __init__(self, store: Store) -> None:
        self._table = store.table(PROJECTS)

    async def get(self, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], Project]:
        """The projects that are known, by `(city, project)`."""
        ids = {_id(*key): key for key in wanted}
        found = await self._table.get(ids) if ids else {}
        return {ids[i]: _project(d) for i, d in found.items()}

    async def city_of(self, project: str, cities: Sequence[str]) -> str | None:
        """The city that a project is known in, where it is one; with a single city, that one."""
        known = {city for city, _ in await self.get([(c, project) for c in cities])} or set(cities)
        return known.pop() if len(known) == 1 else None

    async def repeated(self, facts: Sequence[Fact]) -> int:
        """How many of the facts are the ones that a project is known by already."""
        rows = [_row(f) for f in facts if isinstance(f, ProjectRegistered)]
        known = await self._table.get({r["_id"] for r in rows}) if rows else {}
        return sum(r["_id"] in known and known[r["_id"]]["fact"] == r["fact"] for r in rows)

    async def learn(self, facts: Sequence[Fact]) -> None:
        """Takes what the registrations among `facts` say, the latest observed of each project."""
        rows: dict[str, Document] = {}
        for fact in facts:
            if isinstance(fact, ProjectRegistered):
                row = _row(fact)
                former = rows.get(row["_id"])
                if former is None or row["observed_at"] >= former["observed_at"]:
                    rows[row["_id"]] = row
        known = await self._table.get(rows) if rows else {}
        newer = [r for i, r in rows.items() if i not in known or r["observed_at"] >= known[i]["observed_at"]]
        if newer:
            await self._table.put(newer)


def _id(city: str, project: str) -> str:
    return f"{city}:{project}"


def _row(fact: ProjectRegistered) -> Document:
    return {
        "_id": _id(fact.city, fact.project),
        "name": fact.name,
        "employer": fact.general_contractor.name,
        "region": fact.region,
        "industry": str(fact.industry),
        "ownership": str(fact.ownership),
        "observed_at": fact.observed_at,
        "fact": fact.ref,
    }


def _project(row: Document) -> Project:
    return Project(row["name"], row["employer"], row["region"], row["industry"], row["ownership"])
