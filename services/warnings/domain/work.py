"""In which months work went on (catalogue: "monthly types look at months in which work went on").

No document says how one knows; this is how it is read (assumed, chosen in the pack by `work`):

- `construction`: from the month of the start of work to that of completion, or of settlement;
- `contract`: where no start of work is reported and the contract names a monthly labour cost, from the
  month of the contract to that of completion;
- `workers`: months in which somebody who entered had not yet left, up to completion;
- `attendance`, `payroll`: each month of which there is some, after completion too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from services.runtime.calendar_days import month_after, month_of
from services.warnings.domain.crews import presence
from services.warnings.domain.ledger import Ledger

SIGNS = ("construction", "contract", "workers", "attendance", "payroll")


def work_months(ledger: Ledger, signs: tuple[str, ...], first: str, last: str) -> list[str]:
    """The months from `first` to `last` in which work went on by one of `signs`, in order."""
    spanned = set(_spanned(ledger, signs, first, last))
    if "attendance" in signs:
        spanned |= {month for month, row in ledger.months.items() if row.attended}
    if "payroll" in signs:
        spanned |= {month for month, row in ledger.months.items() if row.payroll}
    return sorted(month for month in spanned if first <= month <= last)


def _spanned(ledger: Ledger, signs: tuple[str, ...], first: str, last: str) -> Iterator[str]:
    end = last if ledger.ended is None else min(last, month_of(ledger.ended))
    begun = _begun(ledger, signs)
    if begun is not None:
        yield from _between(max(first, month_of(begun)), end)
    if "workers" in signs:
        yield from _with_workers(ledger, first, end)


def _begun(ledger: Ledger, signs: tuple[str, ...]) -> date | None:
    if ledger.started is not None:
        return ledger.started.on if "construction" in signs else None
    agreed = ledger.labour_cost_monthly
    return agreed[0].on if agreed and "contract" in signs else None


def _with_workers(ledger: Ledger, first: str, end: str) -> Iterator[str]:
    """Months in which somebody was on site."""
    changes = presence(ledger.crews)
    following = [month_after(month, -1) for month, _ in changes[1:]]
    for (month, count), last in zip(changes, [*following, end], strict=False):
        if count:
            yield from _between(max(first, month), min(last, end))


def _between(first: str, last: str) -> Iterator[str]:
    month = first
    while month <= last:
        yield month
        month = next_month(month)


@lru_cache(maxsize=4096)
def next_month(month: str) -> str:
    """The month after `month`; asked so often that the answers are kept."""
    return month_after(month)
