"""A project as the store keeps it, and back. Money in fen, days as ISO text, instants as times in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contracts.warnings import ClearedBy, WarningClass, WarningState
from services.runtime import timers
from services.runtime.frozen import fields_of
from services.warnings.domain.clocks import ProjectClock
from services.warnings.domain.ledger_documents import (
    evidence_from_document,
    evidence_to_document,
    ledger_from_document,
    ledger_to_document,
)
from services.warnings.domain.project import Project, Warning
from services.warnings.domain.shares import Share

Document = Mapping[str, Any]


def to_document(project: Project) -> dict[str, Any]:
    """The project's part of its document, `next_due_at` with it; `from_document` reads it back."""
    return {
        "_id": project.id,
        "city": project.city,
        "warnings": [warning_to_document(warning) for warning in project.warnings.values()],
        "last_at": project.last_at,
        "ledger": ledger_to_document(project.ledger),
        "look_at": project.look_at,
        "clocks": [
            {"month": clock.month, "timer": timers.to_document(clock.timer), "told": list(clock.told)}
            for clock in project.clocks
        ],
        "warned_at": project.warned_at,
        "cases": [{"case": case, "kind": kind} for case, kind in project.cases.items()],
        "next_due_at": project.next_due_at,
    }


def from_document(document: Document) -> Project:
    """Inverse of `to_document`."""
    warnings = map(warning_from_document, document["warnings"])
    return Project(
        id=document["_id"],
        city=document["city"],
        warnings={warning.id: warning for warning in warnings},
        last_at=document["last_at"],
        ledger=ledger_from_document(document["ledger"]),
        look_at=document["look_at"],
        clocks=tuple(
            ProjectClock(one["month"], timers.from_document(one["timer"]), tuple(one.get("told", ())))
            for one in document["clocks"]
        ),
        warned_at=document["warned_at"],
        cases={one["case"]: one["kind"] for one in document["cases"]},
    )


def warning_to_document(warning: Warning) -> dict[str, Any]:
    """One warning, for the store."""
    return {
        "id": warning.id,
        "type": warning.type,
        "month": warning.month,
        "state": str(warning.state),
        "class": str(warning.class_),
        "region": warning.region,
        "liable_party": warning.liable_party,
        "supervisor": warning.supervisor,
        "occurrence": warning.occurrence,
        "raised_at": warning.raised_at,
        "since": warning.since,
        "required": warning.required,
        "found": warning.found,
        "evidence": evidence_to_document(warning.evidence),
        "workers": None if warning.workers is None else fields_of(warning.workers),
        "missing": list(warning.missing),
        "rule": warning.rule,
        "clauses": list(warning.clauses),
        "timers": [timers.to_document(timer) for timer in warning.timers],
        "cleared_at": warning.cleared_at,
        "cleared_by": None if warning.cleared_by is None else str(warning.cleared_by),
        "imported": list(warning.imported),
    }


def warning_from_document(document: Document) -> Warning:
    """Inverse of `warning_to_document`."""
    by = document["cleared_by"]
    return Warning(
        id=document["id"],
        type=document["type"],
        month=document["month"],
        state=WarningState(document["state"]),
        class_=WarningClass(document["class"]),
        region=document["region"],
        liable_party=document["liable_party"],
        supervisor=document["supervisor"],
        occurrence=document["occurrence"],
        raised_at=document["raised_at"],
        since=document["since"],
        required=document["required"],
        found=document["found"],
        evidence=evidence_from_document(document["evidence"]),
        workers=None if document["workers"] is None else Share(**document["workers"]),
        missing=tuple(document["missing"]),
        rule=document["rule"],
        clauses=tuple(document["clauses"]),
        timers=timers.from_documents(document["timers"]),
        cleared_at=document["cleared_at"],
        cleared_by=None if by is None else ClearedBy(by),
        imported=tuple(document["imported"]),
    )
