"""A ledger as the store keeps it, and back. Money in fen, days as ISO text, instants as times in UTC."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.warnings.domain.beside import from_document as beside_from_document
from services.warnings.domain.beside import to_document as beside_to_document
from services.warnings.domain.crews import Crew, Stay
from services.warnings.domain.evidence import Evidence
from services.warnings.domain.ledger import (
    Ledger,
    MonthRow,
    Party,
    Registration,
    Said,
    Seen,
    Sums,
)
from services.warnings.domain.shallow import shallow
from services.warnings.domain.site_records import Board, Progress

Document = Mapping[str, Any]
_SEEN = (
    "permit", "start_report", "contract", "account", "started", "completed", "settled", "funds_proof",
    "injury_insurance", "entered",
)  # fmt: skip
_TERMS = ("labour_cost_monthly", "payday")
_BY_FORM = ("deposits", "refunds")


def ledger_to_document(ledger: Ledger) -> dict[str, Any]:
    """The ledger, for the store and (with amounts turned to yuan) for people."""
    return {
        "registered": None if ledger.registered is None else _registration(ledger.registered),
        **{name: _seen(getattr(ledger, name)) for name in _SEEN},
        "contract_value": None if ledger.contract_value is None else _dated(ledger.contract_value),
        **{name: [_dated(said) for said in getattr(ledger, name)] for name in _TERMS},
        **{name: _named(getattr(ledger, name)) for name in _BY_FORM},
        "guarantees": _sums(ledger.guarantees),
        "guarantee_refs": evidence_to_document(ledger.guarantee_refs),
        "crews": [_crew(crew) for crew in ledger.crews],
        "crew_refs": evidence_to_document(ledger.crew_refs),
        "roster_mark": ledger.roster_mark,
        "boards": [{**_dated(board), "items": list(board.items)} for board in ledger.boards],
        "inspections": [_seen(seen) for seen in ledger.inspections],
        "progress": [_dated(payment) for payment in ledger.progress],
        "months": {month: _row(row) for month, row in ledger.months.items()},
        "beside": beside_to_document(ledger.beside),
    }


def ledger_from_document(document: Document) -> Ledger:
    """Inverse of `ledger_to_document`."""
    registered = document["registered"]
    value = document["contract_value"]
    parts: dict[str, Any] = {
        **{name: _to_seen(document[name]) for name in _SEEN},
        **{name: tuple(map(_to_said, document[name])) for name in _TERMS},
        **{name: _to_named(document[name]) for name in _BY_FORM},
    }
    return Ledger(
        registered=None if registered is None else _to_registration(registered),
        guarantees=_to_sums(document["guarantees"]),
        guarantee_refs=evidence_from_document(document["guarantee_refs"]),
        crews=tuple(map(_to_crew, document["crews"])),
        crew_refs=evidence_from_document(document["crew_refs"]),
        roster_mark=document["roster_mark"],
        boards=tuple(Board(**_on(found), items=tuple(found["items"])) for found in document["boards"]),
        inspections=tuple(Seen(date.fromisoformat(f["on"]), f["ref"]) for f in document["inspections"]),
        progress=tuple(Progress(**_on(found)) for found in document["progress"]),
        months={month: _to_row(row) for month, row in document["months"].items()},
        contract_value=None if value is None else _to_said(value),
        beside=beside_from_document(document["beside"]),
        **parts,
    )


def evidence_to_document(found: Evidence) -> dict[str, Any]:
    """Evidence, for the store."""
    return {"ids": list(found.ids), "count": found.count}


def evidence_from_document(found: Document) -> Evidence:
    """Inverse of `evidence_to_document`."""
    return Evidence(tuple(found["ids"]), found["count"])


def _registration(found: Registration) -> dict[str, Any]:
    parties = (found.developer, found.general_contractor)
    return {**shallow(found), "developer": shallow(parties[0]), "general_contractor": shallow(parties[1])}


def _to_registration(found: Document) -> Registration:
    parties = {name: Party(**found[name]) for name in ("developer", "general_contractor")}
    return Registration(**{**found, **parties})


def _row(row: MonthRow) -> dict[str, Any]:
    return {
        "labour": _sums(row.labour),
        "labour_refs": evidence_to_document(row.labour_refs),
        "wages": _sums(row.wages),
        "wages_refs": evidence_to_document(row.wages_refs),
        "payroll": row.payroll,
        "payroll_workers": row.payroll_workers,
        "payroll_refs": evidence_to_document(row.payroll_refs),
        "turnout": _sums(row.turnout),
        "of_crew": _sums(row.of_crew),
        "last_attended": _day(row.last_attended),
        "bank_notice": _seen(row.bank_notice),
        "reported": [{"unit": unit, **_at(seen)} for unit, seen in row.reported.items()],
        "supervision_report": _seen(row.supervision_report),
    }


def _to_row(found: Document) -> MonthRow:
    return MonthRow(
        labour=_to_sums(found["labour"]),
        labour_refs=evidence_from_document(found["labour_refs"]),
        wages=_to_sums(found["wages"]),
        wages_refs=evidence_from_document(found["wages_refs"]),
        payroll=found["payroll"],
        payroll_workers=found["payroll_workers"],
        payroll_refs=evidence_from_document(found["payroll_refs"]),
        turnout=_to_sums(found["turnout"]),
        of_crew=_to_sums(found["of_crew"]),
        last_attended=_to_day(found["last_attended"]),
        bank_notice=_to_seen(found["bank_notice"]),
        reported={f["unit"]: Seen(date.fromisoformat(f["on"]), f["ref"]) for f in found["reported"]},
        supervision_report=_to_seen(found["supervision_report"]),
    )


def _crew(crew: Crew) -> dict[str, Any]:
    stays = [[_day(stay.entered), _day(stay.left)] for stay in crew.stays]
    return {"stays": stays, "signed": _day(crew.signed), "count": crew.count}


def _to_crew(found: Document) -> Crew:
    stays = (Stay(date.fromisoformat(entered), _to_day(left)) for entered, left in found["stays"])
    return Crew(tuple(stays), _to_day(found["signed"]), found["count"])


def _named(found: Mapping[str, Seen]) -> dict[str, Any]:
    return {name: _at(seen) for name, seen in found.items()}


def _to_named(found: Document) -> dict[str, Seen]:
    return {name: Seen(date.fromisoformat(seen["on"]), seen["ref"]) for name, seen in found.items()}


def _at(seen: Seen) -> dict[str, Any]:
    return {"on": seen.on.isoformat(), "ref": seen.ref}


def _seen(seen: Seen | None) -> dict[str, Any] | None:
    return None if seen is None else _at(seen)


def _to_seen(found: Document | None) -> Seen | None:
    return None if found is None else Seen(date.fromisoformat(found["on"]), found["ref"])


def _dated(found: Said | Board | Progress) -> dict[str, Any]:
    return {**shallow(found), "on": found.on.isoformat()}


def _on(found: Document) -> dict[str, Any]:
    """The fields of a record, its day read; its items are read apart."""
    return {**{k: v for k, v in found.items() if k != "items"}, "on": date.fromisoformat(found["on"])}


def _to_said(found: Document) -> Said:
    return Said(**{**found, "on": date.fromisoformat(found["on"])})


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _to_day(found: str | None) -> date | None:
    return None if found is None else date.fromisoformat(found)


def _sums(sums: Sums) -> list[list[Any]]:
    return [[day.isoformat(), amount] for day, amount in sums]


def _to_sums(found: list[list[Any]]) -> Sums:
    return tuple((date.fromisoformat(day), amount) for day, amount in found)
