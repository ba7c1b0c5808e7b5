"""劳动合同签订率: the share of workers with a contract, of those who have been there for long enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from services.runtime.calendar import Calendar
from services.runtime.calendar_days import local_date
from services.runtime.period_due import due_from_date
from services.warnings.domain.crews import Crews
from services.warnings.domain.duty import Duty, begins
from services.warnings.domain.kept import keeping_last
from services.warnings.domain.policy import WarningType
from services.warnings.domain.rules.asking import Asking
from services.warnings.domain.rules.spans import Span, spans, that_matter
from services.warnings.domain.shares import Share

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Count:
    """Workers who count from `on` on, and how many of them have a contract."""

    on: date
    of: int
    signed: int


def contract_rate(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """Of the workers on site for longer than `within`, at least `percent` have a contract uploaded (FY-A2-1).

    A worker counts from the first day after the period, which runs from entry (劳动合同法第十条), to the
    day of leaving, or to the end of the works. The rate comes and goes with them.
    """
    ledger = asking.ledger
    counts = _counts(type, ledger.crews, ledger.ended, asking.calendar)
    found = spans((count.on, count.signed < _needed(type, count.of)) for count in counts)

    def duty(span: Span) -> Duty:
        day = span.seen_from(asking.today)
        count = next(count for count in reversed(counts) if count.on <= day)
        return Duty(
            type=type.name,
            month=None,
            due_at=begins(span.begin),
            done_on=span.end,
            required=None,
            found=None,
            evidence=ledger.crew_refs,
            workers=Share(_needed(type, count.of), count.signed, count.of),
            moves_on=span.moves_on(asking.today, (count.on for count in counts)),
        )

    first = next((count.on for count in counts if count.of and count.on <= asking.today), None)
    yield from that_matter(found, asking.today, duty, None if first is None else _met(type, asking, first))


def _met(type: WarningType, asking: Asking, first: date) -> Duty:
    """The duty as it was fulfilled in time: before anybody counted."""
    return Duty(type.name, None, begins(first), first - _DAY, None, None, asking.ledger.crew_refs)


def _needed(type: WarningType, of: int) -> int:
    return -(-of * (type.percent or 0) // 100)


@keeping_last
def _counts(type: WarningType, crews: Crews, ended: date | None, calendar: Calendar) -> tuple[_Count, ...]:
    """The counts from each day on which they change, in order."""
    of: Counter[date] = Counter()
    signed: Counter[date] = Counter()
    for begin, end, contract, count in _present(type, crews, ended, calendar):
        of[begin] += count
        of[end] -= count
        if contract is not None and contract < end:
            signed[max(begin, contract)] += count
            signed[end] -= count
    days = sorted(of.keys() | signed.keys())
    present = accumulate(of[day] for day in days)
    with_contract = accumulate(signed[day] for day in days)
    return tuple(map(_Count, days, present, with_contract))


def _present(
    type: WarningType, crews: Crews, ended: date | None, calendar: Calendar
) -> Iterator[tuple[date, date, date | None, int]]:
    """For each stay that lasts long enough: its days that count, the contract's day, and how many workers."""
    if type.within is None:
        return
    last = ended or date.max - _DAY
    for crew in crews:
        for stay in crew.stays:
            begin = local_date(due_from_date(stay.entered, type.within, calendar).at)
            end = min(stay.left or last, last) + _DAY
            if begin < end:
                yield begin, end, crew.signed, crew.count
