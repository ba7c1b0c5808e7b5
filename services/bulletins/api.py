"""Bulletins over HTTP. Each route only translates."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from contracts.bulletins import ACTION, BulletinAction, DraftInput
from contracts.reasons import Reason
from services.bulletins.asked import ask
from services.bulletins.formats import Formats
from services.bulletins.handlers import Bulletins, Found, as_found
from services.bulletins.views import asked_item, item
from services.runtime import problems
from services.runtime.bodies import json_body, read_json, read_model, version_of
from services.runtime.documents import FontSet
from services.runtime.packs import NoPolicyError
from services.runtime.paging import MAX_LIMIT, page_of
from services.runtime.problems import ProblemError, field_error
from services.runtime.store import Query as Search
from services.runtime.store import Stored

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]


def routes(bulletins: Bulletins, fonts: FontSet) -> APIRouter:
    """The routes of `interface.md` under `/bulletins`; `render` is a look that stores nothing."""
    router = APIRouter(prefix="/bulletins", tags=["bulletins"])
    formats = Formats(fonts)

    def told(found: Found) -> dict[str, Any]:
        return item(found, bulletins.aggregates.policies.by_hash(found.policy))

    def stored_item(stored: Stored) -> dict[str, Any]:
        return told(as_found(bulletins.aggregates.kind.decode(stored.state), stored))

    @router.get("")
    async def many(
        city: str | None = None, kind: str | None = None, limit: Limit = 50, cursor: str | None = None
    ) -> dict[str, Any]:
        _check_known(bulletins, city, kind)
        given = {"city": city, "kind": kind}
        equal = {name: value for name, value in given.items() if value is not None}
        search = Search(equal=equal, sort="drafted_at", descending=True)
        aggregates = bulletins.aggregates
        page = await page_of(aggregates.store, aggregates.kind.name, search, limit, cursor, stored_item)
        return page.as_json()

    @router.post("/drafts", openapi_extra=json_body(DraftInput))
    async def draft(request: Request) -> JSONResponse:
        wanted = read_model(DraftInput, await read_json(request))
        found, new = await bulletins.draft(wanted)
        return JSONResponse(told(found), 201 if new else 200)

    @router.get("/render")
    async def render(
        city: str, kind: str, period: str, format: str = "html", scope: str | None = None
    ) -> Response:
        wanted = DraftInput.model_construct(city=city, kind=kind, period=period, scope=scope)
        asked = ask(bulletins.aggregates.policies, bulletins.clock.now(), wanted)
        document = await bulletins.look(asked)
        return await formats.answer(document, format, f"{asked.id}.{format}", asked_item(asked))

    @router.post("/{bulletin}/actions")
    async def act(
        bulletin: str, request: Request, if_match: Annotated[str | None, Header()] = None
    ) -> dict[str, Any]:
        action = _action(await read_json(request))
        found = await bulletins.get(bulletin)
        return told(await bulletins.act(found, action, version_of(if_match, "通报")))

    @router.get("/{bulletin}.{format}")
    async def one(bulletin: str, format: str) -> Response:
        found = await bulletins.get(bulletin)
        document = bulletins.document(found)
        return await formats.answer(document, format, f"{found.id}.{format}", told(found))

    return router


def _check_known(bulletins: Bulletins, city: str | None, kind: str | None) -> None:
    """A list asked for a city or kind that nobody has is a mistake, not an empty list."""
    policies, now = bulletins.aggregates.policies, bulletins.clock.now()
    cities = policies.library.cities if city is None else (city,)
    try:
        kinds = {k for c in cities for k in policies.in_force(c, now)[1].kinds}
    except NoPolicyError:
        words = f"没有“{city}”的政策包，现有：{'、'.join(policies.library.cities)}"
        raise ProblemError(422, Reason.UNKNOWN_CITY, f"city：{words}", [(["city"], words)]) from None
    if kind is not None and kind not in kinds:
        raise field_error(["kind"], f"没有“{kind}”这种通报，现有：{'、'.join(sorted(kinds)) or '无'}")


def _action(data: Any) -> BulletinAction:
    try:
        return ACTION.validate_python(data)
    except ValidationError as error:
        name = data.get("action") if isinstance(data, dict) else None
        found = [{**e, "loc": tuple(p for p in e["loc"] if p != name)} for e in error.errors()]
        raise problems.from_validation(found) from None
