"""What a case knows of cases that it was made one with: whom it asks, whose it is, whose leads it answers.

Frozen; whole fen, aware times in UTC. A case answers at most `MAX_LEADS` leads beside its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
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
class Owing:
    """What another case's verification found owed and unpaid when it was merged; `amount` None: unknown.

    It is the same complaint, so what is paid here from then on (`since`: paid and advanced until then)
    counts against it, and a verification of the case that goes on takes its place.
    """

    amount: int | None
    since: int

    def left(self, settled: int) -> int | None:
        """What of it is still unpaid once `settled` was paid and advanced here; None is unknown."""
        return None if self.amount is None else max(0, self.amount - (settled - self.since))


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
    owing: Owing | None = None


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

    def still_owed(self, settled: int) -> dict[str, int | None]:
        """By case, what was found owed there and is unpaid after `settled` was paid and advanced here."""
        left = {one.case: one.owing.left(settled) for one in self.leads if one.owing is not None}
        return {case: amount for case, amount in left.items() if amount != 0}

    def verified_anew(self) -> Joined:
        """The case was verified itself, with all leads that it answers: that stands in place of theirs."""
        if all(one.owing is None for one in self.leads):
            return self
        return replace(self, leads=tuple(replace(one, owing=None) for one in self.leads))


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
        leads=tuple(_lead(one) for one in document["leads"]),
        suspected=tuple(
            Suspected(**{**one, "grounds": tuple(one["grounds"])}) for one in document.get("suspected", ())
        ),
    )


def _lead(one: Mapping[str, Any]) -> OtherLead:
    owing = one.get("owing")
    return OtherLead(**{**one, "owing": owing and Owing(**owing)})
