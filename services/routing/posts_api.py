"""Units, posts and their holders over HTTP, one by one or by file. Edges only translate."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from contracts.posts import HolderInput
from services.routing.importing.posts_file import COLUMNS, as_csv, read_rows
from services.routing.posts import Directory, note_view, terms_view
from services.runtime import problems
from services.runtime.bodies import json_body, multipart_body, read_json, read_model
from services.runtime.calendar_days import local_date
from services.runtime.files import read_upload
from services.runtime.problems import ProblemError, field_error
from services.runtime.tables import ImportProblem, read_table
from services.runtime.territory import parse_territory

FILE_LIMIT = 20 * 1024 * 1024


def post_routes(directory: Directory) -> APIRouter:
    """`/routing/units` and `/routing/posts`."""
    router = APIRouter(prefix="/routing", tags=["routing"])

    @router.get("/units")
    async def units(city: str) -> dict[str, Any]:
        return {"items": await directory.units(city), "next_cursor": None}

    @router.get("/units.csv")
    async def units_csv(city: str) -> Response:
        rows = b"".join(as_csv(await directory.units(city)))
        headers = {"Content-Disposition": f'attachment; filename="{city}-posts.csv"'}
        return Response(rows, media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/posts")
    async def posts(city: str, unit: str | None = None, at: str | None = None) -> dict[str, Any]:
        """Who holds which post, as of a day or an instant; now, unless given."""
        day = directory.today() if at is None else _day(at)
        return {"items": await directory.posts(city, unit, day), "next_cursor": None}

    @router.get("/posts/history")
    async def history(city: str, unit: str, post: str) -> dict[str, Any]:
        """All notes of a post, latest first, with who noted them and when; and the terms that follow."""
        directory.pack(city)
        notes = await directory.history(city, unit, post)
        items = [note_view(note) for note in reversed(notes)]
        return {"items": items, "terms": terms_view(notes), "next_cursor": None}

    @router.post("/posts", status_code=201, openapi_extra=json_body(HolderInput))
    async def note(request: Request) -> JSONResponse:
        noted, new = await directory.note(read_model(HolderInput, await read_json(request)))
        return JSONResponse(note_view(noted), 201 if new else 200)

    @router.post("/posts/import", openapi_extra=multipart_body("city"))
    async def bring(request: Request) -> dict[str, Any]:
        form, upload = await read_upload(request)
        if upload.size is not None and upload.size > FILE_LIMIT:
            raise field_error(["file"], f"文件过大，上限 {FILE_LIMIT // 1024 // 1024} MB，请拆分后导入", 413)
        return await import_posts(
            directory, str(form.get("city") or ""), await upload.read(), upload.filename or ""
        )

    return router


async def import_posts(directory: Directory, city: str, data: bytes, name: str) -> dict[str, Any]:
    """Notes every row of a file that can be; the others are named with column and reason.

    `ProblemError` for a file that can't be read at all.
    """
    pack = directory.pack(city)
    territory, posts = parse_territory(pack), _named(pack.section("posts"))
    try:
        table = await asyncio.to_thread(read_table, data, name)
        rows = list(read_rows(table, city, territory, posts))
    except ImportProblem as problem:
        raise field_error([problem.field], problem.message) from None
    counts = {"accepted": 0, "repeated": 0}
    refused: list[dict[str, Any]] = []
    for number, read in rows:
        wrong = await _noted(directory, read, counts) if isinstance(read, HolderInput) else read
        if wrong is not None:
            refused.append({"row": number, "column": wrong[0], "reason": wrong[1]})
    return {**counts, "refused": refused}


async def _noted(directory: Directory, read: HolderInput, counts: dict[str, int]) -> tuple[str, str] | None:
    """Notes a row; where it is refused, the column and the reason."""
    if read.holder is None:
        return None  # a vacant line of the directory that was not filled in
    try:
        _, new = await directory.note(read)
    except ProblemError as problem:
        loc, words = problem.errors[0]
        return COLUMNS.get(str(loc[0]), ""), words
    counts["accepted" if new else "repeated"] += 1
    return None


def _named(section: Mapping[str, Any]) -> dict[str, str]:
    return {str(post): str(name) for post, name in section.items()}


def _day(text: str) -> date:
    try:
        if len(text) == len("2023-09-01"):
            return date.fromisoformat(text)
        return local_date(datetime.fromisoformat(text.replace(" ", "+")))
    except ValueError:
        raise problems.field_error(
            ["at"], "应为日期或带时区的时间，例如 2023-09-01、2023-09-01T09:00:00+08:00"
        ) from None
