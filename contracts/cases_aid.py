"""The events of money by another way than the employer's, and of a suspected crime."""

from __future__ import annotations

from contracts.case_actions_aid import AdvanceGround, DebtKind
from contracts.case_actions_police import JudicialKind, PoliceStatus
from contracts.cases_route import Moved
from contracts.leads import TextRef
from contracts.values import Open


class Advanced(Moved):
    """`case.advanced`: this advance, and `advanced` in all and `owed` after it."""

    amount: str
    source: str
    ground: AdvanceGround
    advanced: str
    owed: str | None


class PathTaken(Open):
    """`case.mediated`, `case.legal_aid_referred`, `case.arbitration_referred`."""

    outcome: TextRef | None = None


class DebtLinked(Open):
    """`case.debt_linked`: somebody owes the employer; `debt` is its name in this case."""

    debt: str
    debtor: str
    debtor_uscc: str | None = None
    kind: DebtKind
    amount: str | None = None
    reference: TextRef | None = None


class DebtRecovered(Open):
    """`case.debt_recovered`; what went to wages follows as `case.payment_recorded`."""

    debt: str
    amount: str
    to_wages: str
    recovered: str


class PoliceTransferred(Open):
    """`case.police_transferred`: the mark `police_transfer` stands."""

    to: str


class PoliceUpdated(Open):
    """`case.police_updated`."""

    unit: str
    status: PoliceStatus


class JudicialAnswered(Open):
    """`case.judicial_answered`: by the procuratorate or court `unit`."""

    unit: str
    kind: JudicialKind
    answer: TextRef | None = None
