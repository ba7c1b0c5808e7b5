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


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case of a span: the figures of `Count` by which it came and what it became."""

    case: Case
    came: str
    became: str
    late: bool


def outcomes(cases: Iterable[Case], span: Span) -> list[Outcome]:
    """The cases that are of a span."""
    came = ((case, how_it_came(case[1], span)) for case in cases)
    return [
        Outcome(case, how, _became(case[1], span), _is_late(case[1], span))
        for case, how in came
        if how is not None
    ]


def count(found: Iterable[Outcome]) -> Count:
    """How many they are."""
    totals = dict.fromkeys(Count.__slots__, 0)
    for outcome in found:
        totals[outcome.came] += 1
        totals[outcome.became] += 1
        totals["late"] += outcome.late
    return Count(**totals)


def count_cases(cases: Iterable[Case], span: Span) -> Found:
    """Counts the cases that are of a span."""
    return counted(outcomes(cases, span))


def counted(found: Sequence[Outcome]) -> Found:
    """Their count, and which are still open."""
    still_open = sorted((o.case[1]["received_at"], o.case[0]) for o in found if o.became == OPEN)
    return Found(count(found), tuple(id_ for _, id_ in still_open))


def count_by(found: Iterable[Outcome], key: Callable[[Facts], str | None]) -> dict[str, Count]:
    """The same by what `key` says of each case; None leaves a case out."""
    parts: dict[str, list[Outcome]] = {}
    for outcome in found:
        part = key(outcome.case[1])
        if part is not None:
            parts.setdefault(part, []).append(outcome)
    return {part: count(inside) for part, inside in parts.items()}


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
