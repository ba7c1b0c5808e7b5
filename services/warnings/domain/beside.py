"""What a ledger holds beside a site's own facts: signals from outside, and what other watched things are.

Opinions and the warnings of another platform may be about a project or about none. Permits, senders and
employers have nothing else. All of it is a function of facts (of rows of cases and projects for an
employer), whatever their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from services.runtime.frozen import fields_of
from services.warnings.domain.evidence import NO_EVIDENCE, Evidence


@dataclass(frozen=True, slots=True, order=True)
class Imported:
    """A warning of another platform, as its fact observed last has it (YY-3.2.1). `state` is theirs."""

    source: str
    id: str
    type: str
    state: str
    raised_at: datetime
    observed_at: datetime
    ref: str

    @property
    def key(self) -> str:
        """What tells it from all others: `<source>:<id>`."""
        return f"{self.source}:{self.id}"


@dataclass(frozen=True, slots=True, order=True)
class Founded:
    """A case that was verified founded at an instant; `county` is where it lies, None: the city's own."""

    at: datetime
    case: str
    county: str | None


@dataclass(frozen=True, slots=True, order=True)
class Overdue:
    """A warning on a project of the employer whose liable party let its time pass at an instant."""

    at: datetime
    warning: str


@dataclass(frozen=True, slots=True)
class Beside:
    """`seat`: the county of what has no registration of its own; "" the city itself, None: not known.

    `registered_on`, `registered_ref`: the day on which a permit's project stood on the platform, and the
    fact that says so. `heard`: the last day of which a sender sent attendance; `sites_ended`: the day after
    which none of its projects is on site, None while one is. `name`: an employer's.
    """

    seat: str | None = None
    name: str | None = None
    opinions: Evidence = NO_EVIDENCE
    opined_at: datetime | None = None
    imported: tuple[Imported, ...] = ()
    registered_on: date | None = None
    registered_ref: str | None = None
    heard: date | None = None
    sites_ended: date | None = None
    founded: tuple[Founded, ...] = ()
    overdue: tuple[Overdue, ...] = ()


NOTHING = Beside()


def to_document(beside: Beside) -> dict[str, Any]:
    """For the store and for people; days as ISO text."""
    return {
        **fields_of(beside),
        "opinions": {"ids": list(beside.opinions.ids), "count": beside.opinions.count},
        "imported": [fields_of(one) for one in beside.imported],
        "registered_on": None if beside.registered_on is None else beside.registered_on.isoformat(),
        "heard": None if beside.heard is None else beside.heard.isoformat(),
        "sites_ended": None if beside.sites_ended is None else beside.sites_ended.isoformat(),
        "founded": [fields_of(one) for one in beside.founded],
        "overdue": [fields_of(one) for one in beside.overdue],
    }


def from_document(found: Mapping[str, Any]) -> Beside:
    """Inverse of `to_document`."""
    return Beside(
        seat=found["seat"],
        name=found["name"],
        opinions=Evidence(tuple(found["opinions"]["ids"]), found["opinions"]["count"]),
        opined_at=found["opined_at"],
        imported=tuple(Imported(**one) for one in found["imported"]),
        registered_on=_day(found["registered_on"]),
        registered_ref=found["registered_ref"],
        heard=_day(found["heard"]),
        sites_ended=_day(found["sites_ended"]),
        founded=tuple(Founded(**one) for one in found["founded"]),
        overdue=tuple(Overdue(**one) for one in found["overdue"]),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
