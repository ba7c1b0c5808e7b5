"""What a guard is, and how it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.reasons import Reason
from services.routing.domain.case import Case
from services.routing.domain.messages import Act, Context
from services.routing.domain.policy import RoutingPolicy, StepRule
from services.routing.domain.variants import chosen
from services.runtime.decisions import Refusal


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that is asked for: the case, the step, the rules, and the instant."""

    case: Case
    act: Act
    context: Context
    now: datetime

    @property
    def action(self) -> Any:
        """The step's own fields; a guard is set only before steps that have what it looks at."""
        return self.act.action

    @property
    def policy(self) -> RoutingPolicy:
        return self.context.policy

    @property
    def rule(self) -> StepRule:
        """The pack's rule under which the step falls."""
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
