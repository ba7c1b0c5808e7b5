"""Supervision at the desk: the territories of a city, one with its history, and its forms. No JavaScript."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from contracts.envelope import By
from services.routing.desk_pages import PAGES, Short
from services.routing.domain.places import OFFICE
from services.routing.domain.supervision.offered import offered
from services.routing.domain.supervision.state import Supervision
from services.routing.supervision.api import read_action
from services.routing.supervision.ask import SupervisionQuestions
from services.routing.supervision.desk import (
    FIELDS,
    about_title,
    clock_title,
    entries,
    offers_of,
    sent,
    told_of,
)
from services.routing.supervision.letters import EVENTS as DOCUMENTS
from services.routing.supervision.steps import SupervisionSteps
from services.runtime.clock import Clock
from services.runtime.desk.forms import BY_POST, Typed, first, given, typed_of
from services.runtime.desk.offers import Tried, filled
from services.runtime.desk.words import binding, clock
from services.runtime.packs import Library, Pack
from services.runtime.problems import ProblemError, field_error
from services.runtime.templates import Pages

LIMIT = 200


class SupervisionDesk:
    """The pages of supervision."""

    def __init__(
        self, steps: SupervisionSteps, questions: SupervisionQuestions, library: Library, clock: Clock
    ) -> None:
        self._steps = steps
        self._questions = questions
        self._library = library
        self._clock = clock
        self._pages = Pages(PAGES)

    async def listed(self, city: str, unit: str) -> Response:
        """All territories of a city and how far things have gone with each."""
        if city not in self._library.cities:
            return self._pages.render("desk_missing_unit.html", 404, place=None)
        pack, policy = self._questions.pack(city), self._questions.context(city).policy
        page = await self._questions.many(city, LIMIT, None)
        known = {item["region"]: item for item in page.items}
        regions = [(region, known.get(region.code)) for region in policy.territory.counties()]
        return self._pages.render(
            "desk_supervision_list.html",
            city=city,
            unit=unit if policy.territory.knows_unit(unit) else "",
            rows=regions,
            ordered=bool(policy.supervision),
            place=_name(pack),
        )

    async def one(
        self, region: str, unit: str, done: str = "", status: int = 200, tried: Tried | None = None
    ) -> Response:
        """A territory's supervision, and the steps of a unit if one is named."""
        now = self._clock.now()
        try:
            city, code = self._steps.place(region, now)
        except ProblemError:
            return self._pages.render("desk_missing_unit.html", 404, place=None)
        pack, policy = self._questions.pack(city), self._questions.context(city).policy
        territory, rules = policy.territory, policy.supervision
        item, found = await self._found(city, code)
        known = unit if unit and territory.knows_unit(unit) else ""
        posts = _posts(pack)
        members = tuple((u, n) for u, n in territory.unit_names.items() if u.startswith("city_"))
        words = _clause_words(pack)
        offers = offers_of(offered(found, known, rules, now), rules, members, words) if known else []
        clocks = [clock(t, now, clock_title(t["name"]), territory.unit_name) for t in item["timers"]]
        named = sorted({c for one in (*item["timeline"], *item["timers"]) for c in one["clauses"]})
        return self._pages.render(
            "desk_supervision.html",
            status,
            item=item,
            ordered=bool(rules),
            clocks=sorted(clocks, key=lambda row: (not row.live, row.due_at, row.name)),
            binding=binding(clocks),
            timeline=entries(item["timeline"], territory, dict(posts)),
            documents=_documents(item["timeline"], code, policy.supervision),
            clauses={clause: words(clause) for clause in named},
            offers=[filled(offer, tried) for offer in offers],
            tried=tried,
            tried_title="" if tried is None else _title(tried.step, offers),
            again="" if tried is None else tried.step,
            done=done in FIELDS,
            posts=posts,
            unit=known,
            unit_name=territory.unit_name(known or None),
            units=[(u, territory.unit_name(u)) for u in (OFFICE, f"{code}/{OFFICE}", code)],
            address=f"/routing/desk/supervision/{quote(code)}",
            place=_name(pack),
        )

    async def _found(self, city: str, code: str) -> tuple[dict[str, Any], Supervision]:
        """What there is of a territory; before the first measure, an empty one."""
        try:
            return await self._questions.one(code), await self._questions.state(code)
        except ProblemError:
            region = self._questions.context(city).policy.territory.find(code)
            empty = {"city": city, "region": code, "region_name": code if region is None else region.name}
            blank = {"state": "clear", "state_name": "尚无督导事项", "measures": [], "timers": []}
            return {**empty, **blank, "timeline": [], "version": 0}, Supervision(city, code)

    async def act(self, region: str, typed: Typed) -> Response:
        """Takes a step from its form: on to the page, or the form again with why it was refused."""
        unit, action, version = (first(typed, name) for name in ("unit", "action", "version"))
        if action not in FIELDS:
            raise field_error(["action"], "没有这个步骤")
        if not version.isdecimal() or len(version) > 9:
            raise field_error(["version"], "请从督导页面重新提交")
        now: datetime = self._clock.now()
        try:
            read = read_action(sent(action, given(FIELDS[action], typed)))
            by = By(unit, first(typed, BY_POST) or None)
            await self._steps.take(region, read, by, now, int(version))
        except ProblemError as problem:
            words = _clause_words(self._questions.pack(self._steps.place(region, now)[0]))
            tried = Tried(action, typed, told_of(problem, FIELDS[action], words))
            return await self.one(region, unit, "", problem.status, tried)
        query = urlencode({"unit": unit, "done": action})
        return RedirectResponse(f"/routing/desk/supervision/{quote(region)}?{query}", 303)


def _documents(timeline: list[dict[str, Any]], region: str, rules: Any) -> list[tuple[str, str]]:
    """The documents there are, the last first: title and address without the ending."""
    measures = {event: measure for measure, event in DOCUMENTS.items()}
    found = [(measures[e["type"]], e["data"]["number"]) for e in reversed(timeline) if e["type"] in measures]
    return [(about_title(rules, of, n), f"/routing/supervision/{quote(region)}/{of}/{n}") for of, n in found]


def _clause_words(pack: Pack) -> Any:
    written = pack.section("clauses")

    def words(clause: str | None) -> str | None:
        return None if clause is None else str((written.get(clause) or {}).get("text", ""))

    return words


def _title(step: str, offers: Any) -> str:
    return next((offer.title for offer in offers if offer.name == step), "办理")


def _name(pack: Pack) -> str:
    return str(pack.header.get("name", pack.city))


def _posts(pack: Pack) -> tuple[tuple[str, str], ...]:
    return tuple((str(post), str(name)) for post, name in pack.section("posts").items())


def supervision_pages(
    steps: SupervisionSteps, questions: SupervisionQuestions, library: Library, clock: Clock
) -> APIRouter:
    """The routes of these pages."""
    router = APIRouter(prefix="/routing/desk", include_in_schema=False)
    desk = SupervisionDesk(steps, questions, library, clock)

    @router.get("/supervision")
    async def listed(city: Short = "", unit: Short = "") -> Response:
        return await desk.listed(city, unit)

    @router.get("/supervision/{region}")
    async def one(region: str, unit: Short = "", done: Short = "") -> Response:
        return await desk.one(region, unit, done)

    @router.post("/supervision/{region}")
    async def act(region: str, request: Request) -> Response:
        return await desk.act(region, await typed_of(request))

    return router
