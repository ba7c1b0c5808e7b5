"""What the conditions of a pack see of a case (`policy.CONDITION_NAMES`)."""

from __future__ import annotations

from services.routing.domain.case import Case
from services.routing.domain.places import industry_department
from services.routing.domain.policy import RoutingPolicy
from services.runtime.conditions import Condition, Context


class Seen:
    """A case as conditions see it; the context is built once, and only if some condition asks."""

    __slots__ = ("_built", "_case", "_policy")

    def __init__(self, case: Case, policy: RoutingPolicy) -> None:
        self._case = case
        self._policy = policy
        self._built: Context | None = None

    def meets(self, condition: Condition | None) -> bool:
        """Whether a condition holds; none always does."""
        if condition is None:
            return True
        if self._built is None:
            self._built = _context(self._case, self._policy)
        return condition.holds(self._built)


def _context(case: Case, policy: RoutingPolicy) -> Context:
    lead, verified = case.lead, case.verified
    headcount = max(lead.headcount or 0, (verified and verified.headcount) or 0)
    amount = max(lead.amount or 0, (verified and verified.amount) or 0)
    return Context(
        {
            "channel": lead.channel,
            "industry": lead.industry or "",
            "ownership": lead.ownership or "",
            "region": case.region or "",
            "territory": case.territory or "",
            "causes": list(case.causes),
            "flags": list(lead.flags),
            "marks": list(case.marks),
            "state": str(case.state),
            "unit": case.unit,
            "headcount": headcount,
            "amount": amount / 100,
            "owed": (case.owed or 0) / 100,
            "paid": case.paid / 100,
            "outcome": (verified and verified.outcome) or "",
            "agreement": bool(case.instalments),
            "filed": case.filed,
            "returns": case.returns,
            "in_festival": lead.festival is not None,
            "has_industry_department": industry_department(case, policy.territory) is not None,
        }
    )
