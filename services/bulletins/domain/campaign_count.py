"""How many cases a campaign had in a span of time, and what became of them. Pure.

A span is half-open: what happens at its end is not of it. A case is of a span when it was open at any
instant of it, by what came first: it was open at the span's start, was received in it, or was opened again
in it. What became of it is what held at the span's end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_DOWN, Decimal

from services.bulletins.domain.case_facts import OPEN, Facts

CLEARED = "closed"
CENT = Decimal("0.01")
Case = tuple[str, Facts]
"""A case's id, and what is known of it."""


@dataclass(frozen=True, slots=True)
class Span:
    """[`start`, `end`); without an end, all that is known."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Count:
    """Cases of a span. The first three are the same cases as `cleared`, `otherwise_ended` and `open`.

    `cleared` are those closed (办结); referred, merged and withdrawn ones are `otherwise_ended`. `late` are
    those whose own deadline (`close`, `channel`) ran out before the span's end.
    """

    open_at_start: int = 0
    received: int = 0
    reopened: int = 0
    cleared: int = 0
    otherwise_ended: int = 0
    open: int = 0
    late: int = 0

    @property
    def percent(self) -> Decimal | None:
        """Cleared of those cleared or open, in percent, two decimals cut off: 100 means that none is open.

        None where there is nothing to clear.
        """
        to_clear = self.cleared + self.open
        return None if to_clear == 0 else (Decimal(self.cleared * 100) / to_clear).quantize(CENT, ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class Found:
    """What a span had, and the ids of the cases still open at its end, the longest waiting first."""

    count: Count
    open_cases: tuple[str, ...]


def count_cases(cases: Iterable[Case], span: Span) -> Found:
    """Counts the cases that are of a span."""
    totals = dict.fromkeys(Count.__slots__, 0)
    still_open: list[tuple[datetime, str]] = []
    for id_, facts in cases:
        came = how_it_came(facts, span)
        if came is None:
            continue
        became = _became(facts, span)
        totals[came] += 1
        totals[became] += 1
        totals["late"] += _is_late(facts, span)
        if became == OPEN:
            still_open.append((facts["received_at"], id_))
    return Found(Count(**totals), tuple(id_ for _, id_ in sorted(still_open)))


def count_by(cases: Sequence[Case], span: Span, key: Callable[[Facts], str | None]) -> dict[str, Count]:
    """The same by what `key` says of each case; None leaves a case out."""
    parts: dict[str, list[Case]] = {}
    for case in cases:
        part = key(case[1])
        if part is not None and how_it_came(case[1], span) is not None:
            parts.setdefault(part, []).append(case)
    return {part: count_cases(parts[part], span).count for part in parts}


def how_it_came(facts: Facts, span: Span) -> str | None:
    """The figure of `Count` by which a case is of a span, or None."""
    if facts["received_at"] >= span.start:
        return "received" if span.end is None or facts["received_at"] < span.end else None
    if standing_before(facts, span.start) == OPEN:
        return "open_at_start"
    within = (t for t in facts["turns"] if t["at"] >= span.start and (not span.end or t["at"] < span.end))
    return "reopened" if any(turn["state"] == OPEN for turn in within) else None


def standing_before(facts: Facts, at: datetime | None) -> str:
    """Open, or how it had ended, just before an instant; now, without one."""
    past = [turn["state"] for turn in facts["turns"] if at is None or turn["at"] < at]
    return past[-1] if past else OPEN


def _became(facts: Facts, span: Span) -> str:
    state = standing_before(facts, span.end)
    if state == CLEARED:
        return "cleared"
    return OPEN if state == OPEN else "otherwise_ended"


def _is_late(facts: Facts, span: Span) -> bool:
    over = facts["overdue_at"]
    return over is not None and (span.end is None or over < span.end)
