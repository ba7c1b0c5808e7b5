"""The book that facts are entered into: a ledger while it is being written, mutable and short-lived.

Every entry commutes with every other (sums, earliest, latest), so that the order of facts does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.warnings.domain.ledger import (
    EMPTY_MONTH,
    MAX_EVIDENCE,
    Evidence,
    Ledger,
    MonthRow,
    Registration,
    Said,
    Seen,
    Sums,
)


class Account:
    """Amounts by day, with the facts behind them."""

    __slots__ = ("_days", "_refs")

    def __init__(self, sums: Sums, refs: Evidence) -> None:
        self._days = dict(sums)
        self._refs = _Refs(refs)

    def add(self, day: date, amount: int, ref: str) -> None:
        self._days[day] = self._days.get(day, 0) + amount
        self._refs.add(ref)

    def closed(self) -> tuple[Sums, Evidence]:
        return tuple(sorted(self._days.items())), self._refs.closed()


class Roll:
    """The payrolls of one month."""

    __slots__ = ("_refs", "_total", "_workers")

    def __init__(self, row: MonthRow) -> None:
        self._total = row.payroll
        self._workers = row.payroll_workers
        self._refs = _Refs(row.payroll_refs)

    def add(self, total: int, workers: int, ref: str) -> None:
        self._total = (self._total or 0) + total
        self._workers += workers
        self._refs.add(ref)

    def closed(self) -> tuple[int | None, int, Evidence]:
        return self._total, self._workers, self._refs.closed()


class Row:
    """One month."""

    __slots__ = ("entered", "labour", "last_attended", "left", "payroll", "turnout", "wages")

    def __init__(self, row: MonthRow) -> None:
        self.labour = Account(row.labour, row.labour_refs)
        self.wages = Account(row.wages, row.wages_refs)
        self.payroll = Roll(row)
        self.entered = row.entered
        self.left = row.left
        self.turnout = row.turnout
        self.last_attended = row.last_attended

    def closed(self) -> MonthRow:
        labour, labour_refs = self.labour.closed()
        wages, wages_refs = self.wages.closed()
        payroll, workers, payroll_refs = self.payroll.closed()
        return MonthRow(
            labour=labour,
            labour_refs=labour_refs,
            wages=wages,
            wages_refs=wages_refs,
            payroll=payroll,
            payroll_workers=workers,
            payroll_refs=payroll_refs,
            entered=self.entered,
            left=self.left,
            turnout=self.turnout,
            last_attended=self.last_attended,
        )


class Book:
    """All of a project, opened from a ledger and closed into the next one."""

    def __init__(self, ledger: Ledger) -> None:
        self.registered = ledger.registered
        self.deposits = dict(ledger.deposits)
        self.guarantees = Account(ledger.guarantees, ledger.guarantee_refs)
        self.terms = {"labour_cost_monthly": {*ledger.labour_cost_monthly}, "payday": {*ledger.payday}}
        self._days: dict[str, Seen | Said | None] = {name: getattr(ledger, name) for name in _SINGLE}
        self._months = dict(ledger.months)
        self._open: dict[str, Row] = {}

    def register(self, found: Registration) -> None:
        """The registration that was observed last stands."""
        known = self.registered
        if known is None or (known.observed_at, known.ref) < (found.observed_at, found.ref):
            self.registered = found

    def first(self, name: str, found: Seen) -> None:
        """The earliest of this name counts."""
        known = self._days[name]
        self._days[name] = found if known is None else min(known, found)

    def last(self, name: str, found: Seen | Said) -> None:
        """The latest of this name counts."""
        known = self._days[name]
        self._days[name] = found if known is None else max(known, found)

    def row(self, month: str) -> Row:
        """The month's row, opened for writing."""
        if month not in self._open:
            self._open[month] = Row(self._months.get(month, EMPTY_MONTH))
        return self._open[month]

    def closed(self) -> Ledger:
        """The ledger as it is now."""
        written = {month: row.closed() for month, row in self._open.items()}
        months: Mapping[str, MonthRow] = dict(sorted({**self._months, **written}.items()))
        guarantees, refs = self.guarantees.closed()
        return Ledger(
            registered=self.registered,
            deposits=dict(sorted(self.deposits.items())),
            guarantees=guarantees,
            guarantee_refs=refs,
            months=months,
            labour_cost_monthly=tuple(sorted(self.terms["labour_cost_monthly"])),
            payday=tuple(sorted(self.terms["payday"])),
            **self._days,  # type: ignore[arg-type]
        )


_SINGLE = (
    "permit", "start_report", "contract", "contract_value",
    "account", "started", "completed", "settled", "funds_proof",
)  # fmt: skip
"""The fields of a ledger that hold one earliest or latest thing."""


@dataclass(slots=True)
class _Refs:
    """The smallest ids, and a count: the same whatever the order."""

    _found: Evidence

    def add(self, ref: str) -> None:
        ids = self._found.ids
        if len(ids) < MAX_EVIDENCE or ref < ids[-1]:
            ids = tuple(sorted((*ids, ref))[:MAX_EVIDENCE])
        self._found = Evidence(ids, self._found.count + 1)

    def closed(self) -> Evidence:
        return self._found
