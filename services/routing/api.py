"""Routing over HTTP. Each route only translates."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Query
from pydantic import ValidationError

from contracts.case_actions import ACTION
from contracts.envelope import By
from services.routing.ask import CaseQuestions, Filters
from services.routing.domain.case import State
from services.routing.explaining import explanation
from services.routing.handlers import Steps
from services.routing.supervision.ask import SupervisionQuestions
from services.routing.tasks import Tasks
from services.routing.workers import workers_of
from services.runtime import problems
from services.runtime.bodies import version_of
from services.runtime.clock import Clock
from services.runtime.inputs import Refused
from services.runtime.packs import Library
from services.runtime.paging import MAX_LIMIT
from services.runtime.problems import field_error, not_found
from services.runtime.territory import parse_territory

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
_STATES = tuple(map(str, State))
_SPAN = re.compile(r"^(\d{1,5})([hd]?)$")


def make_router(
    steps: Steps,
    questions: CaseQuestions,
    tasks: Tasks,
    supervision: SupervisionQuestions,
    library: Library,
    clock: Clock,
) -> APIRouter:
    """The routes of `interface.md` under `/routing`."""
    router = APIRouter(prefix="/routing", tags=["routing"])

    def known(city: str) -> str:
        if city not in library.cities:
            raise field_error(["city"], f"没有这个城市；可用：{'、'.join(library.cities)}")
        return city

    @router.get("/cases")
    async def cases(
        city: str | None = None,
        region: str | None = None,
        unit: str | None = None,
        state: str | None = None,
        flag: str | None = None,
        due_before: str | None = None,
        q: str | None = None,
        limit: Limit = 50,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        if state is not None and state not in _STATES:
            raise field_error(["state"], f"没有这个状态；可用：{'、'.join(_STATES)}")
        before = None if due_before is None else _moment("due_before", due_before)
        filters = Filters(city, region, unit, state, flag, before, q)
        return (await questions.many(filters, limit, cursor)).as_json()

    @router.get("/cases/{case_id}")
    async def case(case_id: str) -> dict[str, Any]:
        found = await questions.one(case_id)
        if found is None:
            raise not_found("此案件")
        return found

    @router.get("/cases/{case_id}/explanation")
    async def explained(case_id: str) -> dict[str, Any]:
        found = await questions.whole(case_id)
        if found is None:
            raise not_found("此案件")
        return explanation(found.case, found.timeline, found.context, clock.now())

    @router.get("/cases/{case_id}/duplicates")
    async def duplicates(case_id: str) -> dict[str, Any]:
        return {"items": await questions.duplicates(case_id), "next_cursor": None}

    @router.get("/cases/{case_id}/workers")
    async def workers(case_id: str) -> dict[str, Any]:
        found = await questions.whole(case_id)
        if found is None:
            raise not_found("此案件")
        return {"items": workers_of(found.timeline), "next_cursor": None}

    @router.post("/cases/{case_id}/actions")
    async def act(
        case_id: str,
        body: Annotated[dict[str, Any], Body()],
        if_match: Annotated[str | None, Header()] = None,
    ) -> dict[str, Any]:
        action = _read(body)
        if action.by is None:
            raise field_error(["by"], '必填，请写明办理单位，例如 {"unit": "341202/hrss"}')
        now = clock.now()
        if action.at is not None and action.at > now:
            raise field_error(["at"], "不能晚于现在")
        by = By(action.by.unit, action.by.post)
        outcome = await steps.take(case_id, action, by, action.at or now, version_of(if_match, "案件"))
        if isinstance(outcome, Refused):
            raise problems.refused(outcome.refusal)
        return await case(case_id)

    @router.get("/worklist")
    async def worklist(city: str, unit: str, limit: Limit = 200, cursor: str | None = None) -> dict[str, Any]:
        """A unit's open cases, the tasks that it has still to report, and what the city's office asked of it.

        A unit of a former version of the pack has one, too.
        """
        versions = library.versions(known(city))
        if not any(parse_territory(pack).knows_unit(unit) for pack in reversed(versions)):
            raise field_error(["unit"], f"本市没有“{unit}”这个单位，请核对编号")
        cases = await questions.worklist(city, unit, limit, cursor)
        return {
            **cases.as_json(),
            "tasks": await tasks.worklist(city, unit),
            "supervision": await supervision.worklist(city, unit),
        }

    @router.get("/proposals")
    async def proposals(city: str) -> dict[str, Any]:
        return {"items": await questions.proposals(known(city)), "next_cursor": None}

    @router.get("/deadlines")
    async def deadlines(city: str, within: str = "72h") -> dict[str, Any]:
        return {"items": await questions.deadlines(known(city), _span(within)), "next_cursor": None}

    return router


def _read(body: dict[str, Any]) -> Any:
    try:
        return ACTION.validate_python(body, strict=False)
    except ValidationError as error:
        found = [{**e, "loc": _place(e, body)} for e in error.errors()]
        raise problems.from_validation(found) from None


def _place(error: Any, body: dict[str, Any]) -> tuple[str | int, ...]:
    """The field that is wrong, without the action's own name; where the action is not known, `action`."""
    return tuple(part for part in error["loc"] if part != body.get("action")) or ("action",)


def _moment(name: str, text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise field_error([name], "时间格式不对，例如 2023-09-01T09:00:00+08:00") from None
    if found.tzinfo is None:
        raise field_error([name], "时间须带时区，例如 2023-09-01T09:00:00+08:00")
    if not 1900 <= found.year <= 2200:
        raise field_error([name], "年份不合理")
    return found


def _span(text: str) -> timedelta:
    found = _SPAN.match(text)
    if found is None:
        raise field_error(["within"], "应为小时数或天数，例如 72h、7d")
    number = int(found.group(1))
    return timedelta(days=number) if found.group(2) == "d" else timedelta(hours=number)
