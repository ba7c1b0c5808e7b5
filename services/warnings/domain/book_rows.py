"""Parts of the book: sums by day, the payrolls and the reports of a month, and the facts behind them.

Every entry commutes with every other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.warnings.domain.evidence import MAX_EVIDENCE, Evidence
from services.warnings.domain.ledger import MonthRow, Seen, Sums


def earlier(known: Seen | None, found: Seen) -> Seen:
    """The earlier of the two."""
    return found if known is None else min(known, found)


@dataclass(slots=True)
class Refs:
    """The smallest ids, and a count: the same whatever the order."""

    _found: Evidence

    def add(self, ref: str) -> None:
        ids = self._found.ids
        if len(ids) < MAX_EVIDENCE or ref < ids[-1]:
            ids = tuple(sorted((*ids, ref))[:MAX_EVIDENCE])
        self._found = Evidence(ids, self._found.count + 1)

    def closed(self) -> Evidence:
        return self._found


class Account:
    """Amounts by day, with the facts behind them."""

    __slots__ = ("_days", "_refs")

    def __init__(self, sums: Sums, refs: Evidence) -> None:
        self._days = dict(sums)
        self._refs = Refs(refs)

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
        self._refs = Refs(row.payroll_refs)

    def add(self, total: int, workers: int, ref: str) -> None:
        self._total = (self._total or 0) + total
        self._workers += workers
        self._refs.add(ref)

    def closed(self) -> tuple[int | None, int, Evidence]:
        return self._total, self._workers, self._refs.closed()


class Row:
    """One month."""

    __slots__ = (
        "bank_notice",
        "labour",
        "last_attended",
        "of_crew",
        "payroll",
        "reported",
        "supervision_report",
        "turnout",
        "wages",
    )

    def __init__(self, row: MonthRow) -> None:
        self.labour = Account(row.labour, row.labour_refs)
        self.wages = Account(row.wages, row.wages_refs)
        self.payroll = Roll(row)
        self.turnout = row.turnout
        self.of_crew = row.of_crew
        self.last_attended = row.last_attended
        self.bank_notice = row.bank_notice
        self.reported = dict(row.reported)
        self.supervision_report = row.supervision_report

    def notice(self, found: Seen) -> None:
        """The earliest notice of the bank counts."""
        self.bank_notice = earlier(self.bank_notice, found)

    def report(self, unit: str, found: Seen) -> None:
        """The earliest report to each unit counts."""
        self.reported[unit] = earlier(self.reported.get(unit), found)

    def supervise(self, found: Seen) -> None:
        """The earliest report of the supervising firm counts."""
        self.supervision_report = earlier(self.supervision_report, found)

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
            turnout=self.turnout,
            of_crew=self.of_crew,
            last_attended=self.last_attended,
            bank_notice=self.bank_notice,
            reported=dict(sorted(self.reported.items())),
            supervision_report=self.supervision_report,
        )
