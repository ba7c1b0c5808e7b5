"""The events towards the end of a case, and those that only write something down."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contracts.cases_route import Moved
from contracts.leads import TextRef
from contracts.values import Open


class FeedbackSubmitted(Moved):
    """`case.feedback_submitted`: `unit` reviews it; `met` are the clocks that it met."""

    handled_by: str
    parts: dict[str, TextRef]
    met: list[str]


class Reviewed(Moved):
    """`case.reviewed`."""

    decision: Literal["approve", "return"]
    returns: int
    comments: TextRef | None = None
    checks: dict[str, bool] = Field(default_factory=dict)


class SpotChecked(Open):
    """`case.spot_checked`; `next_at`: when the schedule looks again."""

    found: TextRef | None = None
    unpaid: bool = False
    next_at: str | None = None


class FollowedUp(Open):
    """`case.followed_up`."""

    satisfied: Literal["yes", "no", "unreachable"]
    note: TextRef | None = None


class Reopened(Moved):
    """`case.reopened`: by a follow-up answered no, or by an agreement found not kept."""

    ground: Literal["follow_up", "spot_check"]


class Noted(Open):
    """`case.planned`, `case.contacted`: a text was written down."""

    text: TextRef | None = None


class Urged(Open):
    """`case.urged`."""

    to: str
    text: TextRef | None = None


class LeaderAssigned(Open):
    """`case.leader_assigned`: the post that has taken the case."""

    post: str


class Referenced(Open):
    """`case.superior_reported`, `case.result_published`."""

    reference: TextRef | None = None
