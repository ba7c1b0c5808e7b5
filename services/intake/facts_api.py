"""`POST /intake/facts`: an array or NDJSON of facts."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from services.intake.facts import BATCH, FactReport, Facts, Unreadable, batches
from services.runtime import problems
from services.runtime.bodies import media_type, parse_json, read_json, unsupported
from services.runtime.problems import ProblemError, printable

NDJSON_TYPES = ("application/x-ndjson", "application/ndjson", "application/jsonl")
LINE_LIMIT = 256 * 1024
_FACTS = {"schema": {"type": "array", "items": {"type": "object"}}}
_LINES = {"schema": {"type": "string"}}
_BODY = {"requestBody": {"content": {"application/json": _FACTS, NDJSON_TYPES[0]: _LINES}}}


def fact_routes(facts: Facts) -> APIRouter:
    """`POST /intake/facts`."""
    router = APIRouter(prefix="/intake", tags=["intake"])

    @router.post("/facts", status_code=202, openapi_extra=_BODY)
    async def submit(request: Request) -> JSONResponse:
        return JSONResponse(_answer(await facts.take(_items(request))), 202)

    return router


def _items(request: Request) -> AsyncIterator[Sequence[Any]]:
    kind = media_type(request)
    if kind in NDJSON_TYPES:
        return _lines(request)
    if kind == "application/json":
        return _array(request)
    raise unsupported("application/json 或 application/x-ndjson")


async def _array(request: Request) -> AsyncIterator[Sequence[Any]]:
    data = await read_json(request)
    if not isinstance(data, list):
        raise problems.field_error(["body"], "应为事实的数组")
    for batch in batches(data):
        yield batch


async def _lines(request: Request) -> AsyncIterator[Sequence[Any]]:
    """The body's lines as they come, a batch at a time: they never all lie in memory at once."""
    batch: list[Any] = []
    async for line in _split(request):
        batch.append(Unreadable(f"单行过长，上限 {LINE_LIMIT // 1024} KB") if line is None else _line(line))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


async def _split(request: Request) -> AsyncIterator[bytes | None]:
    """Lines that hold something; None stands for one that is too long."""
    rest, cut = b"", False
    async for piece in request.stream():
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            if cut or line.strip():
                yield None if cut or len(line) > LINE_LIMIT else line
            cut = False
        if len(rest) > LINE_LIMIT:
            rest, cut = b"", True
    if cut or rest.strip():
        yield None if cut else rest


def _line(line: bytes) -> Any:
    try:
        return parse_json(line)
    except ProblemError as error:
        return Unreadable(error.errors[0][1])


def _answer(report: FactReport) -> dict[str, Any]:
    refused = []
    for found in report.refused:
        errors = [{"loc": [printable(p) for p in loc], "msg": printable(msg)} for loc, msg in found.errors]
        one = {"index": found.index, "errors": errors}
        if found.source_id is not None:
            one["source_id"] = printable(found.source_id)
        refused.append(one)
    return {"accepted": report.accepted, "refused_count": report.refused_count, "refused": refused}
