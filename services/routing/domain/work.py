"""A decision about a case as it grows: what was drafted so far, and the case that comes of it."""

from __future__ import annotations

from datetime import datetime

from contracts.envelope import By
from services.routing.domain.case import Case
from services.routing.domain.evolve import evolve
from services.routing.domain.messages import Context
from services.routing.domain.places import resolve
from services.routing.domain.policy import StepRule
from services.routing.domain.seen import Seen
from services.runtime.decisions import Draft, Steps


class Work(Steps[Case]):
    """A decision about a case as it grows, with the rules and the calendar that it stands on."""

    def __init__(
        self,
        case: Case | None,
        now: datetime,
        context: Context,
        by: By | None = None,
        rule: StepRule | None = None,
    ) -> None:
        super().__init__(case, evolve, now, by)
        self.context = context
        self.policy = context.policy
        self._seen: Seen | None = None
        self.rule = rule or StepRule(context.policy.general)
        """The pack's rule under which the step is taken."""

    def push(self, draft: Draft) -> None:
        """Takes a ready draft in."""
        self._state = evolve(self._state, draft)
        self.drafts.append(draft)

    def resolve(self, template: str | None) -> str | None:
        """The unit that a template of the pack means for this case."""
        return resolve(template, self.state, self.policy.territory)

    def seen(self) -> Seen:
        """The case as conditions see it now; the same as before while nothing was drafted since."""
        state = self.state
        if self._seen is None or self._seen.case is not state:
            self._seen = Seen(state, self.policy)
        return self._seen
