"""实时更新: a feed of attendance that has stopped, by project and by sender. Silence is not health."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.runtime.calendar_days import local_date
from services.runtime.period_due import due_from_date
from services.warnings.domain.duty import Duty, begins
from services.warnings.domain.evidence import NO_EVIDENCE
from services.warnings.domain.policy import WarningType
from services.warnings.domain.rules.asking import Asking
from services.warnings.domain.rules.spans import Span, that_matter

_DAY = timedelta(days=1)


def silent(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """After a day with attendance the next comes within a period, until the works end (LY-3a).

    Of a project all days with attendance are known, so that days which are reported late close the gap. Of a
    sender only the last day is; its works end with those of the last of its projects.
    """
    heard = asking.ledger.beside.heard
    if heard is None:
        yield from _of_project(type, asking)
    else:
        yield Duty(type.name, None, begins(heard), heard, None, None, NO_EVIDENCE)
        silence = Span(_first_too_late(type, asking, heard), None)
        for span in _while_working([silence], asking.ledger.beside.sites_ended):
            yield _duty(type, span)


def _of_project(type: WarningType, asking: Asking) -> Iterator[Duty]:
    days = asking.ledger.days_attended
    if not days:
        return
    found = list(_while_working(_gaps(type, asking, days), asking.ledger.ended))

    def duty(span: Span) -> Duty:
        return _duty(type, span)

    met = Duty(type.name, None, begins(days[0] + _DAY), days[0], None, None, NO_EVIDENCE)
    yield from that_matter(found, asking.today, duty, met)


def _gaps(type: WarningType, asking: Asking, days: tuple[date, ...]) -> Iterator[Span]:
    """The silences that are too long: from the first day too late to the next one with attendance."""
    assert type.within is not None
    for day, following in zip(days, (*days[1:], None), strict=True):
        if following is not None and (following - day).days <= type.within.count:
            continue  # most days: no period is shorter than the number of its units in days
        begin = _first_too_late(type, asking, day)
        if following is None or begin < following:
            yield Span(begin, following)


def _while_working(found: Iterable[Span], ended: date | None) -> Iterator[Span]:
    """The silences until the end of the works; after it nobody is expected."""
    for span in found:
        if ended is None:
            yield span
        elif span.begin <= ended:
            yield Span(span.begin, min(span.end or date.max, ended + _DAY))


def _first_too_late(type: WarningType, asking: Asking, day: date) -> date:
    assert type.within is not None
    return local_date(due_from_date(day, type.within, asking.calendar).at)


def _duty(type: WarningType, span: Span) -> Duty:
    return Duty(type.name, None, begins(span.begin), span.end, None, None, NO_EVIDENCE)
