"""`evolve`: what each event makes of a project. The only thing that changes warnings and their clocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from contracts.values import fen
from contracts.warnings import ClearedBy, WarningClass, WarningState
from services.runtime.calendar_days import local_date, month_after, month_of
from services.runtime.decisions import Draft
from services.runtime.timers import evolve_timers
from services.warnings.domain.clocks import evolve_clocks, is_of_project, told_of
from services.warnings.domain.evidence import Evidence
from services.warnings.domain.project import KEPT_MONTHS, MOST_CASES, Project, Warning
from services.warnings.domain.shares import Share


def evolve(project: Project | None, draft: Draft) -> Project:
    """The project after an event. LookupError for a project that was not begun (`project.begin`)."""
    if project is None:
        raise LookupError("begin the project first: project.begin(id, city)")
    if draft.name == "warning.case_linked":
        cases = {**project.cases, draft.data["case"]: draft.data["kind"]}
        latest = dict(list(cases.items())[-MOST_CASES:])
        return replace(project, cases=latest, last_at=draft.time)
    if draft.name == "warning.pushed":
        return replace(project, clocks=told_of(project.clocks, project.id, draft), last_at=draft.time)
    if is_of_project(project.id, draft.data):
        clocks = evolve_clocks(project.clocks, draft, _oldest(draft.time))
        return replace(project, clocks=clocks, last_at=draft.time)
    id = draft.data["warning"]
    known = project.warnings.get(id)
    changed = _raised(known, draft) if draft.name == "warning.raised" else _changed(_known(known, id), draft)
    warnings = _kept({**project.warnings, id: changed}, draft.time)
    warned_at = (
        draft.time if draft.name == "warning.raised" and project.warned_at is None else project.warned_at
    )
    return replace(project, warnings=warnings, last_at=draft.time, warned_at=warned_at)


def _known(warning: Warning | None, id: str) -> Warning:
    if warning is None:
        raise LookupError(f"no warning {id} was raised")
    return warning


def _kept(warnings: Mapping[str, Warning], now: datetime) -> dict[str, Warning]:
    """All but cleared ones of months long past, so that the document does not grow with the years."""
    oldest = _oldest(now)
    return {
        id: warning
        for id, warning in warnings.items()
        if not (warning.cleared and warning.month is not None and warning.month < oldest)
    }


def _oldest(now: datetime) -> str:
    return month_after(month_of(local_date(now)), -KEPT_MONTHS)


def _raised(known: Warning | None, draft: Draft) -> Warning:
    data = draft.data
    return Warning(
        id=data["warning"],
        type=data["type"],
        month=data["month"],
        state=WarningState.OPEN,
        class_=WarningClass(data["class"]),
        region=data["region"],
        liable_party=data["liable_party"],
        supervisor=data["supervisor"],
        occurrence=data["occurrence"],
        raised_at=draft.time,
        since=datetime.fromisoformat(data["since"]),
        required=fen(data["required"]),
        found=fen(data["found"]),
        evidence=Evidence(tuple(data["evidence"]["facts"]), data["evidence"]["count"]),
        workers=_share(data.get("workers")),
        missing=tuple(data.get("missing", ())),
        rule=data["rule"],
        clauses=draft.clauses,
        imported=tuple(data.get("imported", ())),
    )


def _share(data: Mapping[str, int] | None) -> Share | None:
    return None if data is None else Share(**data)


def _changed(warning: Warning, draft: Draft) -> Warning:
    change = _CHANGES.get(draft.name)
    if change is not None:
        return replace(warning, **change(draft))
    return replace(warning, timers=evolve_timers(warning.timers, draft))


def _cleared(draft: Draft) -> dict[str, Any]:
    """Cleared by hand, it remembers which duty was settled, and how it stood: that one raises it no more."""
    found = draft.data
    stood = (
        {"workers": _share(found["workers"]), "missing": tuple(found["missing"])}
        if "missing" in found
        else {}
    )
    return {
        **stood,
        "state": WarningState.CLEARED,
        "cleared_at": draft.time,
        "cleared_by": ClearedBy(draft.data["cleared_by"]),
        "since": datetime.fromisoformat(draft.data["since"]),
        "required": fen(draft.data["required"]),
    }


_CHANGES: dict[str, Callable[[Draft], dict[str, Any]]] = {
    "warning.cleared": _cleared,
    "warning.overdue": lambda draft: {"state": WarningState.OVERDUE},
    "warning.escalated": lambda draft: {"state": WarningState(draft.data["step"])},
    "warning.repeated": lambda draft: {
        "evidence": Evidence(tuple(draft.data["evidence"]["facts"]), draft.data["evidence"]["count"]),
        "imported": tuple(draft.data["imported"]),
    },
    "warning.reported": lambda draft: {},
    "warning.reassigned": lambda draft: {
        "supervisor": draft.data["supervisor"],
        "region": draft.data["region"],
    },
}
"""What each event changes; `timer_*` go to the clocks."""
