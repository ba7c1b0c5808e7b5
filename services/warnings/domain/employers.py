"""An employer's history, from the cases and projects that name it: what its ledger holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from contracts.warnings import WarningState
from services.runtime import timers
from services.warnings.domain.beside import Beside, Founded, Overdue
from services.warnings.domain.case_rows import CaseRow, is_founded
from services.warnings.domain.ledger import Ledger, Registration
from services.warnings.domain.project import Project, Warning
from services.warnings.domain.writing import CLEAR

MOST = 200
"""Cases and overdue warnings that a history holds: the latest ones."""


def ledger_of_employer(uscc: str, cases: Mapping[str, CaseRow], projects: Iterable[Project]) -> Ledger:
    """The ledger of an employer. It lies where its latest founded case does, else its latest project.

    Overdue warnings are those of its projects of which it is the liable party.
    """
    named = {case: row for case, row in cases.items() if row["uscc"] == uscc}
    founded = sorted(
        Founded(row["founded_at"], case, row["county"])
        for case, row in named.items()
        if is_founded(row) and row["founded_at"] is not None
    )
    held = [one for one in projects if uscc in parties(one.ledger.registered)]
    overdue = sorted(one for project in held for one in _overdue(project, uscc))
    beside = Beside(
        seat=_seat(founded, held),
        name=_name(uscc, named, held),
        founded=tuple(founded[-MOST:]),
        overdue=tuple(overdue[-MOST:]),
    )
    return Ledger(beside=beside)


def parties(registered: Registration | None) -> dict[str, str]:
    """The companies of a project that have a credit code, and their roles."""
    if registered is None:
        return {}
    roles = {"developer": registered.developer, "general_contractor": registered.general_contractor}
    return {party.uscc: role for role, party in roles.items() if party.uscc is not None}


def _overdue(project: Project, uscc: str) -> Iterator[Overdue]:
    registered = project.ledger.registered
    for warning in project.open:
        if warning.state is WarningState.OPEN or registered is None:
            continue
        party = getattr(registered, warning.liable_party, None)
        if party is not None and party.uscc == uscc:
            yield Overdue(_since(warning), warning.id)


def _since(warning: Warning) -> datetime:
    clock = timers.find(warning.timers, CLEAR)
    return warning.raised_at if clock is None else clock.due_at


def _seat(founded: list[Founded], held: list[Project]) -> str:
    if founded:
        return founded[-1].county or ""
    registrations = [one.ledger.registered for one in held if one.ledger.registered is not None]
    latest = max(registrations, key=lambda one: (one.observed_at, one.ref), default=None)
    return "" if latest is None else latest.region


def _name(uscc: str, named: Mapping[str, CaseRow], held: list[Project]) -> str | None:
    """As the latest lead writes it, else as a project does."""
    latest = max(
        ((row["received_at"], case, row["employer"]) for case, row in named.items() if row["received_at"]),
        default=None,
    )
    if latest is not None:
        return latest[2]
    for project in sorted(held, key=lambda one: one.id):
        registered = project.ledger.registered
        if registered is not None:
            party = getattr(registered, parties(registered)[uscc])
            return str(party.name)
    return None
