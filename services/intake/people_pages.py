"""Finding and revealing complainants at the desk. Searches are posted: no name stands in an address."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Query as Param

from contracts.lead_reveals import RevealInput
from services.intake.domain.people import FIELD_NAMES, REPORTER, WORKERS
from services.intake.people import MOST, People
from services.intake.people_api import sought_of
from services.runtime.bodies import read_model
from services.runtime.clock import Clock
from services.runtime.desk.forms import BY_POST, Typed, first, typed_of
from services.runtime.desk.units import units_by_territory
from services.runtime.packs import Library, Pack
from services.runtime.problems import ProblemError
from services.runtime.templates import Pages
from services.runtime.territory import Territory, parse_territory

PAGES = Path(__file__).parent / "pages"
Short = Annotated[str, Param(max_length=128)]


class PeoplePages:
    """The search form, and the page of one lead's people."""

    def __init__(self, people: People, library: Library, clock: Clock) -> None:
        self._people = people
        self._library = library
        self._clock = clock
        self._pages = Pages(PAGES)

    async def search(self, city: str, unit: str, typed: Typed | None = None) -> Response:
        """The search form of a city; with what was typed, what was found."""
        pack = self._pack(city)
        items: list[dict[str, Any]] | None = None
        told, more = "", False
        if typed is not None and pack is not None:
            try:
                sought = sought_of({name: first(typed, name) for name in FIELD_NAMES})
                items, more = await self._people.find(city, sought)
            except ProblemError:
                told = "请填写姓名、电话、身份证号中的一项，只填一项。"
        status = 404 if city and pack is None else 422 if told else 200
        return self._pages.render(
            "people.html",
            status,
            city=city if pack is not None else "",
            asked=city,
            unit=unit,
            cities=[(c, _name(self._library.versions(c)[-1])) for c in self._library.cities],
            place=None if pack is None else _name(pack),
            typed={} if typed is None else {n: first(typed, n) for n in FIELD_NAMES},
            fields=FIELD_NAMES,
            items=None if items is None or pack is None else [_row(item, pack) for item in items],
            more=MOST if more else 0,
            told=told,
        )

    async def lead(
        self,
        lead_id: str,
        unit: str,
        status: int = 200,
        typed: Typed | None = None,
        errors: dict[str, str] | None = None,
        revealed: dict[str, dict[str, str | None]] | None = None,
    ) -> Response:
        """One lead's people, masked, with the form to reveal them and the trace of who did."""
        try:
            item = await self._people.one(lead_id)
        except ProblemError:
            return self._pages.render("people_missing.html", 404, place=None)
        pack = self._library.in_force(item["city"], self._clock.now())
        territory = parse_territory(pack)
        posts = {str(p): str(n) for p, n in pack.section("posts").items()}
        return self._pages.render(
            "people_lead.html",
            status,
            item=_row(item, pack),
            unit=unit if territory.knows_unit(unit) else "",
            unit_name=territory.unit_name(unit) if territory.knows_unit(unit) else "",
            groups=units_by_territory(territory),
            posts=posts,
            whom=_whom(item),
            names=_who,
            fields=FIELD_NAMES,
            typed=typed or {},
            errors=errors or {},
            revealed=revealed,
            trace=[_look(one, territory, posts) for one in await self._people.reveals(lead_id)],
            place=_name(pack),
        )

    async def reveal(self, lead_id: str, typed: Typed) -> Response:
        """Reveals what was ticked, or the form again with what is wrong."""
        unit = first(typed, "unit")
        body = {
            "fields": list(typed.get("fields", ())),
            "whom": list(typed.get("whom", ())),
            "reason": first(typed, "reason"),
            "by": {"unit": unit, "post": first(typed, BY_POST) or None},
        }
        try:
            revealed = await self._people.reveal(lead_id, read_model(RevealInput, body))
        except ProblemError as problem:
            errors = {str(loc[0]): _words(str(loc[0]), words) for loc, words in problem.errors}
            return await self.lead(lead_id, unit, problem.status, typed, errors)
        return await self.lead(lead_id, unit, revealed=revealed)

    def _pack(self, city: str) -> Pack | None:
        return self._library.in_force(city, self._clock.now()) if city in self._library.cities else None


_ASKED = {"fields": "请勾选要查看的内容", "whom": "请勾选要查看的人", "by": "请选择办理单位"}


def _words(field: str, words: str) -> str:
    return _ASKED.get(field, words)


def _name(pack: Pack) -> str:
    return str(pack.header.get("name", pack.city))


def _row(item: dict[str, Any], pack: Pack) -> dict[str, Any]:
    """A lead for its reader: channel and region by their names."""
    channels = pack.section("intake").get("channels", {})
    region = None if item["region"] is None else parse_territory(pack).find(item["region"])
    return {
        **item,
        "channel": channels.get(item["channel"], item["channel"]),
        "region": "未明确" if region is None else region.name,
        "people": [{**person, "who": _who(person["whom"])} for person in item["people"]],
    }


def _who(whom: str) -> str:
    """What people call somebody of a lead."""
    return {REPORTER: "投诉人", WORKERS: "全部劳动者"}.get(whom, f"劳动者{whom.removeprefix('worker-')}")


def _whom(item: dict[str, Any]) -> list[tuple[str, str]]:
    """Whose data may be asked for."""
    everybody = [person["whom"] for person in item["people"]]
    workers = [WORKERS] if item["workers"] > 1 else []
    return [(whom, _who(whom)) for whom in (*everybody[:1], *workers, *everybody[1:])]


def _look(one: dict[str, Any], territory: Territory, posts: dict[str, str]) -> dict[str, Any]:
    by = one["by"] or {"unit": None, "post": None}
    who = f"{territory.unit_name(by['unit'])} {posts.get(by['post'] or '', by['post'] or '')}"
    said: Sequence[str] = [FIELD_NAMES.get(name, name) for name in one["fields"]]
    whom: Sequence[str] = [_who(person) for person in one["whom"]]
    return {**one, "who": who.strip(), "said": "、".join(said), "people": "、".join(whom)}


def people_pages(people: People, library: Library, clock: Clock) -> APIRouter:
    """The routes of these pages."""
    router = APIRouter(prefix="/intake/desk", include_in_schema=False)
    pages = PeoplePages(people, library, clock)

    @router.get("/people")
    async def form(city: Short = "", unit: Short = "") -> Response:
        return await pages.search(city, unit)

    @router.post("/people")
    async def find(request: Request) -> Response:
        typed = await typed_of(request)
        return await pages.search(first(typed, "city"), first(typed, "unit"), typed)

    @router.get("/leads/{lead_id}")
    async def lead(lead_id: str, unit: Short = "") -> Response:
        return await pages.lead(lead_id, unit)

    @router.post("/leads/{lead_id}/reveal")
    async def reveal(lead_id: str, request: Request) -> Response:
        return await pages.reveal(lead_id, await typed_of(request))

    return router
