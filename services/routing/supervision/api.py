"""Supervision over HTTP. Each route only translates."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from pydantic import ValidationError

from contracts.envelope import By
from contracts.supervision import SUPERVISION_ACTION, SupervisionAction
from services.routing.supervision.ask import SupervisionQuestions
from services.routing.supervision.letters import document_of
from services.routing.supervision.steps import SupervisionSteps
from services.runtime import problems
from services.runtime.bodies import read_json, version_of
from services.runtime.clock import Clock
from services.runtime.documents import FontSet, OfficialDocument, docx, html, pdf
from services.runtime.paging import MAX_LIMIT
from services.runtime.problems import field_error, not_found

Render = Callable[[OfficialDocument, FontSet], bytes]
FORMS: Mapping[str, tuple[str, Render]] = {
    "pdf": ("application/pdf", pdf),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda document, fonts: docx(document),
    ),
    "html": ("text/html; charset=utf-8", lambda document, fonts: html(document).encode()),
}


def supervision_routes(
    steps: SupervisionSteps, questions: SupervisionQuestions, clock: Clock, fonts: FontSet
) -> APIRouter:
    """`/routing/supervision`."""
    router = APIRouter(prefix="/routing/supervision", tags=["routing"])

    @router.get("")
    async def many(
        city: str, limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50, cursor: str | None = None
    ) -> dict[str, Any]:
        """The supervised territories of a city, by region."""
        return (await questions.many(city, limit, cursor)).as_json()

    @router.get("/{region}")
    async def one(region: str) -> dict[str, Any]:
        return await questions.one(region)

    @router.get("/{region}/{measure}/{number}.{form}")
    async def written(region: str, measure: str, number: int, form: str) -> Response:
        """A measure's document: notice, letter, notice of a station or an interview, request."""
        found = await questions.one(region)
        document = document_of(found["timeline"], measure, number, questions.pack(found["city"]))
        if document is None or form not in FORMS:
            raise not_found("此文书")
        media, render = FORMS[form]
        return Response(await asyncio.to_thread(render, document, fonts), media_type=media)

    @router.post("/{region}/actions")
    async def act(
        region: str, request: Request, if_match: Annotated[str | None, Header()] = None
    ) -> dict[str, Any]:
        action = read_action(await read_json(request))
        if action.by is None:
            raise field_error(["by"], '必填，请写明办理单位，例如 {"unit": "office"}')
        now = clock.now()
        if action.at is not None and action.at > now:
            raise field_error(["at"], "不能晚于现在")
        by = By(action.by.unit, action.by.post)
        await steps.take(region, action, by, action.at or now, version_of(if_match, "督导记录"))
        return await questions.one(steps.place(region, now)[1])

    return router


def read_action(body: Any) -> SupervisionAction:
    """A step as it was sent. Raises the problem that names what is wrong."""
    try:
        return SUPERVISION_ACTION.validate_python(body)
    except ValidationError as error:
        name = body.get("action") if isinstance(body, dict) else None
        found = [{**e, "loc": _place(e["loc"], name)} for e in error.errors()]
        raise problems.from_validation(found) from None


def _place(loc: tuple[str | int, ...], name: str | None) -> tuple[str | int, ...]:
    """The field that is wrong, without the action's own name; where the action is not known, `action`."""
    return tuple(part for part in loc if part != name) or ("action",)
