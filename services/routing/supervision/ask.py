"""Questions that people ask of supervision: one territory's, a city's, what a unit has still to answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.envelope import Event
from contracts.supervision import AGGREGATE, subject_of
from services.routing.domain.messages import Context
from services.routing.domain.supervision.state import Standing, Supervision, Taken
from services.routing.supervision.steps import Table
from services.runtime import timers
from services.runtime.inputs import Input
from services.runtime.packs import Library, Pack
from services.runtime.paging import Page, page_of
from services.runtime.problems import field_error, not_found
from services.runtime.store import Query, Stored
from services.runtime.texts import Texts
from services.runtime.timeline import read_timeline

STANDING_NAMES: Mapping[Standing, str] = {
    Standing.CLEAR: "无待整改事项",
    Standing.NOTIFIED: "限期整改中",
    Standing.OVERDUE: "逾期未整改",
    Standing.LETTER: "已发函",
    Standing.INTERVIEW: "已约谈",
    Standing.CITY_MEETING: "已提请市政府联席会议",
}


class SupervisionQuestions:
    """Reads supervisions. What is due by now is fired before a single one is shown."""

    def __init__(self, found: Table, texts: Texts, library: Library) -> None:
        self._found = found
        self._texts = texts
        self._library = library

    def context(self, city: str) -> Context:
        """The rules of a city that are in force; `ProblemError` for a city without a pack."""
        if city not in self._library.cities:
            raise field_error(["city"], f"没有这个城市；可用：{'、'.join(self._library.cities)}")
        return self._found.policies.in_force(city, self._found.clock.now())[1]

    def pack(self, city: str) -> Pack:
        """The city's pack in force."""
        return self._library.in_force(city, self._found.clock.now())

    async def many(self, city: str, limit: int, cursor: str | None) -> Page:
        """The supervisions of a city by region."""
        self.context(city)
        query = Query({"city": city}, sort="region")
        return await page_of(self._found.store, AGGREGATE, query, limit, cursor, self.item)

    async def worklist(self, city: str, unit: str) -> list[dict[str, Any]]:
        """Notices and letters that wait for a unit's answer, the soonest due first."""
        query = Query({"city": city, "worklists": unit}, sort="listed_at", limit=200)
        rows = []
        for stored in await self._found.store.find(AGGREGATE, query):
            found, context = self._found.kind.decode(stored.state), self.context(city)
            waiting = [m for m in found.waiting if m.to == unit]
            rows += [{"id": stored.id, **_measure(m, found, context)} for m in waiting]
        return sorted(rows, key=lambda row: str(row["due_at"]))

    async def one(self, region: str) -> dict[str, Any]:
        """A territory's supervision with its history and texts. Raises the problem for none."""
        subject = region if region.startswith(f"{AGGREGATE}:") else subject_of(region)
        if await self._found.get(subject) is None:
            raise not_found("此县区的督导记录")
        now = self._found.clock.now()
        await self._found.carry_out([Input(subject, "", now, lambda found, context: [])])
        found = await self._found.get(subject)
        if found is None:
            raise not_found("此县区的督导记录")
        events = await read_timeline(self._found.store, found[1])
        texts = await self._texts.read([ref["id"] for event in events for ref in _refs(event).values()])
        return {**self.item(found[1]), "timeline": [_entry(event, texts) for event in events]}

    async def state(self, region: str) -> Supervision:
        """A territory's supervision as rules see it. Raises the problem for none."""
        found = await self._found.get(subject_of(region))
        if found is None:
            raise not_found("此县区的督导记录")
        return found[0]

    def item(self, stored: Stored) -> dict[str, Any]:
        """A supervision as its readers see it, without its history."""
        found, context = self._found.kind.decode(stored.state), self.context(stored.city)
        territory = context.policy.territory
        region = territory.find(found.region)
        return {
            "id": stored.id,
            "city": stored.city,
            "region": found.region,
            "region_name": found.region if region is None else region.name,
            "state": str(found.standing),
            "state_name": STANDING_NAMES[found.standing],
            "measures": [_measure(measure, found, context) for measure in found.measures],
            "counts": dict(found.counts),
            "timers": [timers.view(clock, clock.unit) for clock in found.clocks],
            "version": stored.version,
        }


def _measure(measure: Taken, found: Supervision, context: Context) -> dict[str, Any]:
    rule = context.policy.supervision.get(measure.step)
    return {
        "measure": measure.step,
        "title": measure.step if rule is None else rule.title,
        "number": measure.number,
        "at": measure.at.isoformat(),
        "to": measure.to,
        "to_name": context.policy.territory.unit_name(measure.to),
        "post": measure.post,
        "timer": measure.timer,
        "due_at": None if measure.due_at is None else measure.due_at.isoformat(),
        "item_count": measure.items,
        "notices": list(measure.notices),
        "case": measure.case,
        "acknowledged_at": None if measure.acknowledged_at is None else measure.acknowledged_at.isoformat(),
        "rectified_at": None if measure.rectified_at is None else measure.rectified_at.isoformat(),
        "unmet": found.is_unmet(measure),
        "clauses": [] if rule is None else list(rule.clauses),
    }


def _refs(event: Event) -> dict[str, Mapping[str, Any]]:
    """The references of an event's texts, by field; of items by `items.1` and on."""
    found = {}
    for name, value in event.data.items():
        if isinstance(value, Mapping) and "sha256" in value:
            found[name] = value
        elif name == "items":
            found |= {f"items.{n}": ref for n, ref in enumerate(value, 1)}
    return found


def _entry(event: Event, texts: Mapping[str, str]) -> dict[str, Any]:
    """One event with what its texts say."""
    return {
        "sequence": event.sequence,
        "type": event.name,
        "time": event.time.isoformat(),
        "clauses": list(event.clauses),
        "by": None if event.by is None else {"unit": event.by.unit, "post": event.by.post},
        "data": dict(event.data),
        "texts": {name: texts.get(ref["id"], "") for name, ref in _refs(event).items()},
    }
