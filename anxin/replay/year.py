"""A year of one city as a file of steps: the demonstration's leads and stories, played on the domain alone.

Cases know nothing of each other, so each is played to its end before the next one begins, and the steps are
put into the order of time afterwards.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from anxin.demo.city import City, read_city
from anxin.demo.handling import case_story
from anxin.demo.leads import Coming, Leads
from anxin.demo.pace import Pace
from anxin.demo.seasons import arrivals
from anxin.demo.story import Scene, Take, Told, Until
from anxin.replay.player import Replay, Rules
from anxin.replay.recorded import Line
from contracts.leads import LeadInput
from services.routing.domain.case import State
from services.runtime.calendar import Calendar
from services.runtime.packs import Pack

YEAR = timedelta(days=365)
STALLED = 0.02
"""The share of stages at which a case is left lying."""
Row = tuple[datetime, int, int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class YearOf:
    """What the year is made from: the same gives the same file."""

    pack: Pack
    calendar: Calendar
    end: datetime
    leads: int
    seed: int = 20230818


def year_lines(year: YearOf) -> Iterator[bytes]:
    """The lines of the file, in order of time."""
    city = read_city(year.pack)
    rules = Rules.of(year.pack, year.calendar)
    rng = random.Random(f"{year.seed}:{city.id}")
    inventor = Leads(rng, city, year.calendar, [])
    moments = arrivals(rng, year.calendar, year.end - YEAR, year.end, year.leads)
    rows: list[Row] = []
    for number, at in enumerate(moments, 1):
        rows += _case(year, rules, city, number, inventor.coming(number, at))
    rows.sort(key=lambda row: row[:3])
    for at, _, _, step in rows:
        yield _line({"at": at.isoformat(), **step})
    yield _line({"at": year.end.isoformat()})


def _case(year: YearOf, rules: Rules, city: City, number: int, coming: Coming) -> Iterator[Row]:
    """The lead and all steps of one case."""
    desk = _Desk(rules, year.end, f"L{number}", coming)
    yield coming.at, number, 0, {"lead": {"as": desk.name, **_plain(coming)}}
    chance = Pace(random.Random(f"{year.seed}:{city.id}:{number}"), year.calendar)
    told = Told(coming.truth, city, rules.context, chance, lambda: desk.now, STALLED)
    for count, (at, act) in enumerate(desk.play(told), 1):
        yield at, number, count, {"act": act}


def _plain(coming: Coming) -> dict[str, Any]:
    """The lead as JSON values, nothing personal in it: a replay needs none."""
    lead = {k: v for k, v in coming.lead.items() if k not in ("reporter", "workers", "narrative", "address")}
    return LeadInput.model_validate(lead).model_dump(mode="json", exclude_defaults=True)


class _Desk:
    """One case while its story is told."""

    def __init__(self, rules: Rules, end: datetime, name: str, coming: Coming) -> None:
        self.name = name
        self.now = coming.at
        self._end = end
        self._replay = Replay(rules)
        self._replay.play([Line(1, coming.at, "lead", {"as": name, **_plain(coming)})])

    def play(self, told: Told) -> Iterator[tuple[datetime, dict[str, Any]]]:
        """The steps taken until the story or the year ends; one that the pack refuses ends it too."""
        case = self._replay.result.case(self.name)
        if case is None or case.state is State.REFERRED:
            return
        story = case_story(told, case)
        wanted = next(story, None)
        while wanted is not None:
            if isinstance(wanted, Take):
                step = self._step(wanted)
                if not self._taken("act", step):
                    return
                yield self.now, step
            else:
                self.now = max(wanted.at, self.now + timedelta(seconds=1))
                if self.now >= self._end or not self._taken(None, {}):
                    return
            wanted = self._after(story)

    def _step(self, wanted: Take) -> dict[str, Any]:
        by = {"unit": wanted.by.unit, **({"post": wanted.by.post} if wanted.by.post else {})}
        fields = wanted.action.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        return {"case": self.name, "by": by, **fields}

    def _taken(self, verb: str | None, body: dict[str, Any]) -> bool:
        return not self._replay.play([Line(1, self.now, verb, body)]).refused

    def _after(self, story: Scene) -> Take | Until | None:
        """What the story wants next, told of the case as it is now."""
        case = self._replay.result.case(self.name)
        if case is None:
            raise LookupError(f"case {self.name} has gone")
        try:
            return story.send(case)
        except StopIteration:
            return None


def _line(step: dict[str, Any]) -> bytes:
    return json.dumps(step, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
