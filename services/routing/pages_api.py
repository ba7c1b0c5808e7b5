"""A case on the clerk's desk: pages without JavaScript; steps go the same way as the API's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from contracts.case_actions import ACTION, Action
from contracts.envelope import By
from contracts.reasons import Reason
from services.routing.ask import CaseQuestions, Whole
from services.routing.desk_case import case_page, told
from services.routing.desk_fields import FIELDS, Choosing, fields_for
from services.routing.desk_lists import City, city_of, posts_of
from services.routing.desk_pages import PAGES, Short
from services.routing.desk_why import why_page
from services.routing.desk_words import CAUSES, CHANNELS, INDUSTRIES, OUTCOMES, OWNERSHIPS
from services.routing.domain.words import STEP_NAMES
from services.routing.handlers import Steps
from services.routing.posts import Directory
from services.runtime import problems
from services.runtime.clock import Clock
from services.runtime.decisions import Refusal
from services.runtime.desk.forms import BY_POST, Typed, first, given, typed_of
from services.runtime.desk.offers import Told, Tried, filled, told_of_input
from services.runtime.inputs import Refused
from services.runtime.packs import Library
from services.runtime.problems import field_error
from services.runtime.templates import Pages
from services.runtime.texts import Texts

_NAMED = re.compile(r"（([a-z_]+)）")
_STATUS = {Reason.NOT_FOUND: 404, Reason.STALE_VERSION: 412}
_WORDS = {
    "channels": CHANNELS,
    "industries": INDUSTRIES,
    "ownerships": OWNERSHIPS,
    "causes": CAUSES,
    "outcomes": OUTCOMES,
}


class Desk:
    """The pages of the desk."""

    def __init__(
        self,
        steps: Steps,
        questions: CaseQuestions,
        texts: Texts,
        directory: Directory,
        library: Library,
        clock: Clock,
    ) -> None:
        self._steps = steps
        self._directory = directory
        self._questions = questions
        self._texts = texts
        self._library = library
        self._clock = clock
        self._pages = Pages(PAGES)

    async def case(self, case_id: str, unit: str, done: str = "") -> Response:
        """A case, with the steps of a unit if one is named."""
        whole = await self._questions.whole(case_id)
        if whole is None:
            return self._pages.render("desk_missing.html", 404, place=None)
        return await self._case(whole, unit, done=done)

    async def _case(
        self, whole: Whole, unit: str, status: int = 200, tried: Tried | None = None, done: str = ""
    ) -> Response:
        territory = whole.context.policy.territory
        known = unit if unit and territory.knows_unit(unit) else ""
        pack = self._library.by_hash(whole.policy)
        page = await case_page(whole, pack, known, self._texts, self._directory, self._clock.now())
        city = self._city(whole)
        return self._pages.render(
            "desk_case.html",
            status,
            page=page,
            case=page.item,
            offers=[filled(offer, tried) for offer in page.offers],
            offered={offer.name for offer in page.offers if offer.blocked is None},
            tried=tried if tried is not None and tried.told is not None else None,
            tried_title=STEP_NAMES.get(tried.step, "") if tried is not None else "",
            again="" if tried is None else tried.step,
            done=STEP_NAMES.get(done, ""),
            unit=known,
            unit_name=territory.unit_name(known or None),
            units=[] if known else _choices(whole),
            city=city,
            place=city.name if city else None,
            words=_WORDS,
        )

    async def why(self, case_id: str, unit: str) -> Response:
        """Why each decision about a case was taken, and what the steps not yet open are waiting for."""
        whole = await self._questions.whole(case_id)
        if whole is None:
            return self._pages.render("desk_missing.html", 404, place=None)
        city = self._city(whole)
        return self._pages.render(
            "desk_why.html",
            page=why_page(whole, self._library.by_hash(whole.policy), self._clock.now()),
            case=whole.case,
            unit=unit if whole.context.policy.territory.knows_unit(unit) else "",
            place=city.name if city else None,
        )

    def _city(self, whole: Whole) -> City | None:
        return city_of(self._library, whole.case.city, self._clock.now())

    async def step(self, case_id: str, typed: Typed) -> Response:
        """Takes a step from its form: on to the case, or the form again with why it was refused."""
        whole = await self._questions.whole(case_id)
        if whole is None:
            return self._pages.render("desk_missing.html", 404, place=None)
        unit, action = first(typed, "unit"), first(typed, "action")
        if action not in FIELDS:
            raise field_error(["action"], "没有这个步骤")
        if not whole.context.policy.territory.knows_unit(unit):
            raise field_error(["unit"], "没有这个单位，请从工作台进入")
        if first(typed, "more"):
            return await self._case(whole, unit, tried=Tried(action, typed))
        read = self._read(whole, action, typed)
        if isinstance(read, Told):
            return await self._case(whole, unit, 422, Tried(action, typed, read))
        by = By(unit, first(typed, BY_POST) or None)
        outcome = await self._steps.take(case_id, read, by, self._clock.now(), _version(typed))
        if isinstance(outcome, Refused):
            return await self._refused(case_id, unit, Tried(action, typed), outcome)
        query = urlencode({"unit": unit, "done": action})
        return RedirectResponse(f"/routing/desk/cases/{quote(case_id, safe='')}?{query}", 303)

    def _read(self, whole: Whole, action: str, typed: Typed) -> Action | Told:
        posts = posts_of(self._library.by_hash(whole.policy))
        fields = fields_for(action, Choosing(whole.case, whole.context, posts, self._clock.now()))
        data: dict[str, Any] = {"action": action, **given(fields, typed)}
        try:
            return ACTION.validate_python(data, strict=False)
        except ValidationError as error:
            found = [{**e, "loc": tuple(p for p in e["loc"] if p != action)} for e in error.errors()]
            return told_of_input(fields, problems.from_validation(found))

    async def _refused(self, case_id: str, unit: str, tried: Tried, outcome: Refused[Any]) -> Response:
        """The page with the refusal; what is due has fired meanwhile, so the case is read again."""
        whole = await self._questions.whole(case_id)
        if whole is None:
            return self._pages.render("desk_missing.html", 404, place=None)
        refusal = outcome.refusal
        said = told(refusal, whole)
        if refusal.reason is Reason.STALE_VERSION:
            said = Told("该件刚有新的办理记录，请核对后再提交", needed="看过下面的最新情况后，再按一次")
        said = replace(said, errors=_at_fields(tried.step, refusal, said))
        return await self._case(
            whole, unit, _STATUS.get(refusal.reason, 409), Tried(tried.step, tried.typed, said)
        )


def _at_fields(step: str, refusal: Refusal, said: Told) -> tuple[tuple[str, str, str], ...]:
    """What is to be done at each field that a refusal names."""
    labels = {field.name: field.label for field in FIELDS[step]}
    named = [name for name in _NAMED.findall(refusal.message) if name in labels]
    fields = dict.fromkeys((*([refusal.field] if refusal.field in labels else []), *named))
    missing = refusal.reason is Reason.INCOMPLETE
    words = "请补充" if missing else said.needed or said.message
    return tuple((name, labels[name], words) for name in fields if name is not None)


def _choices(whole: Whole) -> list[tuple[str, str]]:
    """Whom a case's page is likely to be opened for: who has it, who had it, and the city's office."""
    case, name = whole.case, whole.context.policy.territory.unit_name
    units = dict.fromkeys((case.unit, *(giver.unit for giver in case.trail), case.first_unit, "office"))
    return [(unit, name(unit)) for unit in units]


def _version(typed: Typed) -> int | None:
    text = first(typed, "version")
    if not text.isdecimal() or len(text) > 9:
        raise field_error(["version"], "请从案件页面重新提交")
    return int(text)


def desk_routes(
    steps: Steps,
    questions: CaseQuestions,
    texts: Texts,
    directory: Directory,
    library: Library,
    clock: Clock,
) -> APIRouter:
    """The routes of a case's pages."""
    router = APIRouter(prefix="/routing/desk", include_in_schema=False)
    desk = Desk(steps, questions, texts, directory, library, clock)

    @router.get("/cases/{case_id}")
    async def case(case_id: str, unit: Short = "", done: Short = "") -> Response:
        return await desk.case(case_id, unit, done)

    @router.get("/cases/{case_id}/why")
    async def why(case_id: str, unit: Short = "") -> Response:
        return await desk.why(case_id, unit)

    @router.post("/cases/{case_id}/steps")
    async def step(case_id: str, request: Request) -> Response:
        return await desk.step(case_id, await typed_of(request))

    return router
