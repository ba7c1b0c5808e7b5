"""What must be on record of a project, and what of it lacks (FY-1.1, FY-1.2, FY-1.5, LY-3a). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import local_date, month_after, month_of
from services.runtime.period_due import due_from_date
from services.warnings.domain.crews import on_site
from services.warnings.domain.handling import RecordRules
from services.warnings.domain.ledger import ANY_FORM, Ledger
from services.warnings.domain.work import work_months

LABOUR_OFFICER = "labour_officer"
SUPERVISION_REPORT = "supervision_report"
DEPOSIT_REFUND = "deposit_refund"
WORKER_REGISTRATION = "worker_registration"
LACKS = (LABOUR_OFFICER, SUPERVISION_REPORT, DEPOSIT_REFUND, WORKER_REGISTRATION)
"""What a project may lack, as lists are asked for it."""
_NOT_PAID = "exemption"
"""The form of a deposit of which nothing can be given back."""


@dataclass(frozen=True, slots=True)
class Records:
    """`contracts`: workers with a labour contract; `retain_until`: the last day on which those are kept.

    `retain_until` is None while the works are not completed or wages not settled: kept without end. Nothing
    is ever deleted before it: there is no way to delete a fact.
    """

    contracts: int
    retain_until: date | None
    reports_missing: tuple[str, ...]
    """Months of work, over by now, without the supervising firm's report."""
    refundable: tuple[str, ...]
    """Forms of deposits that are due to be given back."""
    unregistered: int
    """So many more workers came in some month than were on site by registration: at least so many lack it."""
    lacking: tuple[str, ...]


def records_of(
    ledger: Ledger, rules: RecordRules, calendar: Calendar, look_back: int, today: date
) -> Records:
    """The records of a project as they stand on a day; months further back than `look_back` are let be."""
    missing = _reports_missing(ledger, rules, look_back, today)
    refundable = _refundable(ledger) if DEPOSIT_REFUND in rules.clauses else ()
    unregistered = _unregistered(ledger, look_back, today) if WORKER_REGISTRATION in rules.clauses else 0
    lacks = {
        WORKER_REGISTRATION: unregistered > 0,
        LABOUR_OFFICER: LABOUR_OFFICER in rules.clauses and _without_officer(ledger),
        SUPERVISION_REPORT: bool(missing),
        DEPOSIT_REFUND: bool(refundable),
    }
    return Records(
        contracts=sum(crew.count for crew in ledger.crews if crew.signed is not None),
        retain_until=_retain_until(ledger, rules, calendar),
        reports_missing=missing,
        refundable=refundable,
        unregistered=unregistered,
        lacking=tuple(name for name in LACKS if lacks[name]),
    )


def may_lack(ledger: Ledger) -> tuple[str, ...]:
    """What the project could lack on some day by some pack: to be looked for before it is asked exactly."""
    could = {
        WORKER_REGISTRATION: ledger.last_attended is not None,
        LABOUR_OFFICER: _without_officer(ledger),
        SUPERVISION_REPORT: ledger.registered is not None,
        DEPOSIT_REFUND: bool(_refundable(ledger)),
    }
    return tuple(name for name in LACKS if could[name])


def _without_officer(ledger: Ledger) -> bool:
    """Whether works that are not over have no 劳资专管员."""
    registered = ledger.registered
    return registered is not None and not registered.has_labour_officer and ledger.ended is None


def _reports_missing(ledger: Ledger, rules: RecordRules, look_back: int, today: date) -> tuple[str, ...]:
    if not rules.report_signs:
        return ()
    last = month_after(month_of(today), -1)
    first = month_after(month_of(today), -look_back)
    months = work_months(ledger, rules.report_signs, first, last)
    return tuple(month for month in months if _reported_on(ledger, month) > today)


def _reported_on(ledger: Ledger, month: str) -> date:
    report = ledger.month(month).supervision_report
    return date.max if report is None else report.on


def _unregistered(ledger: Ledger, look_back: int, today: date) -> int:
    """LY-3a: the most that a month's attendance says; who is registered and stayed away hides others."""
    first = month_after(month_of(today), -look_back)
    more = (
        sum(count for _, count in row.turnout) - on_site(ledger.crews, month)
        for month, row in ledger.months.items()
        if month >= first and row.turnout
    )
    return max(0, max(more, default=0))


def _refundable(ledger: Ledger) -> tuple[str, ...]:
    """Deposits of works that are completed and settled, not given back (符合退还条件的主动退还)."""
    if ledger.completed is None or ledger.settled is None or ANY_FORM in ledger.refunds:
        return ()
    return tuple(form for form in ledger.deposits if form not in ledger.refunds and form != _NOT_PAID)


def _retain_until(ledger: Ledger, rules: RecordRules, calendar: Calendar) -> date | None:
    if rules.contracts_kept is None or ledger.completed is None or ledger.settled is None:
        return None
    since = max(ledger.completed.on, ledger.settled.on)
    ends = due_from_date(since, rules.contracts_kept, calendar).at
    return date.fromordinal(local_date(ends).toordinal() - 1)
