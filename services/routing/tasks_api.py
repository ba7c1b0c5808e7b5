"""Tasks over HTTP. Each route only translates."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError

from contracts.envelope import By
from contracts.tasks import TASK_ACTION, PlanInput
from services.routing.tasks import Tasks
from services.runtime import problems
from services.runtime.bodies import json_body, read_json, read_model
from services.runtime.clock import Clock
from services.runtime.paging import MAX_LIMIT
from services.runtime.problems import field_error


def task_routes(tasks: Tasks, clock: Clock) -> APIRouter:
    """`/routing/tasks`."""
    router = APIRouter(prefix="/routing", tags=["routing"])

    @router.get("/tasks")
    async def many(
        city: str,
        kind: str = "",
        state: str = "",
        unit: str = "",
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 200,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        """Tasks of a city, the soonest due first; `state=overdue` names those who are missing."""
        tasks.kinds(city, clock.now())
        return (await tasks.many(city, kind, state, unit, limit, cursor)).as_json()

    @router.post("/tasks", status_code=201, openapi_extra=json_body(PlanInput))
    async def plan(request: Request) -> dict[str, Any]:
        given = read_model(PlanInput, await read_json(request))
        return await tasks.one(await tasks.plan(given, clock.now()))

    @router.get("/tasks/{task_id:path}")
    async def one(task_id: str) -> dict[str, Any]:
        return await tasks.one(task_id)

    @router.post("/tasks/{task_id:path}/actions")
    async def act(task_id: str, request: Request) -> dict[str, Any]:
        try:
            action = TASK_ACTION.validate_python(await read_json(request))
        except ValidationError as error:
            raise problems.from_validation([_placed(e) for e in error.errors()]) from None
        if action.by is None:
            raise field_error(["by"], '必填，请写明办理单位，例如 {"unit": "tf_coal"}')
        now = clock.now()
        if action.at is not None and action.at > now:
            raise field_error(["at"], "不能晚于现在")
        await tasks.act(task_id, action, By(action.by.unit, action.by.post), action.at or now)
        return await tasks.one(task_id)

    return router


def _placed(error: Any) -> dict[str, Any]:
    """A finding without the name of the action in its place."""
    return {**error, "loc": tuple(part for part in error["loc"] if part not in ("plan", "report"))}
