"""Warnings over HTTP. Each route only translates. A warning's id has slashes, and its address keeps them."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Query, Response
from pydantic import ValidationError

from contracts.envelope import By
from contracts.warnings import ACTION, WarningClass
from services.runtime import problems
from services.runtime.bodies import version_of
from services.runtime.clock import Clock
from services.runtime.documents import FontSet, docx, pdf
from services.runtime.inputs import Refused
from services.runtime.packs import Library
from services.runtime.paging import MAX_LIMIT, page_of_rows
from services.runtime.problems import field_error, not_found
from services.runtime.territory import parse_territory
from services.runtime.texts import Texts
from services.warnings.ask import ALL, Filters, WarningQuestions
from services.warnings.domain.links import Link
from services.warnings.domain.records import LACKS
from services.warnings.handlers import WarningSteps
from services.warnings.letters import letter_of
from services.warnings.link_lists import LISTED, LinkLists, place_of_link

LETTER = "letter"
_CLASSES = [str(class_) for class_ in WarningClass]


def make_router(
    steps: WarningSteps,
    questions: WarningQuestions,
    texts: Texts,
    library: Library,
    clock: Clock,
    fonts: FontSet,
    links: LinkLists,
) -> APIRouter:
    """The routes of `interface.md` under `/warnings`."""
    router = APIRouter(prefix="/warnings", tags=["warnings"])

    def known(city: str) -> None:
        if city not in library.cities:
            raise field_error(["city"], f"没有这个城市；可用：{'、'.join(library.cities)}")

    @router.get("/projects")
    async def projects(
        city: str,
        lacking: str | None = None,
        region: str | None = None,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        known(city)
        _one_of("lacking", lacking, LACKS)
        found = await questions.lists.lacking(city, lacking, region)
        return page_of_rows(found, limit, cursor, lambda row: (row["id"], row["id"])).as_json()

    @router.get("/projects/{project}")
    async def project(project: str, city: str | None = None) -> dict[str, Any]:
        found = await questions.project(project)
        if found is None or (city is not None and found["city"] != city):
            raise not_found("此项目")
        return {**found, "leads": await links.leads(found["city"], project)}

    @router.get("/classes")
    async def classes(city: str) -> dict[str, Any]:
        known(city)
        return {"items": await questions.lists.classes(city), "next_cursor": None}

    @router.get("/links")
    async def linked(
        city: str,
        kind: str | None = None,
        region: str | None = None,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        known(city)
        _one_of("kind", kind, LISTED)
        found = await links.linked(city, None if kind is None else Link(kind))
        rows = (one for one in found if region in (None, one["region"]))
        return page_of_rows(rows, limit, cursor, place_of_link, descending=True).as_json()

    @router.get("/warnings")
    async def warnings(
        city: str | None = None,
        type: str | None = None,
        class_: Annotated[str | None, Query(alias="class")] = None,
        state: str | None = None,
        supervisor: str | None = None,
        region: str | None = None,
        on_ledger: bool | None = None,
        limit: Annotated[int, Query(ge=1, le=MAX_LIMIT)] = 50,
        cursor: str | None = None,
    ) -> dict[str, Any]:
        if city is not None:
            known(city)
        _one_of("class", class_, _CLASSES)
        _one_of("state", state, ALL)
        states = ALL if state is None else (state,)
        filters = Filters(city, type, class_, states, supervisor, region, on_ledger)
        return (await questions.page(filters, limit, cursor)).as_json()

    @router.get("/worklist")
    async def worklist(city: str, unit: str) -> dict[str, Any]:
        known(city)
        if not any(parse_territory(pack).knows_unit(unit) for pack in reversed(library.versions(city))):
            raise field_error(["unit"], f"本市没有“{unit}”这个单位，请核对编号")
        return {"items": await questions.worklist(city, unit), "next_cursor": None}

    @router.get("/warnings/{warning:path}/letter.{form}")
    async def letter(warning: str, form: str) -> Response:
        render = RENDERERS.get(form)
        found = await questions.warning(warning)
        written = [] if found is None else [e for e in found["timeline"] if e["data"].get("step") == LETTER]
        if found is None or not written or render is None:
            raise not_found("此函")
        event = written[-1]
        ref = event["data"].get("text")
        added = None if ref is None else (await texts.read([ref["id"]])).get(ref["id"])
        pack = library.in_force(found["city"], clock.now())
        document = letter_of(
            event["data"], event["time"], found["type_name"], parse_territory(pack), pack, added
        )
        content = await asyncio.to_thread(render, document, fonts)
        return Response(content, media_type=MEDIA[form])

    @router.get("/warnings/{warning:path}")
    async def warning(warning: str) -> dict[str, Any]:
        found = await questions.warning(warning)
        if found is None:
            raise not_found("此预警")
        return found

    @router.post("/warnings/{warning:path}/actions")
    async def act(
        warning: str,
        body: Annotated[dict[str, Any], Body()],
        if_match: Annotated[str | None, Header()] = None,
    ) -> dict[str, Any]:
        action = _read(body)
        if action.by is None:
            raise field_error(["by"], '必填，请写明办理单位，例如 {"unit": "341202/office"}')
        now = clock.now()
        if action.at is not None and action.at > now:
            raise field_error(["at"], "不能晚于现在")
        by = By(action.by.unit, action.by.post)
        outcome = await steps.take(warning, action, by, action.at or now, version_of(if_match, "预警"))
        if isinstance(outcome, Refused):
            raise problems.refused(outcome.refusal)
        found = await questions.warning(warning)
        if found is None:
            raise not_found("此预警")
        return found

    return router


RENDERERS = {"pdf": pdf, "docx": lambda document, fonts: docx(document)}
MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def _read(body: dict[str, Any]) -> Any:
    try:
        return ACTION.validate_python({k: v for k, v in body.items() if k != "city"})
    except ValidationError as error:
        found = [{**e, "loc": _place(e, body)} for e in error.errors()]
        raise problems.from_validation(found) from None


def _place(error: Any, body: dict[str, Any]) -> tuple[str | int, ...]:
    """The field that is wrong, without the action's own name; where the action is not known, `action`."""
    return tuple(part for part in error["loc"] if part != body.get("action")) or ("action",)


def _one_of(field: str, asked: str | None, known: Collection[str]) -> None:
    """A value that nothing could have is told, not answered with an empty list."""
    if asked is not None and asked not in known:
        raise field_error([field], f"没有“{asked}”；可用：{'、'.join(known)}")
