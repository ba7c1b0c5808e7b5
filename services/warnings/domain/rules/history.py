"""企业欠薪风险: what the history of an employer's cases and of its projects' warnings shows (FY-A2-1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.runtime.calendar_days import local_date
from services.runtime.period_due import due_from_date
from services.warnings.domain.beside import Beside
from services.warnings.domain.duty import Duty, begins
from services.warnings.domain.evidence import Evidence, evidence
from services.warnings.domain.policy import HistorySign, WarningType
from services.warnings.domain.rules.asking import Asking
from services.warnings.domain.rules.spans import Span, spans, that_matter

Stretch = tuple[date, date | None]
"""From its first day to the first on which it counts no more, None: it still does."""


def history(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """Any of the type's signs holds of the employer: so many founded cases lately, so many overdue warnings.

    A case counts from the day on which it was verified founded until the period is over; a warning while it
    stands overdue. Where no sign holds any more the warning is cleared: the history no longer shows it.
    """
    found = spans((day, _holds(type, asking, day)) for day in _days(type, asking))

    def duty(span: Span) -> Duty:
        return Duty(
            type.name, None, begins(span.begin), span.end, None, None, _evidence(asking.ledger.beside)
        )

    over = Duty(
        type.name, None, begins(asking.today), asking.today, None, None, _evidence(asking.ledger.beside)
    )
    yield from that_matter(found, asking.today, duty, over)


def _days(type: WarningType, asking: Asking) -> list[date]:
    """The days on which something begins to count or ceases."""
    stretches = [stretch for sign in type.any_of for stretch in _counted(sign, asking)]
    return sorted({day for stretch in stretches for day in stretch if day is not None})


def _holds(type: WarningType, asking: Asking, day: date) -> bool:
    return any(_count(sign, asking, day) >= sign.at_least for sign in type.any_of)


def _count(sign: HistorySign, asking: Asking, day: date) -> int:
    return sum(1 for begin, end in _counted(sign, asking) if begin <= day and (end is None or day < end))


def _counted(sign: HistorySign, asking: Asking) -> list[Stretch]:
    beside = asking.ledger.beside
    if sign.within is None:
        return [(local_date(one.at), None) for one in beside.overdue]
    days = [local_date(one.at) for one in beside.founded]
    return [(day, local_date(due_from_date(day, sign.within, asking.calendar).at)) for day in days]


def _evidence(beside: Beside) -> Evidence:
    """Here cases and warnings, not facts."""
    cases = (f"case:{one.case}" for one in beside.founded)
    warnings = (f"warning:{one.warning}" for one in beside.overdue)
    return evidence(*cases, *warnings)
