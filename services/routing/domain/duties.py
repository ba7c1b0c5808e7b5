"""Which duty of a unit brings a case to it (职责清单). Pure."""

from __future__ import annotations

from services.routing.domain.case import Case
from services.routing.domain.policy import Duty, RoutingPolicy
from services.routing.domain.seen import Seen
from services.routing.domain.variants import is_meant


def duty_of(unit: str | None, case: Case, policy: RoutingPolicy) -> Duty | None:
    """The first of the unit's duties whose condition the case meets, or None."""
    if unit is None or not policy.duties:
        return None
    seen = Seen(case, policy)
    for duty in policy.duties:
        routes = duty.when is not None and seen.meets(duty.when)
        if routes and any(is_meant(entry, unit, case, policy) for entry in duty.units):
            return duty
    return None


def duty_by_id(id_: str | None, policy: RoutingPolicy) -> Duty | None:
    """The duty that an event names, or None."""
    return next((duty for duty in policy.duties if duty.id == id_), None)
