"""From the events of a supervision back to its steps; fillers take the place of texts, as with cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from anxin.replay.filler import without_text
from contracts.envelope import Event
from contracts.supervision import SUPERVISION_ACTION
from services.runtime.calendar_days import local_date

ACTION_OF: Mapping[str, str] = {
    "supervision.notified": "notify",
    "supervision.letter_issued": "letter",
    "supervision.stationed": "station",
    "supervision.station_ended": "end_station",
    "supervision.interviewed": "interview",
    "supervision.city_meeting_requested": "request_city_meeting",
    "supervision.rectified": "rectify",
    "supervision.sent_back": "send_back",
    "supervision.acknowledged": "acknowledge",
}
"""The event that a step makes, and the step; `raise_level` is told by the case that it took up."""
_NUMBERED = ("rectify", "send_back", "acknowledge", "end_station")
"""Steps that name the measure which they are about."""


def steps_of(events: Sequence[Event]) -> Iterator[tuple[Event, dict[str, Any]]]:
    """Each step of one territory's supervision with its event: `{supervision, action, by, ...fields}`."""
    covered: dict[int, list[int]] = {}
    answered: tuple[datetime, list[int]] | None = None
    for event in events:
        data, action = event.data, ACTION_OF.get(event.name)
        if action is None or event.by is None:
            continue
        if action == "letter":
            covered[data["number"]] = data["notices"]
        if action == "rectify":
            if data["of"] == "letter":
                answered = (event.time, covered.get(data["number"], []))
            elif answered is not None and answered[0] == event.time and data["number"] in answered[1]:
                continue  # answered with the letter that is about it
        by = {"unit": event.by.unit, **({"post": event.by.post} if event.by.post else {})}
        yield event, {"supervision": data["region"], "action": action, "by": by, **_fields(action, data)}


def _fields(action: str, data: Mapping[str, Any]) -> dict[str, Any]:
    named = {"text", "ground", "case", "members", "result", "reason", "record", "files", "of", "evidence"}
    found = {name: without_text(data[name]) for name in named & data.keys() if data[name] is not None}
    if "comments" in data:
        found["comments"] = without_text(data["comments"])
    if "items" in data:
        found["items"] = [without_text(item) for item in data["items"]]
    if "due_at" in data:
        found["due"] = (local_date(datetime.fromisoformat(data["due_at"])) - timedelta(days=1)).isoformat()
    if action in _NUMBERED:
        found["number"] = data["number"]
    return {name: found[name] for name in sorted(found)}


def readable(body: Mapping[str, Any]) -> Any:
    """The step that a line tells. Raises pydantic's ValidationError."""
    return SUPERVISION_ACTION.validate_python(
        {n: v for n, v in body.items() if n not in ("supervision", "as")}
    )
