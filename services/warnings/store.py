"""How projects and their facts are stored and asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from contracts.facts import Fact, PermitIssued, ProjectRegistered, parse_fact
from services.runtime.store import Document, Query, Store
from services.warnings.domain import documents
from services.warnings.domain.clocks import timers_of
from services.warnings.domain.project import Project
from services.warnings.domain.watched import Watched, kind_of, watched_by

FACTS = "facts"
FACT_INDEXES = (
    ("city", "project"),
    ("identity",),
    ("corrects",),
    ("city", "number"),
    ("city", "permit_number"),
    ("city", "watched"),
)
INDEXES = (
    ("city", "warnings.state"),
    ("city", "warnings.supervisor"),
    ("city", "open_types"),
    ("ticking",),
    ("provisional",),
)


def encode(project: Project) -> Document:
    """The project with fields to be looked for: `open_types`, `ticking` and `provisional` clocks."""
    document = documents.to_document(project)
    for name in ("_id", "next_due_at"):
        document.pop(name)
    clocks = [*timers_of(project.clocks), *(timer for warning in project.open for timer in warning.timers)]
    return {
        **document,
        "id": project.id,
        "open_types": sorted({warning.type for warning in project.open}),
        "ticking": any(t.running or (t.state == "breached" and t.stopped_at is None) for t in clocks),
        "provisional": any(t.running and t.provisional for t in clocks),
    }


def decode(document: Document) -> Project:
    """Inverse of `encode`."""
    return documents.from_document({**document, "_id": document["id"]})


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact as it is kept, and when it reached this system."""

    fact: Fact
    recorded_at: datetime


class Facts:
    """The facts of all projects. Each content of an identity is kept, so that order decides nothing."""

    def __init__(self, store: Store) -> None:
        self._table = store.table(FACTS, FACT_INDEXES)

    async def keep(self, facts: Iterable[Stored]) -> None:
        """Keeps facts; what is kept already stays as it is."""
        unique = {d["_id"]: d for d in map(_document, facts)}
        await self._table.insert(list(unique.values()))

    async def touched(self, facts: Sequence[Fact]) -> set[str]:
        """The projects whose ledger these facts may change: their own, and those of what they correct."""
        city = facts[0].city
        found = {f.project for f in facts if f.project is not None}
        corrected = [f"{f.city}:{f.source}:{f.corrects}" for f in facts if f.corrects is not None]
        numbers = [f.number for f in facts if isinstance(f, PermitIssued) and f.project is None and f.number]
        for query in (
            Query({}, {"identity": corrected}, limit=0, fields=("project",)),
            Query({"city": city}, {"permit_number": numbers}, limit=0, fields=("project",)),
        ):
            if next(iter(query.among.values())):
                found |= {d["project"] for d in await self._table.find(query) if d["project"] is not None}
        return found | await self._others_touched(city, facts, corrected)

    async def _others_touched(self, city: str, facts: Sequence[Fact], corrected: Sequence[str]) -> set[str]:
        """What is watched and no project: by the facts themselves, by those that they correct, and the
        permits that name a project which is registered only now.
        """
        found = {watched for fact in facts for watched in watched_by(fact)}
        registered = [f.project for f in facts if isinstance(f, ProjectRegistered)]
        for query in (
            Query({}, {"identity": corrected}, limit=0, fields=("watched",)),
            Query(
                {"city": city, "kind": "permit_issued"}, {"project": registered}, limit=0, fields=("watched",)
            ),
        ):
            if next(iter(query.among.values())):
                found |= {one for d in await self._table.find(query) for one in d["watched"]}
        return found

    async def of(self, city: str, project: str) -> list[Stored]:
        """All facts that a project's ledger is folded from, corrections and numbered permits among them."""
        found = await self._documents(city, project)
        return [Stored(parse_fact(d["fact"]), d["recorded_at"]) for d in found]

    async def count(self, city: str, project: str) -> int:
        """How many there are of them."""
        return len(await self._documents(city, project))

    async def _documents(self, city: str, project: str) -> list[Document]:
        if kind_of(project) is not Watched.PROJECT:
            return await self._documents_watched(city, project)
        own = await self._table.find(Query({"city": city, "project": project}, limit=0))
        identities = [d["identity"] for d in own]
        numbers = [d["permit_number"] for d in own if d["permit_number"]]
        more = await self._table.find(Query({}, {"corrects": identities}, limit=0)) if own else []
        if numbers:
            numbered = Query({"city": city, "project": None}, {"number": numbers}, limit=0)
            more += await self._table.find(numbered)
        return list({d["_id"]: d for d in (*own, *more)}.values())

    async def _documents_watched(self, city: str, aggregate: str) -> list[Document]:
        """The facts of what is no project, a permit's registrations among them, and their corrections."""
        found = await self._table.find(Query({"city": city, "watched": aggregate}, limit=0))
        projects = sorted({d["project"] for d in found if d["kind"] == "permit_issued" and d["project"]})
        if projects:
            query = Query({"city": city, "kind": "project_registered"}, {"project": projects}, limit=0)
            found += await self._table.find(query)
        identities = [d["identity"] for d in found]
        if found:
            found += await self._table.find(Query({}, {"corrects": identities}, limit=0))
        return list({d["_id"]: d for d in found}.values())


def _document(stored: Stored) -> Document:
    fact = stored.fact
    data: Mapping[str, Any] = fact.model_dump(mode="json", exclude_none=True)
    identity = ":".join(fact.identity)
    content = sha256(repr(sorted(data.items())).encode()).hexdigest()[:16]
    return {
        "_id": f"{identity}#{content}",
        "city": fact.city,
        "project": fact.project,
        "kind": fact.kind,
        "watched": list(watched_by(fact)),
        "identity": identity,
        "corrects": None if fact.corrects is None else f"{fact.city}:{fact.source}:{fact.corrects}",
        "number": fact.number if isinstance(fact, PermitIssued) else None,
        "permit_number": fact.permit_number if isinstance(fact, ProjectRegistered) else None,
        "fact": dict(data),
        "recorded_at": stored.recorded_at,
    }
