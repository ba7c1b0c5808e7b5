"""What an archive file holds, put together from a case's history. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from contracts.envelope import Event
from services.routing.archive.materials import Material
from services.routing.ask import Whole
from services.routing.desk_lists import clocks_of, posts_of
from services.routing.desk_timeline import Entry, Names, entries, refs
from services.routing.domain.case import Case
from services.routing.domain.evolve import evolve
from services.routing.store import clock_unit
from services.routing.views import timeline_item
from services.runtime import timers
from services.runtime.calendar_days import local_date
from services.runtime.decisions import Draft
from services.runtime.desk.words import Clock
from services.runtime.packs import Pack

_ELSEWHERE = "由受理系统加密保管，含个人信息，不装入本卷"
_LOST = "已登记，但没有找到原文"


@dataclass(frozen=True, slots=True)
class Written:
    """A text that was written in a step: the event's sequence, what it is, and its wording."""

    sequence: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Lacking:
    """What belongs to the case and is not in its archive, and why."""

    title: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """One case at one version, ready to be set."""

    item: Mapping[str, Any]
    office: str
    policy: str
    anonymous: bool
    day: date
    events: Sequence[Event]
    entries: Sequence[Entry]
    clocks: Sequence[Clock]
    clauses: Mapping[str, str]
    written: Sequence[Written]
    materials: Sequence[Material]
    lacking: Sequence[Lacking]

    @property
    def present(self) -> list[Material]:
        """The files that can be put in."""
        return [one for one in self.materials if one.facts is not None]


def dossier(whole: Whole, pack: Pack, texts: Mapping[str, str], materials: Sequence[Material]) -> Dossier:
    """The dossier of a case; `texts` are those of its texts that could be read, by id."""
    territory = whole.context.policy.territory
    item = {**whole.detail(), "first_unit_name": territory.unit_name(whole.case.first_unit)}
    items = [timeline_item(event) for event in whole.timeline]
    told = entries(items, texts, Names(territory.unit_name, dict(posts_of(pack))))[::-1]
    last = whole.timeline[-1].time
    clocks = clocks_of(list(every_clock(whole.timeline)), territory, last)
    return Dossier(
        item=item,
        office=str(pack.header.get("office_name", territory.unit_name("office"))),
        policy=whole.policy,
        anonymous=whole.case.lead.anonymous,
        day=local_date(last),
        events=whole.timeline,
        entries=told,
        clocks=sorted(clocks, key=lambda clock: (clock.started_at, clock.due_at, clock.name)),
        clauses=item["clauses"],
        written=list(_written(items, told, texts)),
        materials=materials,
        lacking=[
            *_unread(items, told, texts),
            *(Lacking(one.title, one.name, one.lacking) for one in materials if one.facts is None),
        ],
    )


def every_clock(timeline: Sequence[Event]) -> Iterable[dict[str, Any]]:
    """All clocks that a case ever had as they ended or stand, those that were started anew among them."""
    seen: dict[tuple[str, datetime], dict[str, Any]] = {}
    case: Case | None = None
    for event in timeline:
        case = evolve(case, Draft(event.name, event.time, event.data, event.clauses, event.by))
        for timer in case.timers:
            seen[timer.name, timer.started_at] = timers.view(timer, clock_unit(case, timer))
    return seen.values()


def _written(
    items: Sequence[Mapping[str, Any]], told: Sequence[Entry], texts: Mapping[str, str]
) -> Iterable[Written]:
    for item, entry in zip(items, told, strict=True):
        for label, ref in refs(item["data"]):
            if ref["id"] in texts:
                yield Written(item["sequence"], _title(entry, label), texts[ref["id"]])


def _unread(
    items: Sequence[Mapping[str, Any]], told: Sequence[Entry], texts: Mapping[str, str]
) -> Iterable[Lacking]:
    for item, entry in zip(items, told, strict=True):
        for label, ref in refs(item["data"]):
            if ref["id"] not in texts:
                yield Lacking(_title(entry, label), ref["id"], _why(item))


def _why(item: Mapping[str, Any]) -> str:
    return _ELSEWHERE if item["type"] == "case.opened" else _LOST


def _title(entry: Entry, label: str) -> str:
    return f"{entry.what}·{label}" if label else entry.what
