"""What a warning rests on where that is no fact: cases and other warnings, in words and with their pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import quote, urlencode

from services.runtime.store import Store
from services.warnings.cases import ROWS, Projects
from services.warnings.domain.case_rows import CaseRow
from services.warnings.domain.names import name_of
from services.warnings.domain.project import Project, aggregate_of
from services.warnings.views import STATE_NAMES, moment

CASE, WARNING = "case", "warning"


@dataclass(frozen=True, slots=True)
class Ground:
    """One case or warning behind a warning; `page` leads to it, `at` is when it came or was raised.

    A fact has neither: its `title` is its id.
    """

    title: str
    page: str | None = None
    at: str | None = None
    happened: str = ""
    """What happened at `at`."""
    said: tuple[str, ...] = ()


class Grounds:
    """Reads the cases and warnings that evidence names."""

    def __init__(self, store: Store, projects: Projects) -> None:
        self._store = store
        self._projects = projects

    async def of(self, evidence: Sequence[str], unit: str) -> list[Ground]:
        """The grounds of a warning in the order of its evidence; links are for `unit`, empty: for nobody."""
        named = [one.partition(":") for one in evidence]
        cases = {id: kind for kind, _, id in named if kind == CASE}
        warnings = {id: aggregate_of(id) for kind, _, id in named if kind == WARNING}
        rows = {id: cast(CaseRow, s.state) for id, s in (await self._store.load(ROWS, cases)).items()}
        watched = {*warnings.values(), *(row["project"] for row in rows.values() if row["project"])}
        stored = await self._store.load(self._projects.kind.name, watched)
        projects = {id: self._projects.kind.decode(found.state) for id, found in stored.items()}
        context = {id: self._projects.policies.by_hash(found.policy) for id, found in stored.items()}
        asked = f"?{urlencode({'unit': unit})}" if unit else ""
        grounds = []
        for ref, (kind, _, id) in zip(evidence, named, strict=True):
            if kind == CASE and id in rows:
                grounds.append(_case(id, rows[id], projects, asked))
            elif kind == WARNING and (found := projects.get(warnings[id])) and id in found.warnings:
                raised = found.warnings[id]
                known = context[found.id].of(raised).policy.type_of(raised.type)
                grounds.append(_warning(id, found, None if known is None else known.title, asked))
            else:
                grounds.append(Ground(ref))
        return grounds


def _case(id: str, row: CaseRow, projects: dict[str, Project], asked: str) -> Ground:
    project = row["project"]
    name = None if project is None else (name_of(projects[project]) if project in projects else project)
    amount = row.get("amount")
    owed = None if amount is None else f"{'查实' if row['founded_at'] else '反映'}{amount}元"
    return Ground(
        title=id,
        page=f"/routing/desk/cases/{quote(id)}{asked}",
        at=moment(row["received_at"]),
        happened="收到",
        said=tuple(one for one in (name, row["employer"], owed) if one),
    )


def _warning(id: str, project: Project, title: str | None, asked: str) -> Ground:
    warning = project.warnings[id]
    month = "" if warning.month is None else f"（{warning.month}）"
    return Ground(
        title=f"{title or warning.type}{month}",
        page=f"/warnings/desk/warnings/{quote(id)}{asked}",
        at=moment(warning.raised_at),
        happened="预警",
        said=(name_of(project) or project.id, STATE_NAMES[warning.state]),
    )
