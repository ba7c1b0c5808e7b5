"""Something to be done once within a period: account, deposit, guarantee, insurance, proof of funds."""

from __future__ import annotations

from collections.abc import Iterator

from services.runtime.period_due import due_from_date
from services.warnings.domain.duty import Duty
from services.warnings.domain.evidence import evidence
from services.warnings.domain.ledger import Ledger, Seen, paid_until, reached
from services.warnings.domain.policy import Fulfilment, WarningType
from services.warnings.domain.rules.asking import Asking, begun


def done_within(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """`within` of the earliest of `begins`, one of `done_by` (FY-1.3a, FY-1.5, FY-1.6, FY-A2-1, YY-4.6)."""
    start = begun(asking.ledger, type.begins)
    if start is None or type.within is None:
        return
    done = [found for way in type.done_by if (found := _fulfilled(way, asking)) is not None]
    first = min(done, default=None)
    required = next((r for way in type.done_by if (r := _share(way, asking.ledger)) is not None), None)
    yield Duty(
        type=type.name,
        month=None,
        due_at=due_from_date(start.on, type.within, asking.calendar).at,
        done_on=None if first is None else first.on,
        required=required,
        found=None if required is None else paid_until(asking.ledger.guarantees, asking.today),
        evidence=evidence(start.ref, None if first is None else first.ref),
    )


def _fulfilled(way: Fulfilment, asking: Asking) -> Seen | None:
    if way.when is not None and not way.when.holds(asking.scalars):
        return None
    ledger = asking.ledger
    match way.fact:
        case "deposit_paid":
            return min((seen for form, seen in ledger.deposits.items() if form in way.forms), default=None)
        case "payment_guarantee":
            day = reached(ledger.guarantees, _share(way, ledger) or 1)
            return None if day is None else Seen(day, ledger.guarantee_refs.ids[0])
        case "account_opened":
            return ledger.account
        case "funds_proof":
            return ledger.funds_proof
        case "injury_insurance":
            return ledger.injury_insurance
    raise ValueError(f"nothing is known of {way.fact}")


def _share(way: Fulfilment, ledger: Ledger) -> int | None:
    """What the percentage of the contract's value comes to, rounded up to a fen; None while it is unknown."""
    if way.percent is None or ledger.value is None:
        return None
    return -(-ledger.value * way.percent // 100)
