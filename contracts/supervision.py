"""Supervision of a territory by the city's office: its measures, and what the territory answers.

Inputs are the actions; the events of `supervision:<region>` stand on the topic of cases. What a clause
demands of a measure (items, a date, a reason) is optional here and refused by a guard that names the clause.
Free texts are kept by the service: `TEXT_FIELDS` names them, events carry `TextRef`s.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter

from contracts.case_action import Step
from contracts.case_values import Files, OptionalKey, OptionalText, Units, blank_is_absent
from contracts.leads import TextRef
from contracts.timers import timer_events
from contracts.values import Open, Text

Due = Annotated[dt.date | None, BeforeValidator(blank_is_absent)]
"""The last day."""
Number = Annotated[int, Field(ge=1, le=1_000_000)]
Answerable = Literal["notify", "letter"]
"""Measures that set a time to rectify."""
Measure = Literal["notify", "letter", "station", "raise_level", "interview", "request_city_meeting"]
AGGREGATE = "supervision"


def subject_of(region: str) -> str:
    """The id of a territory's supervision: `supervision:341202`."""
    return f"{AGGREGATE}:{region}"


class Notify(Step):
    """通知限期整改: what is wrong, and the last day to put it right."""

    action: Literal["notify"]
    items: list[Text] = Field(default_factory=list, max_length=50)
    due: Due = None


class Letter(Step):
    """发函属地政府 about what the notices asked in vain; `text` adds to it."""

    action: Literal["letter"]
    due: Due = None
    text: OptionalText = None


class Station(Step):
    """驻点督导: on which ground, about which case, and who is in the team."""

    action: Literal["station"]
    ground: OptionalText = None
    case: OptionalKey = None
    members: Units = Field(default_factory=list)


class EndStation(Step):
    """驻点督导结束: what came of it. Without `number` the last that goes on."""

    action: Literal["end_station"]
    number: Number | None = None
    result: OptionalText = None


class RaiseLevel(Step):
    """提级办理: a case of the territory is handled by the city from now on."""

    action: Literal["raise_level"]
    case: OptionalKey = None
    reason: OptionalText = None


class Interview(Step):
    """约谈: the reason, and what was said and agreed."""

    action: Literal["interview"]
    reason: OptionalText = None
    record: OptionalText = None
    files: Files = Field(default_factory=list)


class RequestCityMeeting(Step):
    """提请市政府召开联席会议."""

    action: Literal["request_city_meeting"]
    reason: OptionalText = None


class Rectify(Step):
    """The territory reports that what a notice or a letter asked is put right.

    Without `number` the one that ends first among those not yet answered.
    """

    action: Literal["rectify"]
    of: Answerable = "notify"
    number: Number | None = None
    text: OptionalText = None
    evidence: Files = Field(default_factory=list)


class SendBack(Step):
    """The office finds that what was reported is not put right: its notice or letter stands again."""

    action: Literal["send_back"]
    of: Answerable = "notify"
    number: Number | None = None
    comments: OptionalText = None


class Acknowledge(Step):
    """签收: the addressee has a measure; without `number` the last of its kind."""

    action: Literal["acknowledge"]
    of: Measure
    number: Number | None = None


SupervisionAction = (
    Notify
    | Letter
    | Station
    | EndStation
    | RaiseLevel
    | Interview
    | RequestCityMeeting
    | Rectify
    | SendBack
    | Acknowledge
)
SUPERVISION_ACTION: TypeAdapter[SupervisionAction] = TypeAdapter(
    Annotated[SupervisionAction, Field(discriminator="action")]
)
TEXT_FIELDS: dict[str, tuple[str, ...]] = {
    "letter": ("text",),
    "station": ("ground",),
    "end_station": ("result",),
    "raise_level": ("reason",),
    "interview": ("reason", "record"),
    "request_city_meeting": ("reason",),
    "rectify": ("text",),
    "send_back": ("comments",),
}
"""The free texts of each action; `items` of a notice are texts, too, one each."""


class Taken(Open):
    """What each measure's event says: its number among those of its kind, and who it is addressed to."""

    region: str
    number: int
    to: str
    post: str | None = None


class Dated(Taken):
    """A measure that sets a time; `due_at` is the first instant too late, `timer` the clock's name."""

    due_at: str
    timer: str


class Notified(Dated):
    """`supervision.notified`: what is to be put right."""

    items: list[TextRef]


class LetterIssued(Dated):
    """`supervision.letter_issued`: about the notices of these numbers."""

    notices: list[int]
    text: TextRef | None = None


class Stationed(Taken):
    """`supervision.stationed`."""

    case: str | None = None
    members: list[str]
    ground: TextRef | None = None


class StationEnded(Open):
    """`supervision.station_ended`."""

    region: str
    number: int
    result: TextRef | None = None


class LevelRaised(Taken):
    """`supervision.level_raised`: the case is asked to go to `to`; its own event answers."""

    case: str
    reason: TextRef | None = None


class LevelAnswered(Open):
    """`supervision.level_answered`: the case went (`taken`), or was over or moving by then."""

    region: str
    number: int
    case: str
    taken: bool


class Interviewed(Taken):
    """`supervision.interviewed`."""

    reason: TextRef | None = None
    record: TextRef | None = None
    files: list[str]


class CityMeetingRequested(Taken):
    """`supervision.city_meeting_requested`."""

    reason: TextRef | None = None


class Rectified(Open):
    """`supervision.rectified`: the territory reports; `of` is the measure that it answers."""

    region: str
    of: Answerable
    number: int
    text: TextRef | None = None
    evidence: list[str]


class SentBack(Open):
    """`supervision.sent_back`: the report did not stand."""

    region: str
    of: Answerable
    number: int
    comments: TextRef | None = None


class Acknowledged(Open):
    """`supervision.acknowledged`."""

    region: str
    of: Measure
    number: int


EVENTS: dict[str, type[Any]] = {
    "supervision.notified": Notified,
    "supervision.letter_issued": LetterIssued,
    "supervision.stationed": Stationed,
    "supervision.station_ended": StationEnded,
    "supervision.level_raised": LevelRaised,
    "supervision.level_answered": LevelAnswered,
    "supervision.interviewed": Interviewed,
    "supervision.city_meeting_requested": CityMeetingRequested,
    "supervision.rectified": Rectified,
    "supervision.sent_back": SentBack,
    "supervision.acknowledged": Acknowledged,
    **timer_events(AGGREGATE),
}
