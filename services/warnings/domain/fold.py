"""Facts -> ledger. The order of the facts, and how often each is given, make no difference.

The same `(city, source, source_id)` is one fact; should it come with two contents, the one observed
first stands. A correction replaces its fact whole, also when it comes first; of two corrections of one
fact the one observed last stands. Two facts that correct each other both fall.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from contracts import facts as f
from contracts.fact_base import OnDay
from contracts.values import fen
from services.runtime.calendar_days import local_date
from services.warnings.domain.attendance import Turnout, turnouts
from services.warnings.domain.beside import Imported
from services.warnings.domain.book import Book
from services.warnings.domain.book_rows import earlier
from services.warnings.domain.fold_others import entered, seated
from services.warnings.domain.ledger import ANY_FORM, Ledger, Party, Registration, Said, Seen
from services.warnings.domain.roster import Roster
from services.warnings.domain.site_records import Board, Progress
from services.warnings.domain.watched import Watched, kind_of

Attendance = Callable[[Roster], Iterable[Turnout]]
"""The turnout of months, told by who is registered on the project."""


def fold(project: str, facts: Iterable[f.Fact], attendance: Attendance | None = None) -> Ledger:
    """The ledger of `project` (of whatever is watched) from its facts.

    Give with them every correction of one of them (it may name another project) and the permits that
    name no project but the registered number; what is not the project's only replaces, it adds nothing.
    `attendance`: given where it is kept apart from other facts, asked with who is registered; what of it
    stands among `facts` only replaces what it corrects then.
    """
    standing = list(_standing(facts))
    book = Book(Ledger())
    if kind_of(project) is not Watched.PROJECT:
        for fact in entered(project, standing):
            _enter(book, fact)
        return seated(project, book.closed(), standing)
    for fact in standing:
        if fact.project == project:
            _enter(book, fact)
    number = None if book.registered is None else book.registered.permit_number
    for fact in standing:
        if fact.project is None and isinstance(fact, f.PermitIssued) and fact.number == number:
            _enter(book, fact)
    roster = book.roster
    told = turnouts(_punched(project, standing), roster) if attendance is None else attendance(roster)
    _attend(book, told)
    return book.closed()


def extend(ledger: Ledger, facts: Iterable[f.Fact], attendance: Iterable[Turnout] = ()) -> Ledger:
    """`ledger` with further facts of the project: the same as folding all of them at once.

    Only for facts that are stored for the first time, are corrected by nothing and that `extends` lets pass;
    fold anew for others. Attendance comes as the turnout of whole months, never as facts: the ledger does not
    know who came.
    """
    book = Book(ledger)
    for fact in facts:
        _enter(book, fact)
    _attend(book, attendance)
    return book.closed()


def roster(project: str, facts: Iterable[f.Fact]) -> Roster:
    """Who is registered on the project, by the same facts that `fold` asks for."""
    book = Book(Ledger())
    for fact in _standing(facts):
        if isinstance(fact, f.WorkerDay) and fact.project == project:
            _enter(book, fact)
    return book.roster


def entrants(project: str, facts: Iterable[f.Fact]) -> set[str]:
    """The workers that ever entered the project, by the same facts that `fold` asks for."""
    return {
        fact.worker
        for fact in _standing(facts)
        if isinstance(fact, f.WorkerDay) and fact.kind == "worker_entered" and fact.project == project
    }


def extends(fact: f.Fact) -> bool:
    """Whether a new fact can be entered into a ledger that is there already.

    Not one that corrects or names no project; not a registration, which may bring in a permit by its number;
    not one about a worker, whom the ledger has counted without name.
    """
    whole = isinstance(fact, f.ProjectRegistered | f.WorkerDay | f.Attendance)
    return not whole and fact.corrects is None and fact.project is not None


def _attend(book: Book, attendance: Iterable[Turnout]) -> None:
    for turnout in attendance:
        row = book.row(turnout.month)
        row.turnout, row.last_attended, row.of_crew = turnout.days, turnout.last, turnout.of_crew


def _punched(project: str, facts: Iterable[f.Fact]) -> dict[date, set[str]]:
    """Who came on each day, from attendance that is given as facts."""
    workers: dict[date, set[str]] = {}
    for fact in facts:
        if isinstance(fact, f.Attendance) and fact.project == project:
            workers.setdefault(local_date(fact.at), set()).add(fact.worker)
    return workers


def _standing(facts: Iterable[f.Fact]) -> Iterable[f.Fact]:
    """The facts without repeats and without those that a correction replaces."""
    unique: dict[tuple[str, str, str], f.Fact] = {}
    for fact in facts:
        known = unique.setdefault(fact.identity, fact)
        if known is not fact and known != fact:
            unique[fact.identity] = min(known, fact, key=lambda one: (one.observed_at, repr(one)))
    latest: dict[tuple[str, str, str], f.Fact] = {}
    for fact in unique.values():
        if fact.corrects is not None:
            target = (fact.city, fact.source, fact.corrects)
            rival = latest.get(target, fact)
            latest[target] = max(rival, fact, key=lambda one: (one.observed_at, one.source_id))
    for fact in unique.values():
        outdone = fact.corrects is not None and latest[fact.city, fact.source, fact.corrects] is not fact
        if fact.identity not in latest and not outdone:
            yield fact


def _enter(book: Book, fact: f.Fact) -> None:
    enter = _ENTRIES.get(fact.kind)
    if enter is not None:
        enter(book, fact)


def _registered(book: Book, fact: f.ProjectRegistered) -> None:
    registration = Registration(
        observed_at=fact.observed_at,
        ref=fact.ref,
        name=fact.name,
        region=fact.region,
        industry=str(fact.industry),
        ownership=str(fact.ownership),
        municipal=fact.municipal,
        developer=Party(fact.developer.name, fact.developer.uscc),
        general_contractor=Party(fact.general_contractor.name, fact.general_contractor.uscc),
        contract_value=fen(fact.contract_value),
        has_labour_officer=fact.labour_officer is not None,
        permit_number=fact.permit_number,
    )
    book.register(registration)


def _permit(book: Book, fact: f.PermitIssued) -> None:
    book.first("permit" if fact.form == "permit" else "start_report", _seen(fact))


def _contract(book: Book, fact: f.ContractSigned) -> None:
    book.first("contract", _seen(fact))
    book.last("contract_value", _said(fact, fen(fact.value) or 0))
    if fact.labour_cost_monthly is not None:
        book.terms["labour_cost_monthly"].add(_said(fact, fen(fact.labour_cost_monthly) or 0))
    if fact.payday is not None:
        book.terms["payday"].add(_said(fact, fact.payday))


def _said(fact: f.ContractSigned, value: int) -> Said:
    return Said(fact.date, fact.observed_at, fact.ref, value)


def _deposit(book: Book, fact: f.DepositPaid) -> None:
    book.deposits[fact.form] = earlier(book.deposits.get(fact.form), _seen(fact))


def _guarantee(book: Book, fact: f.PaymentGuarantee) -> None:
    book.guarantees.add(fact.date, fen(fact.amount) or 0, fact.ref)


def _labour(book: Book, fact: f.LabourCostPaid) -> None:
    book.row(fact.month).labour.add(fact.date, fen(fact.amount) or 0, fact.ref)


def _payroll(book: Book, fact: f.Payroll) -> None:
    book.row(fact.month).payroll.add(fen(fact.total) or 0, fact.workers, fact.ref)


def _wages(book: Book, fact: f.WagesPaid) -> None:
    book.row(fact.month).wages.add(fact.date, fen(fact.amount) or 0, fact.ref)


def _refund(book: Book, fact: f.DepositRefunded) -> None:
    form = fact.form or ANY_FORM
    book.refunds[form] = earlier(book.refunds.get(form), _seen(fact))


def _entered(book: Book, fact: f.WorkerDay) -> None:
    book.first("entered", _seen(fact))
    book.worker(fact.worker, fact.ref).entered.add(fact.date)


def _left(book: Book, fact: f.WorkerDay) -> None:
    book.worker(fact.worker, fact.ref).left.add(fact.date)


def _signed(book: Book, fact: f.WorkerDay) -> None:
    book.worker(fact.worker, fact.ref).signed.add(fact.date)


def _board(book: Book, fact: f.NoticeBoard) -> None:
    items = tuple(sorted(set(fact.items)))
    book.board(Board(fact.date, fact.observed_at, fact.ref, items))


def _progress(book: Book, fact: f.ProgressPayment) -> None:
    completed, paid = fen(fact.completed_value) or 0, fen(fact.paid_total) or 0
    book.pay_progress(Progress(fact.date, fact.observed_at, fact.ref, completed, paid))


def _reported(book: Book, fact: f.AccountReport) -> None:
    for unit in fact.to:
        book.row(fact.month).report(unit, _seen(fact))


def _imported(book: Book, fact: f.WarningImported) -> None:
    report = Imported(fact.source, fact.id, fact.type, fact.state, fact.raised_at, fact.observed_at, fact.ref)
    book.signals.report(report)


def _seen(fact: OnDay) -> Seen:
    return Seen(fact.date, fact.ref)


_ENTRIES: dict[str, Callable[[Book, Any], None]] = {
    "project_registered": _registered,
    "permit_issued": _permit,
    "contract_signed": _contract,
    "account_opened": lambda book, fact: book.first("account", _seen(fact)),
    "construction_started": lambda book, fact: book.first("started", _seen(fact)),
    "completed": lambda book, fact: book.last("completed", _seen(fact)),
    "settled": lambda book, fact: book.last("settled", _seen(fact)),
    "deposit_paid": _deposit,
    "payment_guarantee": _guarantee,
    "funds_proof": lambda book, fact: book.first("funds_proof", _seen(fact)),
    "labour_cost_paid": _labour,
    "payroll": _payroll,
    "wages_paid": _wages,
    "worker_entered": _entered,
    "worker_left": _left,
    "contract_uploaded": _signed,
    "deposit_refunded": _refund,
    "injury_insurance": lambda book, fact: book.first("injury_insurance", _seen(fact)),
    "notice_board": _board,
    "inspection": lambda book, fact: book.inspect(_seen(fact)),
    "progress_payment": _progress,
    "bank_notice": lambda book, fact: book.row(fact.month).notice(_seen(fact)),
    "account_report": _reported,
    "opinion": lambda book, fact: book.signals.opine(fact.observed_at, fact.ref),
    "warning_imported": _imported,
    "supervision_report": lambda book, fact: book.row(fact.month).supervise(_seen(fact)),
}
"""What each kind enters into the book; attendance enters by months, other kinds are only stored."""
