"""工程进度款: not less than a share of the value of the work done (YY-4.6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from services.runtime.calendar_days import month_of
from services.warnings.domain.duty import Duty, begins
from services.warnings.domain.evidence import evidence
from services.warnings.domain.policy import WarningType
from services.warnings.domain.rules.asking import Asking
from services.warnings.domain.rules.spans import Span, spans, that_matter
from services.warnings.domain.site_records import Progress


def progress_of_month(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """Looked at whenever a payment dated in month M arrives; of several the last of the month counts.

    The total paid must come to `percent` of the completed value. What M's last payment left short is made
    up once a later one brings the total there (assumed; the catalogue fixes only when M is looked at).
    """
    payments = asking.ledger.progress
    for month in sorted({month_of(payment.on) for payment in payments}):
        if month >= asking.first_month:
            since = [payment for payment in payments if month_of(payment.on) >= month]
            yield from _of_month(type, asking, month, since)


def _of_month(type: WarningType, asking: Asking, month: str, since: Sequence[Progress]) -> Iterator[Duty]:
    def standing(day: date) -> tuple[Progress, Progress]:
        """The last payment of the month, and the last of all, by a day."""
        known = [payment for payment in since if payment.on <= day]
        return [payment for payment in known if month_of(payment.on) == month][-1], known[-1]

    def required(day: date) -> int:
        return -(-standing(day)[0].completed * (type.percent or 0) // 100)

    found = spans((payment.on, payment.paid < required(payment.on)) for payment in since)

    def duty(span: Span) -> Duty:
        day = span.seen_from(asking.today)
        looked_at, paid = standing(day)
        return Duty(
            type=type.name,
            month=month,
            due_at=begins(span.begin),
            done_on=span.end,
            required=required(day),
            found=paid.paid,
            evidence=evidence(*{looked_at.ref, paid.ref}),
            moves_on=span.moves_on(asking.today, (payment.on for payment in since)),
        )

    yield from that_matter(found, asking.today, duty, _met(type, month, since[0], asking.today))


def _met(type: WarningType, month: str, first: Progress, today: date) -> Duty | None:
    """The duty as it was fulfilled from the first payment on."""
    if first.on > today:
        return None
    following = date.fromordinal(first.on.toordinal() + 1)
    return Duty(type.name, month, begins(following), first.on, None, None, evidence(first.ref))
