"""Lists of leads beside the warnings of their projects: what the watch missed, what it did not prevent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from services.runtime.store import Query, Store, Stored, pages
from services.warnings.cases import ROWS, Cases, Projects
from services.warnings.domain.case_rows import CaseRow, counts, is_founded
from services.warnings.domain.links import Link
from services.warnings.domain.names import name_of
from services.warnings.domain.places import place_of
from services.warnings.domain.project import Project
from services.warnings.views import moment

A_PAGE = 50
"""Projects that are held in memory at a time, whole ledgers as they are."""
LISTED = (Link.MISSED, Link.NOT_PREVENTED)
"""What a list of links may be narrowed to."""
KIND_NAMES = {
    Link.MISSED: "查实欠薪而未曾预警",
    Link.NOT_PREVENTED: "已预警仍发生投诉",
    Link.LEAD: "投诉线索",
}


class LinkLists:
    """Reads what was noted of leads beside warnings."""

    def __init__(self, store: Store, projects: Projects, cases: Cases) -> None:
        self._store = store
        self._projects = projects
        self._cases = cases

    async def leads(self, city: str, aggregate: str) -> list[dict[str, Any]]:
        """The leads of a project or an employer, latest first; without those that are answered elsewhere."""
        found = await self._projects.get(aggregate)
        known = {} if found is None else found[0].cases
        rows = await self._cases.about(city, aggregate)
        return [_lead(case, row, known.get(case)) for case, row in rows.items() if counts(row)]

    async def linked(self, city: str, kind: Link | None) -> list[dict[str, Any]]:
        """Leads of a city that were missed or not prevented, in no order (`place_of_link`)."""
        kinds = LISTED if kind is None else (kind,)
        query = Query({"city": city}, {"linked": [str(one) for one in kinds]}, limit=A_PAGE)
        views: list[dict[str, Any]] = []
        async for page in pages(self._store, self._projects.kind.name, query):
            views += await self._of_page(page, kinds)
        return views

    async def _of_page(self, page: Sequence[Stored], kinds: Sequence[Link]) -> list[dict[str, Any]]:
        projects: list[Project] = [self._projects.kind.decode(stored.state) for stored in page]
        named = {case for project in projects for case, what in project.cases.items() if what in kinds}
        rows = await self._store.load(ROWS, named)
        views: list[dict[str, Any]] = []
        for stored, project in zip(page, projects, strict=True):
            place = place_of(project.ledger, self._projects.policies.by_hash(stored.policy).territory)
            about = {
                "project": project.id,
                "project_name": name_of(project),
                "region": None if place is None else place.county,
                "warned_at": moment(project.warned_at),
            }
            for case in (case for case, what in project.cases.items() if what in kinds and case in rows):
                row, what = cast(CaseRow, rows[case].state), project.cases[case]
                if counts(row) and (is_founded(row) or what != Link.MISSED):
                    views.append({**_lead(case, row, what), **about})
        return views


def place_of_link(view: dict[str, Any]) -> tuple[str, str]:
    """Where a lead stands among those of a city; the latest has the greatest."""
    return view["received_at"] or "", f"{view['case']} {view['project']}"


def _lead(case: str, row: CaseRow, kind: str | None) -> dict[str, Any]:
    return {
        "case": case,
        "kind": kind,
        "kind_name": KIND_NAMES[Link(kind or Link.LEAD)],
        "received_at": moment(row["received_at"]),
        "founded": is_founded(row),
        "founded_at": moment(row["founded_at"]),
        "state": row["state"],
        "employer": row["employer"],
    }
