"""What happened in a city or in all, as steps of a scenario, from a running installation's journals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import httpx

from anxin.replay.filler import Aliases
from anxin.replay.steps_of import lead_of, raised, steps_of
from anxin.replay.steps_of_supervision import steps_of as steps_of_supervision
from contracts.envelope import Event, from_json
from services.runtime.calendar_days import local_date

Told = Callable[[int], None]
Line = dict[str, Any]


class ExportError(RuntimeError):
    """The installation did not give its journal; says what it answered."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days (Asia/Shanghai, both included) on which the leads came that are taken out."""

    first: date | None = None
    last: date | None = None

    def holds(self, at: datetime) -> bool:
        """Whether an instant falls on one of the days."""
        day = local_date(at)
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def take_out(http: httpx.Client, city: str | None, span: Span, told: Told = lambda cases: None) -> list[Line]:
    """The leads of a span with all their steps, in order of time, and at the end the time up to which.

    The same state gives the same lines. `told` is given the number of cases at each page. Raises
    `ExportError` and what `httpx` raises.
    """
    until, leads = _leads(http, city, span)

    def cases() -> Iterator[tuple[str, Sequence[Event]]]:
        for count, journal in enumerate(_journals(http, "routing", city), 1):
            yield journal
            told(count)

    return lines_of(until, leads, cases(), _journals(http, "routing", city, "supervision"))


def lines_of(
    until: datetime,
    leads: Mapping[str, Event],
    cases: Iterable[tuple[str, Sequence[Event]]],
    supervisions: Iterable[tuple[str, Sequence[Event]]] = (),
) -> list[Line]:
    """The lines of an export from `lead.received` by case, and the events of each case and supervision.

    Both in order of id. Supervisions are taken out whole, since their steps build on each other. Pure.
    """
    aliases = Aliases()
    rows: list[tuple[datetime, str, int, Line]] = []
    for case, received in leads.items():
        rows.append((received.time, case, 0, {"lead": lead_of(received, aliases)}))
    for case, events in cases:
        if case in leads:
            rows += _acts(case, leads[case], events, until, aliases)
    for subject, events in supervisions:
        rows += _supervised(subject, events, leads, until)
    rows.sort(key=lambda row: row[:3])
    return [*({"at": at.isoformat(), **line} for at, _, _, line in rows), {"at": until.isoformat()}]


def _acts(
    case: str, received: Event, events: Sequence[Event], until: datetime, aliases: Aliases
) -> Iterator[tuple[datetime, str, int, Line]]:
    """The steps of a case; those that it was brought along with stand in its lead."""
    brought = len(received.data.get("history") or ())
    for event, step in islice(steps_of(events, aliases), brought, None):
        if event.time <= until:
            yield event.time, case, event.sequence or 0, {"act": {"case": received.subject, **step}}
    for event, step in raised(events):
        if event.time <= until:
            yield event.time, case, event.sequence or 0, {"act": {**step, "case": received.subject}}


def _supervised(
    subject: str, events: Sequence[Event], leads: Mapping[str, Event], until: datetime
) -> Iterator[tuple[datetime, str, int, Line]]:
    """The steps of a supervision; a case whose lead is not taken out is not named."""
    for event, step in steps_of_supervision(events):
        named = step.pop("case", None)
        if named in leads:
            step["case"] = leads[named].subject
        if event.time <= until:
            yield event.time, subject, event.sequence or 0, {"act": step}


def _leads(http: httpx.Client, city: str | None, span: Span) -> tuple[datetime, dict[str, Event]]:
    """The time of the answer, and the `lead.received` of each case up to then."""
    found: dict[str, Event] = {}
    now: datetime | None = None
    for page in _pages(http, "intake", city):
        now = now or datetime.fromisoformat(page["now"])
        for item in page["items"]:
            received = from_json(item["events"][0])
            if received.time <= now and span.holds(received.time):
                found[received.data["case_id"]] = received
    if now is None:
        raise ExportError("the installation answered without a single page")
    return now, found


def _journals(
    http: httpx.Client, service: str, city: str | None, kind: str | None = None
) -> Iterator[tuple[str, list[Event]]]:
    for page in _pages(http, service, city, kind):
        for item in page["items"]:
            yield item["subject"], [from_json(event) for event in item["events"]]


def _pages(
    http: httpx.Client, service: str, city: str | None, kind: str | None = None
) -> Iterator[dict[str, Any]]:
    cursor: str | None = None
    while True:
        given = {"city": city, "kind": kind, "limit": "500", "cursor": cursor}
        asked = {name: value for name, value in given.items() if value is not None}
        answer = http.get(f"/{service}/journals", params=asked)
        if answer.status_code != httpx.codes.OK:
            raise ExportError(f"{service} answered {answer.status_code} {_detail(answer)}")
        page: dict[str, Any] = answer.json()
        yield page
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("detail"))
    except ValueError:
        return answer.text[:200]
