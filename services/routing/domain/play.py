"""What a handler asks of the domain: time first, then the message, and the case that comes of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.routing.domain.case import Case
from services.routing.domain.decide import decided
from services.routing.domain.fire import advance
from services.routing.domain.messages import Context, Message
from services.runtime.decisions import Draft, Refusal


@dataclass(frozen=True, slots=True)
class Played:
    """The case afterwards, the events in order, and the refusal if the message was refused.

    What was due by then has been fired in either case, so that `drafts` may be there beside a refusal.
    """

    case: Case | None
    drafts: list[Draft]
    refused: Refusal | None = None


def play(case: Case | None, message: Message, context: Context, now: datetime) -> Played:
    """Fires what is due by `now`, then decides about the message."""
    fired: list[Draft] = []
    if case is not None:
        case, fired = advance(case, context, now)
    outcome = decided(case, message, context, now)
    if isinstance(outcome, Refusal):
        return Played(case, fired, outcome)
    if not outcome.drafts:
        return Played(case, fired)
    return Played(outcome.state, fired + outcome.drafts)
