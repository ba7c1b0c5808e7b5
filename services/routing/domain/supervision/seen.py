"""What the guards of supervision look at of a case that a measure names. Pure."""

from __future__ import annotations

from datetime import datetime

from services.routing.domain.case import IN_HAND, Case
from services.routing.domain.places import territory_of
from services.routing.domain.supervision.guards import SeenCase
from services.runtime.territory import Territory
from services.runtime.timers import Timer, TimerState


def seen_case(case: Case, territory: Territory, region: str, at: datetime) -> SeenCase:
    """A case as the supervision of `region` sees it at an instant."""
    return SeenCase(
        id=case.id,
        inside=case.territory == region,
        at_work=case.state in IN_HAND and territory_of(case.unit, territory) is not None,
        late=any(_ran_out(timer, at) for timer in case.timers),
        raised=case.raised is not None,
    )


def _ran_out(timer: Timer, at: datetime) -> bool:
    """Whether a unit's clock ran out; a debtor's own says nothing of those who handle."""
    over = timer.state is TimerState.BREACHED or (timer.running and timer.due_at <= at)
    return over and timer.unit is not None and not timer.backlog
