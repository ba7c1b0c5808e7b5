"""Pages of warnings under `/warnings/desk`, without JavaScript; steps go the same way as the API's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi import Query as Param
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from contracts.envelope import By
from contracts.reasons import Reason
from contracts.warnings import ACTION
from services.runtime import problems
from services.runtime.clock import Clock
from services.runtime.desk.forms import BY_POST, Typed, first, given, typed_of
from services.runtime.desk.offers import Told, Tried, filled, told_of_input
from services.runtime.desk.units import units_by_territory
from services.runtime.desk.words import binding
from services.runtime.files import Files
from services.runtime.inputs import Refused
from services.runtime.packs import Library, Pack
from services.runtime.problems import field_error
from services.runtime.templates import Pages
from services.runtime.territory import parse_territory
from services.runtime.texts import Texts
from services.warnings.ask import OPEN, Part, WarningQuestions
from services.warnings.desk import (
    FIELDS,
    clause_texts,
    clocks_of,
    offers_of,
    region_name,
    rows_of,
    told,
)
from services.warnings.desk_words import BOARD_ITEMS, CLASSES, WATCHED, entries, file_ids, text_ids
from services.warnings.domain.offered import offered
from services.warnings.domain.watched import kind_of
from services.warnings.grounds import Grounds
from services.warnings.handlers import WarningSteps
from services.warnings.views import STATE_NAMES

PAGES = Path(__file__).parent / "pages"
PAGE = 100
TITLES = {
    "issue_letter": "发函",
    "record_interview": "约谈",
    "request_joint_meeting": "提请联席会议",
    "report_opinion": "核查上报",
    "clear": "人工消除",
}
STATES = [(state, STATE_NAMES[state]) for state in OPEN]
_STATUS = {Reason.NOT_FOUND: 404, Reason.STALE_VERSION: 412}
Short = Annotated[str, Param(max_length=128)]


class WarningDesk:
    """The pages of warnings."""

    def __init__(
        self,
        steps: WarningSteps,
        questions: WarningQuestions,
        texts: Texts,
        library: Library,
        clock: Clock,
        grounds: Grounds,
        files: Files,
    ) -> None:
        self._files = files
        self._steps = steps
        self._questions = questions
        self._grounds = grounds
        self._texts = texts
        self._library = library
        self._clock = clock
        self._pages = Pages(PAGES)

    def _cities(self) -> list[tuple[str, str]]:
        packs = [self._library.in_force(city, self._clock.now()) for city in self._library.cities]
        return [(pack.city, _name(pack)) for pack in packs]

    async def listed(self, city: str, unit: str, state: str, page: int) -> Response:
        """Open warnings of a city, or those that a unit must see to; without a city the choice of one."""
        cities = self._cities()
        if not city and len(cities) == 1:
            city = cities[0][0]
        if city not in self._library.cities:
            status = 404 if city else 200
            return self._pages.render("desk_cities.html", status, cities=cities, asked=city, place=None)
        now = self._clock.now()
        pack = self._library.in_force(city, now)
        territory = parse_territory(pack)
        known = unit if territory.knows_unit(unit) else ""
        part = await self._part(city, known, state, page)
        link = {name: value for name, value in (("city", city), ("unit", known), ("state", state)) if value}
        return self._pages.render(
            "desk_list.html",
            404 if unit and not known else 200,
            city=city,
            place=_name(pack),
            asked=unit,
            unit=known,
            unit_name=territory.unit_name(known or None),
            groups=units_by_territory(territory),
            state=state,
            states=STATES,
            classes=CLASSES,
            total=part.total,
            kept=part.kept,
            rows=rows_of(part.items, territory, now),
            before=urlencode({**link, "page": page - 1}) if page > 1 else None,
            after=urlencode({**link, "page": page + 1}) if page * PAGE < part.kept else None,
        )

    async def _part(self, city: str, unit: str, state: str, page: int) -> Part:
        first = (page - 1) * PAGE
        if not unit:
            return await self._questions.open_of(city, state, first, PAGE)
        items = await self._questions.worklist(city, unit)
        kept = [item for item in items if state in ("", item["state"])]
        return Part(len(items), len(kept), kept[first : first + PAGE])

    async def one(
        self, warning: str, unit: str, done: str = "", status: int = 200, tried: Tried | None = None
    ) -> Response:
        """A warning with its evidence and history, and the steps of a unit if one is named."""
        about, item = await self._questions.about(warning), await self._questions.warning(warning)
        if about is None or item is None:
            return self._pages.render("desk_no_warning.html", 404, place=None)
        project, context, digest = about
        pack, territory, now = self._library.by_hash(digest), context.territory, self._clock.now()
        known = unit if unit and territory.knows_unit(unit) else ""
        offers = offers_of(offered(project, warning, known, context), pack) if known else []
        clocks, timeline = clocks_of(item, territory, now), item["timeline"]
        posts = _posts(pack)
        texts = await self._texts.read(text_ids(timeline))
        uploaded = await self._files.existing(file_ids(timeline))
        named = [c for one in (*timeline, *item["timers"]) for c in one["clauses"]] + item["clauses"]
        return self._pages.render(
            "desk_warning.html",
            status,
            item=item,
            grounds=await self._grounds.of(item["evidence"]["facts"], known),
            region=region_name(item, territory),
            board_items=BOARD_ITEMS,
            watched=WATCHED[kind_of(project.id)],
            class_name=CLASSES.get(item["class"], item["class"]),
            clocks=clocks,
            binding=binding(clocks),
            timeline=entries(timeline, texts, uploaded, territory.unit_name, dict(posts)),
            clauses=clause_texts(pack, [*named, *(c for offer in offers for c in offer.clauses)]),
            offers=[filled(offer, tried) for offer in offers],
            offered={offer.name for offer in offers if offer.blocked is None},
            tried=tried,
            tried_title="" if tried is None else TITLES[tried.step],
            again="" if tried is None else tried.step,
            done=TITLES.get(done, ""),
            posts=posts,
            unit=known,
            unit_name=territory.unit_name(known or None),
            units=[(u, territory.unit_name(u)) for u in _choices(item)],
            letter=any(event["data"].get("step") == "letter" for event in timeline),
            address=quote(warning),
            place=_name(pack),
        )

    async def step(self, warning: str, typed: Typed) -> Response:
        """Takes a step from its form: on to the warning, or the form again with why it was refused."""
        about = await self._questions.about(warning)
        if about is None:
            return self._pages.render("desk_no_warning.html", 404, place=None)
        _, context, digest = about
        unit, action, version = (first(typed, name) for name in ("unit", "action", "version"))
        if action not in FIELDS:
            raise field_error(["action"], "没有这个步骤")
        if not context.territory.knows_unit(unit):
            raise field_error(["unit"], "没有这个单位，请从预警页面进入")
        if not version.isdecimal() or len(version) > 9:
            raise field_error(["version"], "请从预警页面重新提交")
        try:
            read = ACTION.validate_python({"action": action, **given(FIELDS[action], typed)})
        except ValidationError as error:
            found = [{**e, "loc": tuple(p for p in e["loc"] if p != action)} for e in error.errors()]
            said = told_of_input(FIELDS[action], problems.from_validation(found))
            return await self.one(warning, unit, "", 422, Tried(action, typed, said))
        by = By(unit, first(typed, BY_POST) or None)
        outcome = await self._steps.take(warning, read, by, self._clock.now(), int(version))
        if isinstance(outcome, Refused):
            refusal = outcome.refusal
            said = told(refusal, self._library.by_hash(digest))
            if refusal.reason is Reason.STALE_VERSION:
                said = Told("该项目刚有新的记录，请核对后再提交", needed="看过下面的最新情况后，再按一次")
            status = _STATUS.get(refusal.reason, 409)
            return await self.one(warning, unit, "", status, Tried(action, typed, said))
        query = urlencode({"unit": unit, "done": action})
        return RedirectResponse(f"/warnings/desk/warnings/{quote(warning)}?{query}", 303)


def _name(pack: Pack) -> str:
    return str(pack.header.get("name", pack.city))


def _posts(pack: Pack) -> tuple[tuple[str, str], ...]:
    return tuple((str(post), str(name)) for post, name in pack.section("posts").items())


def _choices(item: dict[str, Any]) -> list[str]:
    """Who may act about a warning: the territory's office, the city's, and the supervisor."""
    office = [f"{item['region']}/office"] if item["region"] else []
    return list(dict.fromkeys((*office, "office", item["supervisor"])))


def desk_routes(desk: WarningDesk) -> APIRouter:
    """The routes of the pages."""
    router = APIRouter(prefix="/warnings/desk", include_in_schema=False)

    @router.get("")
    async def listed(
        city: Short = "",
        unit: Short = "",
        state: Short = "",
        page: Annotated[int, Param(ge=1, le=100_000)] = 1,
    ) -> Response:
        return await desk.listed(city, unit, state, page)

    @router.get("/warnings/{warning:path}")
    async def one(warning: str, unit: Short = "", done: Short = "") -> Response:
        return await desk.one(warning, unit, done)

    @router.post("/warnings/{warning:path}/steps")
    async def step(warning: str, request: Request) -> Response:
        return await desk.step(warning, await typed_of(request))

    return router
