"""To which units a case may be handed over now: those that the pack's guards would not refuse. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from contracts.case_actions_route import Transfer
from contracts.envelope import By
from services.routing.domain.case import Case
from services.routing.domain.guard import Asked
from services.routing.domain.guards import GUARDS
from services.routing.domain.messages import Act, Context
from services.routing.domain.places import OFFICE
from services.routing.domain.seen import Seen
from services.routing.domain.variants import chosen
from services.runtime.territory import Level, Territory

_GIVEN = "（理由）"
"""A reason as a guard looks for it: whether there is one, not what it says."""


def receivers(case: Case, context: Context, units: Iterable[str], now: datetime) -> list[str]:
    """Those of `units` to which a transfer, with a reason, would be let through."""
    seen = Seen(case, context.policy)
    blank = Transfer(action="transfer", reason=_GIVEN)
    return [unit for unit in units if unit != case.unit and _passes(case, context, blank, unit, seen, now)]


def townships(case: Case, territory: Territory) -> list[str]:
    """The townships and streets of the case's territory, where those are not the territories themselves."""
    if case.territory is None or territory.level is Level.TOWNSHIP:
        return []
    return [
        r.code for r in territory.regions.values() if r.level is Level.TOWNSHIP and r.parent == case.territory
    ]


def _passes(case: Case, context: Context, blank: Transfer, unit: str, seen: Seen, now: datetime) -> bool:
    action = blank.model_copy(update={"to": unit})
    asked = Asked(case, Act(action, By(OFFICE)), context, now)
    rule = chosen(context.policy, case, action, action.action)
    guards = [guard for guard in rule.guards if seen.meets(guard.when)]
    return all(GUARDS[guard.rule](asked) is None for guard in guards)
