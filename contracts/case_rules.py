"""The events by which a city's rules, not a unit, move a case: escalations, marks, notices."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from contracts.timers import TimerMoved, TimerStarted
from contracts.values import Open

Mark = Literal[
    "leader_assignment",
    "listed_supervision",
    "joint_investigation",
    "special_team",
    "double_investigation",
    "incident",
    "disputed",
    "police_transfer",
    "key_item",
    "no_plan",
    "no_contact",
]

IncidentLevel = Literal["general", "large", "major", "extreme"]
"""一般, 较大, 重大, 特别重大."""


class Escalated(Open):
    """`case.escalated`: a rule of the pack took effect on an event.

    `unit`: who must act now, where the rule moves the case; `due`: steps that are due from now on;
    `required`: steps without which others are refused; `members`: who takes part in the joint
    investigation; `review_unit`: who must deliver the linked review.
    """

    rule: str
    on: str
    unit: str | None = None
    due: list[str] = Field(default_factory=list)
    required: list[str] = Field(default_factory=list)
    members: list[str] = Field(default_factory=list)
    review_unit: str | None = None


class Marked(Open):
    """`case.marked`, `case.unmarked`."""

    mark: Mark
    rule: str | None = None


class Notified(Open):
    """`case.notified`: a unit is told of something: the rule that says so, or `spot_check`.

    `unit`: whom it is about, where that is another (`interview_proposed`, FY-3.4b), on the ground `rule`;
    `post`: the post in `to` that is told, where the rule names one.
    """

    to: str
    about: str
    unit: str | None = None
    post: str | None = None
    rule: str | None = None


class PolicyMoved(Open):
    """`case.policy_moved`: the case goes by another version of its city's rules; hashes of packs."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)
    from_: str = Field(alias="from")
    to: str


class Approaching(Open):
    """`case.approaching`: a deadline comes near."""

    timer: str
    unit: str | None
    due_at: str


class CaseTimerStarted(TimerStarted):
    """`case.timer_started`: `approaching_at` are the instants at which its coming end is announced.

    `extended`: it was extended before it was met by what did not stand, and runs on.
    """

    approaching_at: list[str] = Field(default_factory=list)
    extended: bool = False


class CaseTimerMoved(TimerMoved):
    """`case.timer_extended`, `case.timer_reprojected`; `period`: what it is now counted from.

    `started_at`: from when, where a correction has changed that.
    """

    approaching_at: list[str] = Field(default_factory=list)
    period: str | None = None
    started_at: str | None = None
