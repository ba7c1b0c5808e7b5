"""A project's ledger, clocks and records as their readers see them: money in yuan, names beside ids. Pure."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

from contracts.values import yuan
from services.runtime import timers
from services.runtime.calendar_days import local_date
from services.warnings.domain.clocks import ProjectClock, shown
from services.warnings.domain.ledger import Ledger
from services.warnings.domain.ledger_documents import ledger_to_document
from services.warnings.domain.project import Project
from services.warnings.domain.records import Records, records_of
from services.warnings.domain.writing import Context


def ledger_view(ledger: Ledger) -> dict[str, Any]:
    """The ledger in yuan."""
    document = ledger_to_document(ledger)
    for name in ("registered", "roster_mark"):
        document.pop(name)
    value = ledger.contract_value
    document["contract_value"] = None if value is None else yuan(value.value)
    for said in document["labour_cost_monthly"]:
        said["value"] = yuan(said["value"])
    document["guarantees"] = [[day, yuan(amount)] for day, amount in document["guarantees"]]
    for payment in document["progress"]:
        payment |= {name: yuan(payment[name]) for name in ("completed", "paid")}
    for row in document["months"].values():
        row["payroll"] = yuan(row["payroll"])
        for name in ("labour", "wages"):
            row[name] = [[day, yuan(amount)] for day, amount in row[name]]
    return document


def clocks_view(project: Project, context: Context) -> list[dict[str, Any]]:
    """The project's own clocks, one of each name: the one that has it now."""
    return [clock_view(clock, context) for clock in shown(project.clocks)]


def clock_view(clock: ProjectClock, context: Context) -> dict[str, Any]:
    """A timer (catalogue, "A timer shows") with its title, its month, the company that answers for it,
    and the units that heard that it ran out.
    """
    rule = context.of_clock(clock.kind).policy.clocks.get(clock.kind)
    return {
        **timers.view(clock.timer, clock.timer.unit),
        "title": clock.kind if rule is None else rule.title,
        "month": clock.month,
        "liable_party": None if rule is None else rule.liable_party,
        "told": list(clock.told),
    }


def records_view(project: Project, context: Context, now: datetime) -> dict[str, Any]:
    """What is on record of a project and what lacks, with the clauses that ask for it."""
    found = records_at(project, context, now)
    rules = context.policy.records
    return {
        "labour_contracts": {
            "uploaded": found.contracts,
            "retain_until": None if found.retain_until is None else found.retain_until.isoformat(),
            "clauses": list(rules.clauses.get("labour_contracts", ())),
        },
        "supervision_reports_missing": list(found.reports_missing),
        "deposit_refundable": list(found.refundable),
        "workers_unregistered": {"at_least": found.unregistered},
        "lacking": list(found.lacking),
        "clauses": sorted({clause for name in found.lacking for clause in rules.clauses[name]}),
    }


def records_at(project: Project, context: Context, now: datetime) -> Records:
    """The records of a project as they stand at an instant."""
    policy = context.policy
    return records_of(project.ledger, policy.records, context.calendar, policy.look_back, local_date(now))


def about_view(project: Project) -> dict[str, Any]:
    """What the registration says, for people; nothing where there is none."""
    registered = project.ledger.registered
    if registered is None:
        return {}
    about = asdict(registered) | {"contract_value": yuan(registered.contract_value)}
    return {name: value for name, value in about.items() if name not in ("observed_at", "ref")}
