"""The directory of units and liaisons at the desk: who holds which post, and who held it before."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi import Query as Param

from contracts.posts import HolderInput
from contracts.reasons import Reason
from services.routing.desk_pages import PAGES
from services.routing.posts import Directory, duties_of, note_view
from services.routing.posts_api import import_posts
from services.runtime.bodies import read_model
from services.runtime.desk.forms import Typed, first, typed_of
from services.runtime.files import read_upload
from services.runtime.packs import Pack
from services.runtime.problems import ProblemError
from services.runtime.templates import Pages
from services.runtime.territory import parse_territory

Short = Annotated[str, Param(max_length=128)]
FIELDS = {
    "post": "岗位",
    "holder": "姓名",
    "phone": "办公电话",
    "mobile": "手机",
    "from": "任职起",
    "until": "任职止",
}


class PostPages:
    """The pages of the directory."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._pages = Pages(PAGES)

    async def directory(self, city: str, unit: str, told: Any = None, status: int = 200) -> Response:
        """All units of a city by territory; `told` is what came of a file."""
        pack = self._pack(city)
        if pack is None:
            return self._missing()
        units = await self._directory.units(city)
        groups = [(name, list(rows)) for name, rows in groupby(units, key=lambda row: row["group"])]
        return self._pages.render(
            "desk_units.html",
            status,
            city=city,
            unit=unit,
            groups=groups,
            posts=[(str(p), str(n)) for p, n in pack.section("posts").items()],
            told=told,
            day=self._directory.today(),
            place=_name(pack),
        )

    async def unit(
        self, city: str, unit: str, typed: Typed | None = None, errors: Any = None, done: bool = False
    ) -> Response:
        """One unit: its duties, its posts with their history, and the form to note a holder."""
        pack = self._pack(city)
        territory = None if pack is None else parse_territory(pack)
        if pack is None or territory is None or not territory.knows_unit(unit):
            return self._missing()
        held = await self._directory.notes(city, [unit])
        posts = {str(post): str(name) for post, name in pack.section("posts").items()}
        notes = [note for found in held.values() for note in found]
        history = [
            {**note_view(n), "post_name": posts.get(n.post, n.post), "who": territory.unit_name(n.by)}
            for n in notes
        ]
        return self._pages.render(
            "desk_unit.html",
            422 if errors else 200,
            city=city,
            unit=unit,
            unit_name=territory.unit_name(unit),
            duties=duties_of(unit, pack, territory),
            rows=await self._directory.posts(city, unit, self._directory.today()),
            history=sorted(history, key=lambda row: (row["recorded_at"], row["number"]), reverse=True),
            posts=posts,
            fields=FIELDS,
            typed={name: first(typed or {}, name) for name in FIELDS},
            errors=errors or {},
            done=done,
            place=_name(pack),
        )

    async def note(self, typed: Typed) -> Response:
        """Notes what was typed, or shows the form again with what is wrong."""
        city, unit = first(typed, "city"), first(typed, "unit")
        given = {name: first(typed, name) for name in FIELDS if first(typed, name)}
        try:
            body = {"city": city, "unit": unit, "by": {"unit": unit}, **given}
            await self._directory.note(read_model(HolderInput, body))
        except ProblemError as problem:
            errors = {str(loc[0]) if loc else "": words for loc, words in problem.errors}
            return await self.unit(city, unit, typed, errors)
        return await self.unit(city, unit, done=True)

    async def bring(self, request: Request) -> Response:
        """Notes a file's rows; what was refused stands on the page."""
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise ProblemError(403, Reason.NOT_ALLOWED, "请在本系统的页面上办理")
        form, upload = await read_upload(request)
        city, unit = str(form.get("city") or ""), str(form.get("unit") or "")
        try:
            found = await import_posts(self._directory, city, await upload.read(), upload.filename or "")
        except ProblemError as problem:
            return await self.directory(city, unit, {"problem": problem.errors[0][1]}, problem.status)
        return await self.directory(city, unit, found)

    def _pack(self, city: str) -> Pack | None:
        try:
            return self._directory.pack(city)
        except ProblemError:
            return None

    def _missing(self) -> Response:
        return self._pages.render("desk_missing_unit.html", 404, place=None)


def _name(pack: Pack) -> str:
    return str(pack.header.get("name", pack.city))


def post_pages(directory: Directory) -> APIRouter:
    """The routes of these pages."""
    router = APIRouter(prefix="/routing/desk", include_in_schema=False)
    pages = PostPages(directory)

    @router.get("/units")
    async def units(city: Short = "", unit: Short = "") -> Response:
        return await pages.directory(city, unit)

    @router.post("/units/import")
    async def bring(request: Request) -> Response:
        return await pages.bring(request)

    @router.get("/unit")
    async def unit(city: Short = "", unit: Short = "") -> Response:
        return await pages.unit(city, unit)

    @router.post("/unit")
    async def note(request: Request) -> Response:
        return await pages.note(await typed_of(request))

    return router
