"""Warnings: the events of what is watched (projects first), and the steps that an officer can take.

Key and subject of every event are the watched aggregate's id; the data carry the warning's id as
`warning`: `<aggregate>/<type>`, with `/<month>` for the monthly types. `liable_party` is a role of the
project (`general_contractor`), `supervisor` a unit. Money is yuan, times are RFC 3339.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contracts.case_actions import Files, OptionalText, Step
from contracts.leads import TextRef
from contracts.timers import TimerEnded, TimerMoved, TimerStarted, timer_events
from contracts.values import Open


class WarningState(StrEnum):
    """`overdue`: the liable party's time is over, the supervisor acts; then the ladder (FY-A2-3)."""

    OPEN = "open"
    OVERDUE = "overdue"
    LETTER = "letter"
    INTERVIEW = "interview"
    JOINT_MEETING = "joint_meeting"
    CLEARED = "cleared"


class WarningClass(StrEnum):
    """一般性, 关键性, 舆情 (vocabulary)."""

    GENERAL = "general"
    KEY = "key"
    OPINION = "opinion"


class ClearedBy(StrEnum):
    """How a warning ended; each way is counted apart."""

    FACTS = "facts"
    """The duty was fulfilled, after its last day."""
    IN_TIME = "in_time"
    """It had been fulfilled in time, only the fact came late."""
    CORRECTED = "corrected"
    """Facts show that there was no such duty, or that it was not yet due."""
    HAND = "hand"
    """By an officer, on evidence."""


class About(StrEnum):
    """Why a warning is pushed to somebody."""

    RAISED = "raised"
    OVERDUE = "overdue"
    REASSIGNED = "reassigned"
    REPEATED = "repeated"
    """A further opinion, or a further warning of the platform, while it was open."""
    STEP_TAKEN = "step_taken"
    STEP_EXPIRED = "step_expired"


class EvidenceRef(Open):
    """The facts that something rests on: at most 20 ids (`<source>:<source_id>`), and how many there are."""

    facts: list[str]
    count: int


class Workers(Open):
    """Of `of` workers `needed` had to, and `found` did."""

    needed: int
    found: int
    of: int


class Particulars(Open):
    """What a warning says: which duty, since when it is unmet, and what was needed and found (yuan)."""

    warning: str
    type: str
    region: str | None
    """The county, district or zone; None where the project is the city's own."""
    month: str | None = None
    since: str
    """The first instant at which the duty was unmet; earlier than the event where facts came late."""
    required: str | None = None
    found: str | None = None
    workers: Workers | None = None
    """Where it is about a share of workers."""
    missing: list[str] = Field(default_factory=list)
    """What lacks on a notice board (the items of the fact `notice_board`)."""


class WarningRaised(Particulars):
    """`warning.raised`; raised again, it keeps its id and counts `occurrence`."""

    class_: WarningClass = Field(alias="class")
    liable_party: str
    supervisor: str
    occurrence: int
    evidence: EvidenceRef
    rule: str
    """The rule that raised it, with the pack's version: `<city>@<version>/<type>`."""
    imported: list[str] = Field(default_factory=list)
    """The other platform's warnings (`<source>:<id>`) that it stands for; computed ones have none."""


class WarningRepeated(Open):
    """`warning.repeated`: what stands behind an open warning now: further opinions, imported warnings."""

    warning: str
    evidence: EvidenceRef
    imported: list[str] = Field(default_factory=list)


class WarningReported(Open):
    """`warning.reported`: the unit verified an opinion and reports what it found (LY-3b, FY-2.8)."""

    warning: str
    unit: str
    findings: TextRef | None = None


class WarningPushed(Open):
    """`warning.pushed`: told to a liable party (its role) or a unit (FY-3.2)."""

    warning: str
    to: list[str]
    about: About


class WarningCleared(Particulars):
    """`warning.cleared`. By hand, it settles one duty (`since`, `required`), as it stood then, no other."""

    cleared_by: ClearedBy
    overdue: bool
    """Whether the liable party's time was over."""
    evidence: EvidenceRef | None = None
    files: list[str] = Field(default_factory=list)
    note: TextRef | None = None


class WarningOverdue(Open):
    """`warning.overdue`: not cleared in time; the supervisor acts (FY-A2-2)."""

    warning: str
    type: str
    region: str | None
    liable_party: str
    supervisor: str


class WarningEscalated(Particulars):
    """`warning.escalated`: a step of the ladder, with what its document needs (FY-A2-3.1 to 3.3)."""

    step: str
    number: int
    """Which step of the ladder it is, from 1."""
    office: str
    to: str
    post: str | None = None
    clear_by: str | None = None
    """The first instant too late for the addressee; None where the step sets no time."""
    project_name: str
    liable_party: str
    liable_name: str
    supervisor: str
    measures: str
    """处理措施 as the pack words them for this type; `text` holds what the office added."""
    text: TextRef | None = None
    files: list[str] = Field(default_factory=list)


class WarningReassigned(Open):
    """`warning.reassigned`: the project's region or industry was corrected; `former` may have it still."""

    warning: str
    supervisor: str
    former: str
    region: str | None


class WarningTimerStarted(TimerStarted):
    """A clock of a warning begins, or one of the project itself: then `warning` is `<project>/<clock>`.

    `month` and `fact` tell which month and which fact a clock of the project is about.
    """

    warning: str
    month: str | None = None
    fact: str | None = None


class WarningTimerEnded(TimerEnded):
    """A clock of a warning was met, breached, answered late or cancelled."""

    warning: str


class WarningTimerMoved(TimerMoved):
    """A clock of a warning was re-projected."""

    warning: str


_OF_WARNING: dict[type[Open], type[Open]] = {
    TimerStarted: WarningTimerStarted,
    TimerEnded: WarningTimerEnded,
    TimerMoved: WarningTimerMoved,
}


class CaseLinked(Open):
    """`warning.case_linked`: a lead of a watched project; `warning` is the project itself.

    `missed`: it was founded and nothing had been warned of before it; `not_prevented`: the first lead of a
    project that had been warned of; `lead`: neither.
    """

    warning: str
    case: str
    kind: Literal["lead", "not_prevented", "missed"]
    received_at: str


EVENTS: dict[str, type[Open]] = {
    "warning.raised": WarningRaised,
    "warning.pushed": WarningPushed,
    "warning.case_linked": CaseLinked,
    "warning.repeated": WarningRepeated,
    "warning.reported": WarningReported,
    "warning.cleared": WarningCleared,
    "warning.overdue": WarningOverdue,
    "warning.escalated": WarningEscalated,
    "warning.reassigned": WarningReassigned,
    **{name: _OF_WARNING[model] for name, model in timer_events("warning").items()},
}


class IssueLetter(Step):
    """发函 to the supervisor; `measures` adds to the pack's 处理措施 (FY-A2-3.1)."""

    action: Literal["issue_letter"]
    measures: OptionalText = None


class RecordInterview(Step):
    """约谈 of the supervisor: its record (FY-A2-3.2)."""

    action: Literal["record_interview"]
    record: OptionalText = None
    files: Files = Field(default_factory=list)


class RequestJointMeeting(Step):
    """提请 the territory's government to call a joint meeting (FY-A2-3.3)."""

    action: Literal["request_joint_meeting"]
    reason: OptionalText = None
    files: Files = Field(default_factory=list)


class Clear(Step):
    """Clearing by hand: `evidence` are ids of files; that there is one is a guard, not a matter of form."""

    action: Literal["clear"]
    evidence: Files = Field(default_factory=list)
    note: OptionalText = None


class ReportOpinion(Step):
    """舆情核查上报: what was found; that something was is a guard, not a matter of form."""

    action: Literal["report_opinion"]
    findings: OptionalText = None


WarningAction = Annotated[
    IssueLetter | RecordInterview | RequestJointMeeting | Clear | ReportOpinion,
    Field(discriminator="action"),
]
ACTION: TypeAdapter[WarningAction] = TypeAdapter(WarningAction)
TEXT_FIELDS: dict[str, tuple[str, ...]] = {
    "issue_letter": ("measures",),
    "record_interview": ("record",),
    "request_joint_meeting": ("reason",),
    "clear": ("note",),
    "report_opinion": ("findings",),
}
"""The free texts of each action: they go to the service's texts, their references into the event."""
