"""`POST /routing/imports`: the open cases that an office brings along, its progress, and what was refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from starlette.datastructures import FormData

from contracts.reasons import Reason
from services.routing.importing.runs import FILE_LIMIT, CaseImports
from services.routing.importing.template import XLSX, template
from services.runtime import problems
from services.runtime.bodies import multipart_body
from services.runtime.csv_lines import MARK, csv_line
from services.runtime.files import read_upload
from services.runtime.packs import Library
from services.runtime.problems import ProblemError
from services.runtime.tables import ImportProblem
from services.runtime.templates import Pages

_HEADING = ("行号", "来源编号", "列", "原因")


def import_routes(imports: CaseImports, library: Library) -> APIRouter:
    """Imports for programs."""
    router = APIRouter(prefix="/routing", tags=["routing"])

    @router.post("/imports", status_code=202, openapi_extra=multipart_body("city"))
    async def start(request: Request) -> JSONResponse:
        job = await _begin(request, imports, library)
        return JSONResponse({"id": job, "state": "waiting"}, 202, {"Location": f"/routing/imports/{job}"})

    @router.get("/imports/template.xlsx")
    async def blank() -> Response:
        headers = {"Content-Disposition": 'attachment; filename="open-cases.xlsx"'}
        return Response(template(), media_type=XLSX, headers=headers)

    @router.get("/imports/{job}")
    async def progress(job: str) -> dict[str, Any]:
        return await _job(imports, job)

    @router.get("/imports/{job}/refused.csv")
    async def refused(job: str) -> StreamingResponse:
        await _job(imports, job)
        headers = {"Content-Disposition": f'attachment; filename="{job}-refused.csv"'}
        return StreamingResponse(_csv(imports, job), media_type="text/csv; charset=utf-8", headers=headers)

    return router


def import_pages(imports: CaseImports, library: Library, pages: Pages) -> APIRouter:
    """The same for people, under the desk."""
    router = APIRouter(prefix="/routing/desk", include_in_schema=False)

    @router.get("/imports")
    async def choose() -> Response:
        return _page(None)

    @router.post("/imports")
    async def start(request: Request) -> Response:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise ProblemError(403, Reason.NOT_ALLOWED, "请在本系统的页面上办理")
        try:
            job = await _begin(request, imports, library)
        except ProblemError as problem:
            return _page(problem)
        return RedirectResponse(f"/routing/desk/imports/{job}", 303)

    @router.get("/imports/{job}")
    async def progress(job: str) -> Response:
        found = await imports.get(job)
        if found is None:
            return pages.render("desk_missing.html", 404, place=None)
        rows = [row async for row in _first(imports, job)]
        return pages.render("desk_import.html", job=found, rows=rows, place=None)

    def _page(problem: ProblemError | None) -> Response:
        cities = [(c, str(library.versions(c)[-1].header.get("name", c))) for c in library.cities]
        told = None if problem is None else "；".join(words for _, words in problem.errors) or problem.detail
        status = 200 if problem is None else problem.status
        return pages.render("desk_imports.html", status, cities=cities, told=told, place=None)

    return router


async def _begin(request: Request, imports: CaseImports, library: Library) -> str:
    form, upload = await read_upload(request)
    city = _city(form, library)
    if upload.size is not None and upload.size > FILE_LIMIT:
        words = f"文件过大，上限 {FILE_LIMIT // 1024 // 1024} MB，请拆分后导入"
        raise ProblemError(413, Reason.TOO_LARGE, words, [(["file"], words)])
    try:
        return await imports.start(upload, city)
    except ImportProblem as problem:
        raise problems.field_error([problem.field], problem.message) from None


def _city(form: FormData, library: Library) -> str:
    city = form.get("city")
    if isinstance(city, str) and city in library.cities:
        return city
    raise problems.field_error(["city"], f"请填写城市；可用：{'、'.join(library.cities)}")


async def _job(imports: CaseImports, job: str) -> dict[str, Any]:
    found = await imports.get(job)
    if found is None:
        raise problems.not_found("这次导入")
    return found


async def _first(imports: CaseImports, job: str, most: int = 200) -> AsyncIterator[dict[str, Any]]:
    """The first refused rows, for a page; the file has them all."""
    count = 0
    async for row in imports.refusals(job):
        if count == most:
            return
        count += 1
        yield {**row, "told": list(zip(row["columns"], row["reasons"], strict=True))}


async def _csv(imports: CaseImports, job: str) -> AsyncIterator[bytes]:
    yield MARK + csv_line(_HEADING)
    async for row in imports.refusals(job):
        told = zip(row["columns"], row["reasons"], strict=True)
        for column, reason in told:
            yield csv_line((row["row"], row["source_id"], column, reason))
