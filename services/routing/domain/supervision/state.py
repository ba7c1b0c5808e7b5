"""The state of one territory's supervision, and what each event makes of it. Pure.

Measures that set a time stay until they are answered, stations until they end; of an interview and a request
the last is kept. The journal has the rest, so that nothing here grows without bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.runtime import timers
from services.runtime.decisions import Draft
from services.runtime.timers import Timers, TimerState

NOTIFY, LETTER, STATION, RAISE = "notify", "letter", "station", "raise_level"
INTERVIEW, MEETING = "interview", "request_city_meeting"
DATED = (NOTIFY, LETTER)
"""Measures that set a time to rectify."""
LASTING = (*DATED, STATION, RAISE)
"""Measures that stay until something ends them."""


class Standing(StrEnum):
    """How far things have gone with a territory."""

    CLEAR = "clear"
    """Nothing waits for an answer."""
    NOTIFIED = "notified"
    OVERDUE = "overdue"
    """A notice was not met in time."""
    LETTER = "letter"
    INTERVIEW = "interview"
    CITY_MEETING = "city_meeting"


@dataclass(frozen=True, slots=True)
class Taken:
    """One measure. `timer` names its clock; `rectified_at`: the territory's report, which is not sent back.

    `notices`: the numbers of those that a letter is about; `items`: how many things a notice asks.
    """

    step: str
    number: int
    at: datetime
    to: str
    post: str | None = None
    timer: str | None = None
    due_at: datetime | None = None
    items: int = 0
    notices: tuple[int, ...] = ()
    case: str | None = None
    acknowledged_at: datetime | None = None
    rectified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Supervision:
    """One territory's: `measures` that stand, `counts` of all ever taken by action, and the clocks."""

    city: str
    region: str
    measures: tuple[Taken, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    clocks: Timers = ()
    last_at: datetime | None = None

    def next_number(self, step: str) -> int:
        """The number that the next measure of a kind has."""
        return dict(self.counts).get(step, 0) + 1

    def of(self, step: str) -> list[Taken]:
        """The measures of a kind that stand, in their order."""
        return [one for one in self.measures if one.step == step]

    def find(self, step: str, number: int) -> Taken | None:
        """A measure by kind and number, or None."""
        return next((one for one in self.of(step) if one.number == number), None)

    @property
    def waiting(self) -> list[Taken]:
        """Notices and letters that nobody has answered, the soonest due first."""
        open_ones = [m for m in self.measures if m.step in DATED and m.rectified_at is None]
        return sorted(open_ones, key=lambda m: (m.due_at or m.at, m.step, m.number))

    def is_unmet(self, measure: Taken) -> bool:
        """Whether its time is over and nobody has answered."""
        clock = None if measure.timer is None else timers.find(self.clocks, measure.timer)
        return measure.rectified_at is None and clock is not None and clock.state is TimerState.BREACHED

    @property
    def unmet(self) -> list[Taken]:
        """Notices and letters whose time is over without an answer, the earliest first."""
        return [measure for measure in self.waiting if self.is_unmet(measure)]

    @property
    def standing(self) -> Standing:
        """How far things have gone since the oldest of what is not answered."""
        waiting = self.waiting
        if not waiting:
            return Standing.CLEAR
        since = min(one.at for one in waiting)
        for step, standing in ((MEETING, Standing.CITY_MEETING), (INTERVIEW, Standing.INTERVIEW)):
            if any(one.at >= since for one in self.of(step)):
                return standing
        if any(one.step == LETTER for one in waiting):
            return Standing.LETTER
        return Standing.OVERDUE if self.unmet else Standing.NOTIFIED


def begin(id_: str, city: str) -> Supervision:
    """What a supervision is before its first event."""
    return Supervision(city, id_.partition(":")[2])


def evolve(found: Supervision | None, draft: Draft) -> Supervision:
    """The supervision after one event."""
    if found is None:
        raise LookupError(f"{draft.name} before the supervision began")
    change = CHANGES.get(draft.name)
    after = found if change is None else change(found, draft)
    clocks = timers.evolve_timers(after.clocks, draft)
    if draft.name == "supervision.timer_breached":
        return replace(after, clocks=clocks)
    return replace(after, clocks=clocks, last_at=draft.time)


def _taken(step: str) -> Callable[[Supervision, Draft], Supervision]:
    """A measure was taken: it stands; of those that do not last, in place of the one before."""

    def change(found: Supervision, draft: Draft) -> Supervision:
        data = draft.data
        due = data.get("due_at")
        measure = Taken(
            step,
            data["number"],
            draft.time,
            data["to"],
            data.get("post"),
            data.get("timer"),
            None if due is None else datetime.fromisoformat(due),
            len(data.get("items", ())),
            tuple(data.get("notices", ())),
            data.get("case"),
        )
        kept = found.measures if step in LASTING else tuple(m for m in found.measures if m.step != step)
        counts = {**dict(found.counts), step: measure.number}
        return replace(found, measures=(*kept, measure), counts=tuple(counts.items()))

    return change


def _gone(found: Supervision, step: str, number: int) -> Supervision:
    return replace(found, measures=tuple(m for m in found.measures if (m.step, m.number) != (step, number)))


def _changed(found: Supervision, data: Mapping[str, Any], **changes: Any) -> Supervision:
    wanted = (data["of"], data["number"])
    measures = [replace(m, **changes) if (m.step, m.number) == wanted else m for m in found.measures]
    return replace(found, measures=tuple(measures))


def _rectified(found: Supervision, draft: Draft) -> Supervision:
    """The last that was answered of a kind stays, so that it can be sent back; earlier ones are over."""
    after = _changed(found, draft.data, rectified_at=draft.time)
    step, number = draft.data["of"], draft.data["number"]
    for other in after.of(step):
        if other.number != number and other.rectified_at is not None and other.rectified_at < draft.time:
            after = _without(after, other)
    return after


def _without(found: Supervision, measure: Taken) -> Supervision:
    clocks = tuple(c for c in found.clocks if c.name != measure.timer)
    return replace(_gone(found, measure.step, measure.number), clocks=clocks)


CHANGES: Mapping[str, Callable[[Supervision, Draft], Supervision]] = {
    "supervision.notified": _taken(NOTIFY),
    "supervision.letter_issued": _taken(LETTER),
    "supervision.stationed": _taken(STATION),
    "supervision.level_raised": _taken(RAISE),
    "supervision.interviewed": _taken(INTERVIEW),
    "supervision.city_meeting_requested": _taken(MEETING),
    "supervision.station_ended": lambda found, draft: _gone(found, STATION, draft.data["number"]),
    "supervision.level_answered": lambda found, draft: _gone(found, RAISE, draft.data["number"]),
    "supervision.rectified": _rectified,
    "supervision.sent_back": lambda found, draft: _changed(found, draft.data, rectified_at=None),
    "supervision.acknowledged": lambda found, draft: _changed(found, draft.data, acknowledged_at=draft.time),
}
