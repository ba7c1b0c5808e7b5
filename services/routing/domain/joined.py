"""What a case knows of cases that it was made one with: whom it asks, whose it is, whose leads it answers.

Frozen; whole fen, aware times in UTC. A case answers at most `MAX_LEADS` leads beside its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

MAX_LEADS = 100
MAX_SUSPECTED = 20


@dataclass(frozen=True, slots=True)
class Pending:
    """An asking that has no answer yet."""

    into: str
    ask: int


@dataclass(frozen=True, slots=True)
class Into:
    """The case that answers for this one, and what this one goes back to if they are parted.

    `interrupted` are the clocks that ran when it was merged, `spot_check_at` when it was to be looked at.
    """

    case: str
    ask: int
    state: str
    unit: str
    interrupted: tuple[str, ...]
    spot_check_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OtherLead:
    """A lead of another case that this one answers: it came with the asking `ask` of the case `via`.

    `timer` is what its channel's clock is called here; None where it has none.
    """

    case: str
    lead: str
    channel: str
    via: str
    ask: int
    channel_due_at: datetime | None = None
    headcount: int | None = None
    amount: int | None = None
    timer: str | None = None


@dataclass(frozen=True, slots=True)
class Suspected:
    """The case of another lead that is likely the same complaint, and why."""

    case: str
    lead: str
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """All that a case knows of merging; `asks` counts its askings, `suspected` are likely duplicates."""

    asks: int = 0
    pending: Pending | None = None
    into: Into | None = None
    leads: tuple[OtherLead, ...] = ()
    suspected: tuple[Suspected, ...] = ()

    def came_with(self, via: str, ask: int) -> tuple[OtherLead, ...]:
        """The leads that came with one asking."""
        return tuple(one for one in self.leads if (one.via, one.ask) == (via, ask))


ALONE = Joined()


def to_document(joined: Joined) -> dict[str, Any] | None:
    """As BSON values; None for a case that was never asked and never asked."""
    return None if joined == ALONE else asdict(joined)


def from_document(document: Mapping[str, Any] | None) -> Joined:
    """Inverse of `to_document`."""
    if not document:
        return ALONE
    pending, into = document["pending"], document["into"]
    return Joined(
        asks=document["asks"],
        pending=pending and Pending(**pending),
        into=into and Into(**{**into, "interrupted": tuple(into["interrupted"])}),
        leads=tuple(OtherLead(**one) for one in document["leads"]),
        suspected=tuple(
            Suspected(**{**one, "grounds": tuple(one["grounds"])}) for one in document.get("suspected", ())
        ),
    )
