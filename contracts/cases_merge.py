"""The events by which two cases become one: one asks, the other's event confirms.

A case that asks keeps all its clocks until `case.merge_taken` has reached it; only then is it
`case.merged`. `ask` counts the askings of a case: an answer or a parting names the asking it is about, so
that a repeat, however late, changes nothing. A case that was verified or paid between its asking and the
answer takes itself back and asks anew, so that what was found owed is never left behind.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contracts.cases_route import Moved
from contracts.leads import Channel, Flag, Ground, TextRef
from contracts.values import Open


class CarriedClock(Open):
    """A channel's clock as it is carried on: its own dates; `breached` already, before it was handed over."""

    started_at: str
    due_at: str
    breached: bool = False
    clauses: list[str]


class CarriedDebt(Open):
    """What a verification found owed and is not paid yet; `amount` absent: how much was not found out."""

    amount: str | None = None


class CarriedLead(Open):
    """A lead that another case answers from now on."""

    case: str
    lead: str
    channel: Channel
    channel_due_at: str | None = None
    headcount: int | None = None
    amount: str | None = None
    clock: CarriedClock | None = None
    owing: CarriedDebt | None = None


class TakenLead(CarriedLead):
    """A lead that a case has taken in; `timer` is what its channel's clock is called there."""

    timer: str | None = None


class MergeAsked(Open):
    """`case.merge_asked`: this case asks `into` to take it in, with all leads that it answers."""

    into: str
    ask: int
    leads: list[CarriedLead]
    flags: list[Flag] = Field(default_factory=list)
    marks: list[str] = Field(default_factory=list)


class MergeTaken(Open):
    """`case.merge_taken`: this case takes in `case`; its clocks run on here. `flags` are this case's now."""

    case: str
    ask: int
    leads: list[TakenLead]
    flags: list[Flag]


class MergeDeclined(Open):
    """`case.merge_declined`: it can't take in `case`, for it has ended, is being merged or is full."""

    case: str
    ask: int
    ground: Literal["ended", "merging", "full"]


class MergeAbandoned(Open):
    """`case.merge_abandoned`: the case goes on by itself, for `into` declined."""

    into: str
    ground: Literal["ended", "merging", "full"]


class Merged(Moved):
    """`case.merged`: `into` answers for it from now on. `interrupted` are the clocks that ran until then."""

    into: str
    ask: int
    interrupted: list[str]


class Unmerged(Moved):
    """`case.unmerged`: the case stands by itself again, in the state and with the unit of before."""

    into: str
    ask: int
    reason: TextRef | None = None


class MergeReleased(Open):
    """`case.merge_released`: this case lets the `cases` go that came with the asking `ask` of `via`.

    `onward`: the case that has taken this one in meanwhile and is to let them go too; `onward_ask`: the
    asking with which it did.
    """

    via: str
    ask: int
    cases: list[str]
    onward: str | None = None
    onward_ask: int | None = None


class DuplicateNoted(Open):
    """`case.duplicate_suspected`: the case of another lead is likely the same complaint."""

    case: str
    lead: str
    grounds: list[Ground]


EVENTS: dict[str, type[Open]] = {
    "case.merge_asked": MergeAsked,
    "case.merge_taken": MergeTaken,
    "case.merge_declined": MergeDeclined,
    "case.merge_abandoned": MergeAbandoned,
    "case.merged": Merged,
    "case.unmerged": Unmerged,
    "case.merge_released": MergeReleased,
    "case.duplicate_suspected": DuplicateNoted,
}
