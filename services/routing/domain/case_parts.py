"""Parts of a case's state beside its handling: debts, paths, the police, an incident, a special team.

Frozen; whole fen, aware times in UTC. None of the lists grows without bound: a path is kept once a kind,
a proposal once a unit and rule, debts up to `MAX_DEBTS`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

MAX_DEBTS = 20
INTERVIEW = "interview_proposed"
"""What the city's office is told when a rule proposes a unit for an interview."""


@dataclass(frozen=True, slots=True)
class Text:
    """A reference to a free text that lies with the service that took it (`contracts.leads.TextRef`)."""

    id: str
    length: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A path taken or an answer given: what, by whom, when last, and whether with its outcome."""

    kind: str
    unit: str | None
    at: datetime
    outcome: bool


@dataclass(frozen=True, slots=True)
class Debt:
    """What somebody owes the employer, and what came in of it; in fen."""

    name: str
    debtor: str
    debtor_uscc: str | None
    kind: str
    amount: int | None
    recovered: int = 0
    to_wages: int = 0


@dataclass(frozen=True, slots=True)
class Police:
    """The unit of the police that has the case; `status` None until it answers."""

    unit: str
    at: datetime
    status: str | None = None

    @property
    def busy(self) -> bool:
        """Whether the police still have something to do about it."""
        return self.status not in ("refused", "prosecuted")


@dataclass(frozen=True, slots=True)
class Incident:
    """An emergency; the last one that was opened."""

    level: str
    opened_at: datetime
    on_site_post: str | None = None
    open: bool = True


@dataclass(frozen=True, slots=True)
class SpecialTeam:
    """专案组: its members and the unit that formed it."""

    members: tuple[str, ...]
    formed_by: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A unit that is proposed for an interview, and the rule that says so."""

    unit: str
    rule: str


@dataclass(frozen=True, slots=True)
class Raised:
    """提级办理: the city's unit that has the case since, and which measure of whose supervision that was."""

    unit: str
    supervision: str
    number: int


PARTS: Mapping[str, type[Any]] = {"police": Police, "incident": Incident, "raised": Raised}
"""Fields of a case that hold one flat part or None."""
LISTS: Mapping[str, type[Any]] = {"paths": Recorded, "debts": Debt, "proposals": Proposal}
"""Fields of a case that hold a tuple of flat parts."""


def flat(part: Any) -> dict[str, Any] | None:
    """A part as BSON values."""
    return None if part is None else {f.name: getattr(part, f.name) for f in fields(part)}


def to_documents(case: Any) -> dict[str, Any]:
    """These fields of a case, for the store."""
    team = case.special_team
    return {
        **{name: flat(getattr(case, name)) for name in PARTS},
        **{name: [flat(part) for part in getattr(case, name)] for name in LISTS},
        "special_team": team and {"members": list(team.members), "formed_by": team.formed_by},
    }


def from_documents(document: Mapping[str, Any]) -> dict[str, Any]:
    """Inverse of `to_documents`; a case stored before these fields were has none of them."""
    found: dict[str, Any] = {
        name: _read(kind, document.get(name)) for name, kind in PARTS.items() if document.get(name)
    }
    found |= {name: _all(kind, document.get(name, ())) for name, kind in LISTS.items()}
    team = document.get("special_team")
    if team:
        found["special_team"] = SpecialTeam(tuple(team["members"]), team["formed_by"])
    return found


def _read(kind: type[Any], document: Any) -> Any:
    return None if document is None else kind(**document)


def _all(kind: type[Any], documents: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(kind(**document) for document in documents)
