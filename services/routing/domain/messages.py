"""What a case can be told: a lead came, it was referred, a unit takes a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.case_actions import Action
from contracts.envelope import By
from services.routing.domain.case import State
from services.routing.domain.policy import RoutingPolicy
from services.runtime.calendar import Calendar


@dataclass(frozen=True, slots=True)
class LeadCame:
    """`lead.received`: `data` as in `contracts.leads.LeadReceived`, `lead_id` the event's subject."""

    lead_id: str
    city: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LeadWasReferred:
    """`lead.referred`: `data` as `contracts.leads.LeadReferred` writes it."""

    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DuplicateSuspected:
    """`lead.duplicate_suspected`: `data` as `contracts.leads.DuplicateSuspected` writes it."""

    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Other:
    """The other of two cases that are to be one, or two; `leads` is how many it answers beside its own."""

    id: str
    state: State
    unit: str
    leads: int = 0


@dataclass(frozen=True, slots=True)
class CaseTold:
    """An event `name` of another case, `case`, that concerns this one (`hearing.HEARD`)."""

    case: str
    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """A step asked for by a unit. `refs` are the `TextRef`s, by field, under which its texts were kept."""

    action: Action
    by: By
    refs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    other: Other | None = None
    """The other case of a merge or its undoing."""

    def ref(self, name: str) -> dict[str, Any] | None:
        """The reference of a text, for an event; None when there was no such text."""
        found = self.refs.get(name)
        return None if found is None else dict(found)


Message = LeadCame | LeadWasReferred | Act | CaseTold | DuplicateSuspected


@dataclass(frozen=True, slots=True)
class Context:
    """What a decision stands on beside the case: the city's rules as pinned, and the calendar."""

    policy: RoutingPolicy
    calendar: Calendar
