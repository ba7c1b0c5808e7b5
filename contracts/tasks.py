"""Tasks: what a unit has to do beside its cases (a sweep, an unannounced check), planned and reported.

Inputs are `PlanInput` and the actions; the events stand beside those of cases, without free text.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from contracts.case_action import ByInput, Step
from contracts.case_values import OptionalText
from contracts.timers import timer_events
from contracts.values import Key, Open, Strict, Text


class PlanInput(Strict):
    """Plans a task of a kind that is planned by hand: whom it is about, and on which day."""

    city: Key
    kind: Key
    about: Key
    on: date
    text: OptionalText = None
    by: ByInput


class PlanTask(Step):
    """Says on which day a task is carried out."""

    action: Literal["plan"]
    on: date
    text: OptionalText = None


class ReportTask(Step):
    """What came of a task: in words, how many problems, and the leads that they became."""

    action: Literal["report"]
    text: Text
    found: Annotated[int, Field(ge=0, le=100_000)]
    leads: Annotated[list[Key], Field(max_length=1000, default_factory=list)]


TaskAction = Annotated[PlanTask | ReportTask, Field(discriminator="action")]
TASK_ACTION: TypeAdapter[PlanTask | ReportTask] = TypeAdapter(TaskAction)


class TaskOpened(Open):
    """`task.opened`: a unit has something to do; `about` is whom it looks at, where that is another."""

    kind: str
    unit: str
    about: str | None = None


class TaskPlanned(Open):
    """`task.planned`: the day on which it is carried out. `text` is a `TextRef`."""

    on: str
    text: dict[str, Any] | None = None


class TaskReported(Open):
    """`task.reported`: what came of it. `text` is a `TextRef`, `leads` the ids of what was found."""

    found: int
    leads: list[str]
    text: dict[str, Any]


EVENTS: dict[str, type[Open]] = {
    "task.opened": TaskOpened,
    "task.planned": TaskPlanned,
    "task.reported": TaskReported,
    **timer_events("task"),
}
