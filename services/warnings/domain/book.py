"""The book that facts are entered into: a ledger while it is being written, mutable and short-lived.

Every entry commutes with every other (sums, earliest, latest), so that the order of facts does not matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from services.warnings.domain.book_rows import Account, Refs, Row, earlier
from services.warnings.domain.crews import History, crews_of
from services.warnings.domain.ledger import EMPTY_MONTH, Ledger, MonthRow, Registration, Said, Seen
from services.warnings.domain.roster import Roster, roster_of
from services.warnings.domain.signals import Signals
from services.warnings.domain.site_records import Board, Progress, stands

Dated = TypeVar("Dated")


class Book:
    """All of a project, opened from a ledger and closed into the next one."""

    def __init__(self, ledger: Ledger) -> None:
        self.registered = ledger.registered
        self.deposits = dict(ledger.deposits)
        self.guarantees = Account(ledger.guarantees, ledger.guarantee_refs)
        self.terms = {"labour_cost_monthly": {*ledger.labour_cost_monthly}, "payday": {*ledger.payday}}
        self._days: dict[str, Seen | Said | None] = {name: getattr(ledger, name) for name in _SINGLE}
        self.refunds = dict(ledger.refunds)
        self._boards = {board.on: board for board in ledger.boards}
        self._progress = {payment.on: payment for payment in ledger.progress}
        self._inspections = {seen.on: seen for seen in ledger.inspections}
        self._crews = ledger.crews
        self._roster_mark = ledger.roster_mark
        self._counted = ledger.crew_refs.count > 0
        self._crew_refs = Refs(ledger.crew_refs)
        self._workers: dict[str, History] = {}
        self._roster: Roster | None = None
        self.signals = Signals(ledger.beside)
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

    def worker(self, id: str, ref: str) -> History:
        """What is known of a worker, for writing. ValueError where workers are counted already."""
        if self._counted:
            raise ValueError("crews are counted without names: fold all facts anew to enter a worker's")
        self._crew_refs.add(ref)
        self._roster = None
        return self._workers.setdefault(id, History())

    @property
    def roster(self) -> Roster:
        """Who was on site, of the workers entered into this book."""
        if self._roster is None:
            self._roster = roster_of(self._workers)
        return self._roster

    def board(self, found: Board) -> None:
        """One board for each day."""
        self._boards[found.on] = stands(self._boards.get(found.on), found)

    def pay_progress(self, found: Progress) -> None:
        """One progress payment for each day."""
        self._progress[found.on] = stands(self._progress.get(found.on), found)

    def inspect(self, found: Seen) -> None:
        """One inspection for each day."""
        self._inspections[found.on] = earlier(self._inspections.get(found.on), found)

    def row(self, month: str) -> Row:
        """The month's row, opened for writing."""
        if month not in self._open:
            self._open[month] = Row(self._months.get(month, EMPTY_MONTH))
        return self._open[month]

    def closed(self) -> Ledger:
        """The ledger as it is now."""
        written = {month: row.closed() for month, row in self._open.items()}
        rows = sorted({**self._months, **written}.items())
        months: Mapping[str, MonthRow] = {month: row for month, row in rows if row != EMPTY_MONTH}
        guarantees, refs = self.guarantees.closed()
        return Ledger(
            registered=self.registered,
            deposits=dict(sorted(self.deposits.items())),
            guarantees=guarantees,
            guarantee_refs=refs,
            months=months,
            refunds=dict(sorted(self.refunds.items())),
            crews=crews_of(self._workers.values()) if self._workers else self._crews,
            roster_mark=self.roster.mark if self._workers else self._roster_mark,
            crew_refs=self._crew_refs.closed(),
            boards=_by_day(self._boards),
            progress=_by_day(self._progress),
            inspections=_by_day(self._inspections),
            beside=self.signals.closed(),
            labour_cost_monthly=tuple(sorted(self.terms["labour_cost_monthly"])),
            payday=tuple(sorted(self.terms["payday"])),
            **self._days,  # type: ignore[arg-type]
        )


_SINGLE = (
    "permit", "start_report", "contract", "contract_value",
    "account", "started", "completed", "settled", "funds_proof", "injury_insurance", "entered",
)  # fmt: skip
"""The fields of a ledger that hold one earliest or latest thing."""


def _by_day(found: Mapping[date, Dated]) -> tuple[Dated, ...]:
    return tuple(found[day] for day in sorted(found))
