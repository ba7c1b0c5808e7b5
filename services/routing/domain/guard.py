"""What a guard is, and how it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.reasons import Reason
from services.routing.domain.case import Case
from services.routing.domain.messages import Act, Context, LeadWasReferred
from services.routing.domain.policy import RoutingPolicy, StepRule
from services.routing.domain.variants import chosen
from services.routing.domain.words import REFER, REFERRAL, STEP_NAMES
from services.runtime.decisions import Refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that is asked for: the case, the step, the rules, and the instant."""

    case: Case
    act: Act | LeadWasReferred
    context: Context
    now: datetime

    @property
    def action(self) -> Any:
        """The step's own fields; a guard is set only before steps that have what it looks at."""
        return self.act.action if isinstance(self.act, Act) else None

    @property
    def by(self) -> str | None:
        """The unit that takes the step; none refers a lead."""
        return self.act.by.unit if isinstance(self.act, Act) else None

    @property
    def step(self) -> str:
        """What is asked for, in words."""
        return STEP_NAMES[self.act.action.action] if isinstance(self.act, Act) else REFERRAL

    @property
    def policy(self) -> RoutingPolicy:
        return self.context.policy

    @property
    def rule(self) -> StepRule:
        """The pack's rule under which the step falls."""
        if not isinstance(self.act, Act):
            return self.policy.step(REFER)
        return chosen(self.policy, self.case, self.act.action, self.act.action.action)

    def name(self, unit: str | None) -> str:
        """A unit's Chinese name."""
        return self.policy.territory.unit_name(unit)


Guard = Callable[[Asked], Refusal | None]


def lacks(field: str, message: str, needed: str | None = None) -> Refusal:
    """The step lacks something that its clause demands."""
    return Refusal(Reason.INCOMPLETE, message, field=field, needed=needed)


def wrong_target(message: str, needed: str, field: str = "to") -> Refusal:
    """The step goes where its clause does not let it go."""
    return Refusal(Reason.WRONG_TARGET, message, field=field, needed=needed)
