"""A project as the store keeps it, and back. Money in fen, days as ISO text, instants as times in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from contracts.warnings import ClearedBy, WarningClass, WarningState
from services.runtime import timers
from services.warnings.domain.ledger import (
    Evidence,
    Ledger,
    MonthRow,
    Party,
    Registration,
    Said,
    Seen,
    Sums,
)
from services.warnings.domain.project import Project, Warning

Document = Mapping[str, Any]

_SEEN = ("permit", "start_report", "contract", "account", "started", "completed", "settled", "funds_proof")
_TERMS = ("labour_cost_monthly", "payday")


def to_document(project: Project) -> dict[str, Any]:
    """The project's part of its document, `next_due_at` with it; `from_document` reads it back."""
    return {
        "_id": project.id,
        "city": project.city,
        "warnings": [warning_to_document(warning) for warning in project.warnings.values()],
        "last_at": project.last_at,
        "ledger": ledger_to_document(project.ledger),
        "look_at": project.look_at,
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
        "evidence": _evidence(warning.evidence),
        "rule": warning.rule,
        "clauses": list(warning.clauses),
        "timers": [timers.to_document(timer) for timer in warning.timers],
        "cleared_at": warning.cleared_at,
        "cleared_by": None if warning.cleared_by is None else str(warning.cleared_by),
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
        evidence=_to_evidence(document["evidence"]),
        rule=document["rule"],
        clauses=tuple(document["clauses"]),
        timers=timers.from_documents(document["timers"]),
        cleared_at=document["cleared_at"],
        cleared_by=None if by is None else ClearedBy(by),
    )


def ledger_to_document(ledger: Ledger) -> dict[str, Any]:
    """The ledger, for the store and (with amounts turned to yuan) for people."""
    return {
        "registered": None if ledger.registered is None else asdict(ledger.registered),
        **{name: _seen(getattr(ledger, name)) for name in _SEEN},
        "contract_value": None if ledger.contract_value is None else _said(ledger.contract_value),
        **{name: [_said(said) for said in getattr(ledger, name)] for name in _TERMS},
        "deposits": {form: _seen(seen) for form, seen in ledger.deposits.items()},
        "guarantees": _sums(ledger.guarantees),
        "guarantee_refs": _evidence(ledger.guarantee_refs),
        "months": {month: _row(row) for month, row in ledger.months.items()},
    }


def ledger_from_document(document: Document) -> Ledger:
    """Inverse of `ledger_to_document`."""
    registered = document["registered"]
    value = document["contract_value"]
    deposits = {form: _to_seen(seen) for form, seen in document["deposits"].items()}
    single: dict[str, Any] = {
        **{name: _to_seen(document[name]) for name in _SEEN},
        **{name: tuple(map(_to_said, document[name])) for name in _TERMS},
    }
    return Ledger(
        registered=None if registered is None else _to_registration(registered),
        deposits={form: seen for form, seen in deposits.items() if seen is not None},
        guarantees=_to_sums(document["guarantees"]),
        guarantee_refs=_to_evidence(document["guarantee_refs"]),
        months={month: _to_row(row) for month, row in document["months"].items()},
        contract_value=None if value is None else _to_said(value),
        **single,
    )


def _to_registration(found: Document) -> Registration:
    parties = {name: Party(**found[name]) for name in ("developer", "general_contractor")}
    return Registration(**{**found, **parties})


def _row(row: MonthRow) -> dict[str, Any]:
    return {
        "labour": _sums(row.labour),
        "labour_refs": _evidence(row.labour_refs),
        "wages": _sums(row.wages),
        "wages_refs": _evidence(row.wages_refs),
        "payroll": row.payroll,
        "payroll_workers": row.payroll_workers,
        "payroll_refs": _evidence(row.payroll_refs),
        "entered": row.entered,
        "left": row.left,
        "turnout": _sums(row.turnout),
        "last_attended": None if row.last_attended is None else row.last_attended.isoformat(),
    }


def _to_row(found: Document) -> MonthRow:
    return MonthRow(
        labour=_to_sums(found["labour"]),
        labour_refs=_to_evidence(found["labour_refs"]),
        wages=_to_sums(found["wages"]),
        wages_refs=_to_evidence(found["wages_refs"]),
        payroll=found["payroll"],
        payroll_workers=found["payroll_workers"],
        payroll_refs=_to_evidence(found["payroll_refs"]),
        entered=found["entered"],
        left=found["left"],
        turnout=_to_sums(found["turnout"]),
        last_attended=_to_day(found["last_attended"]),
    )


def _seen(seen: Seen | None) -> dict[str, Any] | None:
    return None if seen is None else {"on": seen.on.isoformat(), "ref": seen.ref}


def _to_seen(found: Document | None) -> Seen | None:
    return None if found is None else Seen(date.fromisoformat(found["on"]), found["ref"])


def _said(said: Said) -> dict[str, Any]:
    return {**asdict(said), "on": said.on.isoformat()}


def _to_said(found: Document) -> Said:
    return Said(**{**found, "on": date.fromisoformat(found["on"])})


def _sums(sums: Sums) -> list[list[Any]]:
    return [[day.isoformat(), amount] for day, amount in sums]


def _to_sums(found: list[list[Any]]) -> Sums:
    return tuple((date.fromisoformat(day), amount) for day, amount in found)


def _to_day(found: str | None) -> date | None:
    return None if found is None else date.fromisoformat(found)


def _evidence(found: Evidence) -> dict[str, Any]:
    return {"ids": list(found.ids), "count": found.count}


def _to_evidence(found: Document) -> Evidence:
    return Evidence(tuple(found["ids"]), found["count"])
