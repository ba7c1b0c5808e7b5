"""维权信息公示牌: one within its period, and every board with all its items (FY-1.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from services.runtime.calendar_days import local_date
from services.runtime.period_due import due_from_date
from services.warnings.domain.duty import Duty, begins
from services.warnings.domain.evidence import evidence
from services.warnings.domain.ledger import Seen
from services.warnings.domain.policy import WarningType
from services.warnings.domain.rules.asking import Asking, begun
from services.warnings.domain.rules.spans import Span, spans, that_matter
from services.warnings.domain.site_records import Board


def board_complete(type: WarningType, asking: Asking) -> Iterator[Duty]:
    """A board `within` the earliest of `begins`; the latest board stands, and must show all of `items`.

    One that lacks an item is unmet from its own day, before the period is over too. After completion
    nothing begins any more.
    """
    start = begun(asking.ledger, type.begins)
    if start is None or type.within is None:
        return
    boards = asking.ledger.boards
    due_at = due_from_date(start.on, type.within, asking.calendar).at
    states = list(_states(type, start.on, local_date(due_at), boards))
    ended = asking.ledger.ended
    found = [span for span in spans(states) if ended is None or span.begin <= ended]

    def duty(span: Span) -> Duty:
        board = _standing(boards, span.seen_from(asking.today))
        return Duty(
            type=type.name,
            month=None,
            due_at=begins(span.begin),
            done_on=span.end,
            required=None,
            found=None,
            evidence=evidence(start.ref, None if board is None else board.ref),
            missing=() if board is None else _missing(type, board),
            moves_on=span.moves_on(asking.today, (board.on for board in boards)),
        )

    yield from that_matter(found, asking.today, duty, _met(type, start, boards, asking.today))


def _states(
    type: WarningType, start: date, due: date, boards: Sequence[Board]
) -> Iterator[tuple[date, bool]]:
    for day in sorted({start, due, *(board.on for board in boards if board.on > start)}):
        board = _standing(boards, day)
        yield day, day >= due if board is None else bool(_missing(type, board))


def _met(type: WarningType, start: Seen, boards: Sequence[Board], today: date) -> Duty | None:
    """The duty as it was fulfilled in time: by the board that stands."""
    board = _standing(boards, today)
    if board is None:
        return None
    day = max(board.on, start.on)
    last = date.fromordinal(day.toordinal() + 1)
    return Duty(type.name, None, begins(last), day, None, None, evidence(start.ref, board.ref))


def _standing(boards: Sequence[Board], day: date) -> Board | None:
    return next((board for board in reversed(boards) if board.on <= day), None)


def _missing(type: WarningType, board: Board) -> tuple[str, ...]:
    return tuple(item for item in type.items if item not in board.items)
