"""A project's ledger: what its facts say, derived. Pure data.

The ledger is a function of the set of facts alone (`fold`), so it is no part of the journal: it can
always be computed anew. It holds a row for each month that facts speak of (twelve a year, whatever the
attendance) and never the facts themselves, only the ids of those that a warning names as evidence.

How several facts of one kind are read (assumed: the documents are silent):
permit, start report, contract, account, start of work, funds proof, injury insurance and each form of
deposit and of its refund count from the earliest date, and so do a month's bank notice, each addressee's
report of it and the supervising firm's; completion and settlement from the latest; the contract's value is
that of the latest contract, monthly labour cost and payday are those of the latest contract signed by the end
of the month in question (the first one for months before it); guarantees, transfers, payrolls and payments
add up; of several registrations, and of several boards or progress payments of one day, the one observed last
stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from services.warnings.domain.attendance import Newcomers, Turnout
from services.warnings.domain.beside import NOTHING, Beside
from services.warnings.domain.crews import Crews
from services.warnings.domain.evidence import NO_EVIDENCE, Evidence
from services.warnings.domain.site_records import Board, Progress

ANY_FORM = "any"
"""The form of a refund that does not say of which deposit."""


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """Something that happened on a day, and the fact that says so."""

    on: date
    ref: str


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A number (fen, or a day of the month) that a contract of `on` states."""

    on: date
    observed_at: datetime
    ref: str
    value: int


Terms = tuple[Said, ...]
"""What contracts say of one thing, in order of their days."""


def in_force(terms: Terms, day: date) -> Said | None:
    """What holds on `day`: the latest said by then, else the first ever, else None."""
    return next((said for said in reversed(terms) if said.on <= day), terms[0] if terms else None)


@dataclass(frozen=True, slots=True)
class Party:
    """A company of the project."""

    name: str
    uscc: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """What the registration says; `contract_value` in fen. A labour officer's name is not kept."""

    observed_at: datetime
    ref: str
    name: str
    region: str
    industry: str
    ownership: str
    municipal: bool
    developer: Party
    general_contractor: Party
    contract_value: int | None
    has_labour_officer: bool
    permit_number: str | None


Sums = tuple[tuple[date, int], ...]
"""Fen by day, in order of day."""


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: labour cost and wages for it by the day they were paid, payrolls, signs of work, reports."""

    labour: Sums = ()
    labour_refs: Evidence = NO_EVIDENCE
    wages: Sums = ()
    wages_refs: Evidence = NO_EVIDENCE
    payroll: int | None = None
    payroll_workers: int = 0
    payroll_refs: Evidence = NO_EVIDENCE
    turnout: Newcomers = ()
    of_crew: Newcomers = ()
    """Of the turnout, who was registered on site in the month."""
    last_attended: date | None = None
    bank_notice: Seen | None = None
    reported: Mapping[str, Seen] = field(default_factory=dict)
    """Units that the general contractor told of the missed transfer (FY-1.3c)."""
    supervision_report: Seen | None = None

    @property
    def attended(self) -> bool:
        """Whether anybody came."""
        return self.last_attended is not None


EMPTY_MONTH = MonthRow()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The derived state of one project."""

    registered: Registration | None = None
    permit: Seen | None = None
    start_report: Seen | None = None
    contract: Seen | None = None
    contract_value: Said | None = None
    labour_cost_monthly: Terms = ()
    payday: Terms = ()
    account: Seen | None = None
    started: Seen | None = None
    completed: Seen | None = None
    settled: Seen | None = None
    deposits: Mapping[str, Seen] = field(default_factory=dict)
    refunds: Mapping[str, Seen] = field(default_factory=dict)
    """By form; ANY_FORM where the fact does not say which."""
    guarantees: Sums = ()
    guarantee_refs: Evidence = NO_EVIDENCE
    funds_proof: Seen | None = None
    injury_insurance: Seen | None = None
    entered: Seen | None = None
    """The first worker's entry."""
    crews: Crews = ()
    crew_refs: Evidence = NO_EVIDENCE
    """Entries, exits and contracts."""
    roster_mark: str = ""
    """By which roster `of_crew` was counted."""
    boards: tuple[Board, ...] = ()
    inspections: tuple[Seen, ...] = ()
    progress: tuple[Progress, ...] = ()
    months: Mapping[str, MonthRow] = field(default_factory=dict)
    beside: Beside = NOTHING

    def month(self, month: str) -> MonthRow:
        """The row of a month; empty when no fact speaks of it."""
        return self.months.get(month, EMPTY_MONTH)

    @property
    def value(self) -> int | None:
        """施工合同额 in fen: the contract's, else the registration's, else None (unknown)."""
        if self.contract_value is not None:
            return self.contract_value.value
        return None if self.registered is None else self.registered.contract_value

    @property
    def last_attended(self) -> date | None:
        """The last day on which anybody came to work, or None."""
        days = (row.last_attended for row in self.months.values())
        return max((day for day in days if day is not None), default=None)

    @property
    def turnouts(self) -> tuple[Turnout, ...]:
        """The months with attendance, as `fold` takes them."""
        return tuple(
            Turnout(month, row.turnout, row.last_attended, row.of_crew)
            for month, row in self.months.items()
            if row.attended
        )

    @property
    def days_attended(self) -> tuple[date, ...]:
        """All days on which anybody came to work, in order."""
        return tuple(sorted(day for row in self.months.values() for day, _ in row.turnout))

    @property
    def ended(self) -> date | None:
        """The day after which no work goes on: completion, else settlement, else None."""
        end = self.completed or self.settled
        return None if end is None else end.on


def reached(sums: Sums, amount: int) -> date | None:
    """The day on which what was paid so far first came to `amount` (fen), or None."""
    total = 0
    for day, paid in sums:
        total += paid
        if total >= amount:
            return day
    return None


def paid_until(sums: Sums, day: date) -> int:
    """What was paid up to `day` and on it, in fen."""
    return sum(paid for on, paid in sums if on <= day)
