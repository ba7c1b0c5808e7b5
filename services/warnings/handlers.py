"""What warnings is told by people: steps about a warning. Facts come in through `facts.py`."""

from __future__ import annotations

from datetime import datetime

from contracts.envelope import By
from contracts.reasons import Reason
from contracts.warnings import TEXT_FIELDS, WarningAction
from services.runtime.aggregate import Aggregates
from services.runtime.decisions import Decision, Refusal
from services.runtime.inputs import Input, Outcome
from services.runtime.texts import Texts
from services.runtime.tracing import current_traceparent
from services.warnings.domain.decide import decide
from services.warnings.domain.guards import Act
from services.warnings.domain.project import Project, aggregate_of
from services.warnings.domain.writing import Context

NOT_FOUND = Refusal(Reason.NOT_FOUND, "没有此预警")


class WarningSteps:
    """Steps of the ladder and clearing by hand, whoever asks."""

    def __init__(self, projects: Aggregates[Project, Context], texts: Texts) -> None:
        self._projects = projects
        self._texts = texts

    async def take(
        self, warning: str, action: WarningAction, by: By, at: datetime, expected: int | None = None
    ) -> Outcome[Project]:
        """Takes a step about a warning at the instant `at`. Its texts are kept first."""
        found = {name: getattr(action, name) for name in TEXT_FIELDS.get(action.action, ())}
        texts = {name: text for name, text in found.items() if text is not None}
        act = Act(warning, action, by, await self._texts.keep(warning, texts) if texts else {})

        def decided(project: Project | None, context: Context) -> Decision:
            return NOT_FOUND if project is None else decide(project, act, context, at)

        step: Input[Project, Context] = Input(
            id=aggregate_of(warning),
            city="",
            at=at,
            decide=decided,
            expected=expected,
            traceparent=current_traceparent(),
        )
        await self._projects.take_in([step.id])
        return (await self._projects.carry_out([step]))[0]
