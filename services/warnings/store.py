"""How projects and their facts are stored and asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from contracts.facts import Fact, PermitIssued, ProjectRegistered, parse_fact
from services.runtime.store import Document, Query, Store
from services.warnings.domain import documents
from services.warnings.domain.clocks import timers_of
from services.warnings.domain.employers import parties
from services.warnings.domain.project import Project
from services.warnings.domain.records import may_lack
from services.warnings.domain.supervising import units_of
from services.warnings.domain.watched import Watched, kind_of, plain, watched_by

FACTS = "facts"
FEEDS = "feeds"
"""The last day of attendance by city and source."""
A_FEW = 5_000
"""Identities that are asked for at a time: the longest there are come to 8 MB; MongoDB takes 16."""
FACT_INDEXES = (
    ("city", "project"),
    ("city", "kind"),
    ("identity",),
    ("corrects",),
    ("city", "number"),
    ("city", "permit_number"),
    ("city", "watched"),
)
INDEXES = (
    ("city", "warnings.state"),
    ("city", "warnings.supervisor"),
    ("city", "warning_units"),
    ("city", "open_types"),
    ("city", "clock_units"),
    ("city", "lacking"),
    ("city", "employers"),
    ("city", "linked"),
    ("ticking",),
    ("provisional",),
    ("policy.hash",),
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
        "employers": sorted(parties(project.ledger.registered)),
        "linked": sorted(set(project.cases.values())),
        "clock_units": sorted({unit for clock in project.clocks for unit in clock.units}),
        "lacking": list(may_lack(project.ledger)),
        "warning_units": sorted({unit for warning in project.open for unit in units_of(warning)}),
        "open_types": sorted({warning.type for warning in project.open}),
        "ticking": any(t.running or (t.state == "breached" and t.stopped_at is None) for t in clocks),
        "provisional": any(t.running and t.provisional for t in clocks),
    }


def decode(document: Document) -> Project:
    """Inverse of `encode`."""
    return documents.from_document({**document, "_id": document["id"]})


_Instants = defaultdict[str, set[datetime]]


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact as it is kept, and when it reached this system."""

    fact: Fact
    recorded_at: datetime


class Facts:
    """The facts of all projects. Each content of an identity is kept, so that order decides nothing."""

    def __init__(self, store: Store) -> None:
        self._table = store.table(FACTS, FACT_INDEXES)
        self._feeds = store.table(FEEDS)
        self._heard: dict[tuple[str, str], str] = {}
        """What is known to be noted and told, so that it is not noted again."""

    async def keep(self, facts: Iterable[Stored]) -> None:
        """Keeps facts; what is kept already stays as it is."""
        unique = {d["_id"]: d for d in map(_document, facts)}
        await self._table.insert(list(unique.values()))

    async def touched(self, facts: Sequence[Stored]) -> Mapping[str, set[datetime]]:
        """The ledgers that these facts may change, and when each of those came that may change it: of what
        they are about, and of what those are about that they correct, or that correct the same. A permit may
        be known by its number alone, or name a project that is registered only now, or was by mistake.
        """
        city = facts[0].fact.city
        told = [(_place(one.fact), {one.recorded_at}) for one in facts]
        told += await self._rivals(facts)
        found, numbers, registered = _Instants(set), _Instants(set), _Instants(set)
        for place, instants in told:
            for one in filter(None, (place["project"], *place["watched"])):
                found[one] |= instants
            if place["number"] and not place["project"]:
                numbers[place["number"]] |= instants
            if place["kind"] == "project_registered":
                registered[place["project"]] |= instants
        if numbers:
            fields = ("project", "permit_number")
            query = Query({"city": city}, {"permit_number": sorted(numbers)}, limit=0, fields=fields)
            for d in await self._table.find(query):
                found[d["project"]] |= numbers[d["permit_number"]]
        if registered:
            permits = {"city": city, "kind": "permit_issued"}
            query = Query(permits, {"project": sorted(registered)}, limit=0, fields=("project", "watched"))
            for d in await self._table.find(query):
                for one in d["watched"]:
                    found[one] |= registered[d["project"]]
        return found

    async def _rivals(self, facts: Sequence[Stored]) -> list[tuple[Document, set[datetime]]]:
        """What falls by these corrections, and the corrections that they outdo, with when these came."""
        corrected = _Instants(set)
        for one in facts:
            if one.fact.corrects is not None:
                corrected[_corrected(one.fact)].add(one.recorded_at)
        found: list[tuple[Document, set[datetime]]] = []
        for name in ("identity", "corrects") if corrected else ():
            fields = (name, "project", "kind", "number", "watched")
            query = Query({}, {name: list(corrected)}, limit=0, fields=fields)
            found += [(d, corrected[d[name]]) for d in await self._table.find(query)]
        return found

    async def permits(self, city: str) -> set[str]:
        """The aggregates of all permits that a city's facts name, by their plain ids."""
        query = Query({"city": city, "kind": "permit_issued"}, limit=0, fields=("watched",))
        return {one for document in await self._table.find(query) for one in document["watched"]}

    async def corrected(self, corrections: Sequence[Fact]) -> list[Fact]:
        """Those of these that correct a fact that is kept and no punch (which stands in a bucket, too)."""
        asked = {_corrected(f) for f in corrections}
        query = Query({}, {"identity": sorted(asked)}, limit=0, fields=("identity", "kind"))
        known = {d["identity"] for d in await self._table.find(query) if d["kind"] != "attendance"}
        return [f for f in corrections if _corrected(f) in known]

    async def correcting(self, corrections: Sequence[Fact]) -> list[Fact]:
        """All corrections there are of what these correct."""
        corrected = {_corrected(f) for f in corrections}
        found = await self._table.find(Query({}, {"corrects": sorted(corrected)}, limit=0))
        return [parse_fact(d["fact"]) for d in found]

    async def hear(self, days: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
        """Notes the last day (ISO) by city and source; returns those with a later one than was known here.

        They are so again until their senders were told of it (`told`).
        """
        new = {place: day for place, day in days.items() if day > self._heard.get(place, "")}
        await self._feeds.raise_to({_feed(*place): {"day": day} for place, day in new.items()})
        return new

    def told(self, days: Mapping[tuple[str, str], str]) -> None:
        """The senders were told of these days."""
        self._heard |= days

    async def heard(self, city: str, source: str) -> date | None:
        """The last day of which a source sent attendance, or None."""
        feed = _feed(city, source)
        found = (await self._feeds.get([feed])).get(feed)
        return None if found is None else date.fromisoformat(found["day"])

    async def of(self, city: str, watched: Collection[str]) -> dict[str, list[Stored]]:
        """All facts that ledgers are folded from, corrections and numbered permits among them."""
        others = [one for one in watched if kind_of(one) is not Watched.PROJECT]
        found = await self._documents(city, [one for one in watched if one not in others])
        for one in others:
            found[one] = await self._documents_watched(city, one)
        return {
            one: [Stored(parse_fact(d["fact"]), d["recorded_at"]) for d in documents]
            for one, documents in found.items()
        }

    async def _documents(self, city: str, projects: Sequence[str]) -> dict[str, list[Document]]:
        by_project: dict[str, dict[str, Document]] = {project: {} for project in projects}
        owners: dict[str, set[str]] = {}
        numbers: dict[str, set[str]] = {}
        if not projects:
            return {}
        for own in await self._table.find(Query({"city": city}, {"project": projects}, limit=0)):
            by_project[own["project"]][own["_id"]] = own
            for identity in filter(None, (own["identity"], own["corrects"])):
                owners.setdefault(identity, set()).add(own["project"])
            if own["permit_number"]:
                numbers.setdefault(own["permit_number"], set()).add(own["project"])
        for name, among, more in (
            ("number", numbers, {"city": city, "project": None}),
            ("corrects", owners, {}),  # of a permit known by its number, too, and rivals of a correction
        ):
            for document in await self._all(more, name, among):
                for project in among[document[name]]:
                    by_project[project][document["_id"]] = document
                    if name == "number":
                        owners.setdefault(document["identity"], set()).add(project)
        return {project: list(documents.values()) for project, documents in by_project.items()}

    async def _documents_watched(self, city: str, aggregate: str) -> list[Document]:
        """The facts of what is no project, a permit's registrations among them, and their corrections."""
        found = await self._table.find(Query({"city": city, "watched": plain(aggregate)}, limit=0))
        projects = {d["project"] for d in found if d["kind"] == "permit_issued" and d["project"]}
        found += await self._all({"city": city, "kind": "project_registered"}, "project", projects)
        found += await self._all({}, "corrects", {d["identity"] for d in found})
        return list({d["_id"]: d for d in found}.values())

    async def _all(self, equal: Mapping[str, Any], name: str, among: Iterable[str]) -> list[Document]:
        """All facts with one of these values, asked for a few at a time: a question has its size, too."""
        found: list[Document] = []
        values = iter(among)
        while some := list(islice(values, A_FEW)):
            found += await self._table.find(Query(equal, {name: some}, limit=0))
        return found


def _corrected(fact: Fact) -> str:
    """The identity of what a correction replaces."""
    return f"{fact.city}:{fact.source}:{fact.corrects}"


def _feed(city: str, source: str) -> str:
    return f"{city} {source}"


def _place(fact: Fact) -> Document:
    """What a fact is about."""
    return {
        "project": fact.project,
        "kind": fact.kind,
        "watched": list(watched_by(fact)),
        "number": fact.number if isinstance(fact, PermitIssued) else None,
    }


def _document(stored: Stored) -> Document:
    fact = stored.fact
    data: Mapping[str, Any] = fact.model_dump(mode="json", exclude_none=True)
    identity = ":".join(fact.identity)
    content = sha256(repr(sorted(data.items())).encode()).hexdigest()[:16]
    return {
        "_id": f"{identity}#{content}",
        "city": fact.city,
        **_place(fact),
        "identity": identity,
        "corrects": None if fact.corrects is None else _corrected(fact),
        "permit_number": fact.permit_number if isinstance(fact, ProjectRegistered) else None,
        "fact": dict(data),
        "recorded_at": stored.recorded_at,
    }
