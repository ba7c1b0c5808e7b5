"""The directory of units and their posts: a table of routing's own, with a history that only grows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from contracts.posts import HolderInput
from services.routing.domain.holders import unit_class
from services.routing.domain.posts import Note, held_on, terms
from services.runtime.calendar_days import local_date
from services.runtime.clock import Clock
from services.runtime.desk.units import units_by_territory
from services.runtime.packs import Library, Pack
from services.runtime.problems import field_error
from services.runtime.store import Document, Query, Store
from services.runtime.territory import Territory, parse_territory

TABLE = "posts"
TABLES: dict[str, Sequence[tuple[str, ...]]] = {TABLE: (("city", "unit", "post"),)}
Held = dict[tuple[str, str], list[Note]]
"""The notes of each post, by unit and post."""


class Directory:
    """Who holds which post of a city's units, today and on any other day."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._table = store.table(TABLE)
        self._library = library
        self._clock = clock

    def pack(self, city: str) -> Pack:
        """The city's pack in force; `ProblemError` for a city without one."""
        if city not in self._library.cities:
            raise field_error(["city"], f"没有这个城市；可用：{'、'.join(self._library.cities)}")
        return self._library.in_force(city, self._clock.now())

    def today(self) -> date:
        """The day it is in Asia/Shanghai."""
        return local_date(self._clock.now())

    async def note(self, given: HolderInput) -> tuple[Note, bool]:
        """Notes who holds a post; whether it was new. `ProblemError` names a field that is wrong."""
        pack = self.pack(given.city)
        territory = parse_territory(pack)
        self._check(given, pack, territory)
        since = given.from_ or self.today()
        if given.until is not None and given.until < since:
            raise field_error(["until"], "任职结束日期不能早于开始日期")
        wanted = Note(
            given.unit,
            given.post,
            0,
            given.holder,
            since,
            self._clock.now(),
            given.phone,
            given.mobile,
            given.until,
            None if given.by is None else given.by.unit,
        )
        while True:
            notes = await self.history(given.city, given.unit, given.post)
            latest = next((n for n in reversed(notes) if n.since == since), None)
            if latest is not None and latest.says_the_same(wanted):
                return latest, False
            numbered = replace(wanted, number=len(notes) + 1)
            if not await self._table.insert([_document(given.city, numbered)]):
                return numbered, True

    def _check(self, given: HolderInput, pack: Pack, territory: Territory) -> None:
        if not territory.knows_unit(given.unit):
            raise field_error(["unit"], f"没有“{given.unit}”这个单位，请按单位目录填写代码")
        posts = pack.section("posts")
        if given.post not in posts:
            known = "、".join(f"{post}（{name}）" for post, name in posts.items())
            raise field_error(["post"], f"没有“{given.post}”这个岗位；可用：{known}")
        if given.by is not None and not territory.knows_unit(given.by.unit):
            raise field_error(["by", "unit"], f"没有“{given.by.unit}”这个单位")

    async def history(self, city: str, unit: str, post: str) -> list[Note]:
        """All that was ever noted of a post, in the order of noting."""
        found = await self._table.find(Query({"city": city, "unit": unit, "post": post}, limit=0))
        return sorted(map(_note, found), key=lambda note: note.number)

    async def notes(self, city: str, units: Iterable[str] | None = None) -> Held:
        """The notes of all posts of a city, or of some units."""
        among = {} if units is None else {"unit": sorted(set(units))}
        held: Held = {}
        for document in await self._table.find(Query({"city": city}, among=among, limit=0)):
            note = _note(document)
            held.setdefault((note.unit, note.post), []).append(note)
        return held

    async def posts(self, city: str, unit: str | None, day: date) -> list[dict[str, Any]]:
        """Each post with its holder on a day; of one unit, or of all units that a holder was noted for."""
        pack = self.pack(city)
        territory = parse_territory(pack)
        if unit is not None and not territory.knows_unit(unit):
            raise field_error(["unit"], f"没有“{unit}”这个单位")
        held = await self.notes(city, None if unit is None else [unit])
        units = [unit] if unit is not None else sorted({u for u, _ in held})
        return [row for one in units for row in _posts(one, pack, territory, held, day)]

    async def units(self, city: str) -> list[dict[str, Any]]:
        """All units with their duties and posts, and who holds these today."""
        pack, day = self.pack(city), self.today()
        territory, held = parse_territory(pack), await self.notes(city)
        return [
            {
                "unit": unit,
                "name": territory.unit_name(unit),
                "group": group.name,
                "duties": duties_of(unit, pack, territory),
                "posts": _posts(unit, pack, territory, held, day),
            }
            for group in units_by_territory(territory)
            for unit, _ in group.units
        ]


def duties_of(unit: str, pack: Pack, territory: Territory) -> list[dict[str, Any]]:
    """The duties that the pack names for a unit itself, for its department anywhere, or for its class."""
    units = pack.section("units")
    _, slash, department = unit.partition("/")
    names = {unit, unit_class(unit, territory, frozenset(map(str, units.get("departments", ()))))}
    names |= {"*/*", f"*/{department}", f"{{territory}}/{department}"} if slash else set()
    return [
        {"id": str(id_), "text": str(duty.get("text", "")), "clauses": list(duty.get("clauses", ()))}
        for id_, duty in units.get("duties", {}).items()
        if names & set(duty.get("units", ()))
    ]


def _posts(unit: str, pack: Pack, territory: Territory, held: Held, day: date) -> list[dict[str, Any]]:
    return [
        {
            "unit": unit,
            "unit_name": territory.unit_name(unit),
            "post": str(post),
            "name": str(name),
            **_holder(held_on(held.get((unit, str(post)), ()), day)),
        }
        for post, name in pack.section("posts").items()
    ]


def _holder(term: Note | None) -> dict[str, Any]:
    if term is None:
        return {"holder": None, "phone": None, "mobile": None, "from": None, "until": None}
    return {
        "holder": term.holder,
        "phone": term.phone,
        "mobile": term.mobile,
        "from": term.since.isoformat(),
        "until": None if term.until is None else term.until.isoformat(),
    }


def note_view(note: Note) -> dict[str, Any]:
    """A note as the API shows it."""
    return {
        "unit": note.unit,
        "post": note.post,
        "number": note.number,
        **_holder(note),
        "recorded_at": note.recorded_at.isoformat(),
        "by": note.by,
    }


def terms_view(notes: Sequence[Note]) -> list[dict[str, Any]]:
    """The terms that hold, latest first."""
    return [note_view(term) for term in reversed(terms(notes))]


def _document(city: str, note: Note) -> Document:
    days = {"since": note.since.isoformat(), "until": note.until and note.until.isoformat()}
    return {"_id": f"{city}:{note.unit}:{note.post}:{note.number}", "city": city, **asdict(note), **days}


def _note(document: Mapping[str, Any]) -> Note:
    given = {k: v for k, v in document.items() if k not in ("_id", "city")}
    until = given["until"]
    since = date.fromisoformat(given["since"])
    return Note(**{**given, "since": since, "until": None if until is None else date.fromisoformat(until)})
