"""The web side that all services share: the application, body limits, errors, health, journal, metrics."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.reasons import Reason
from services.runtime import problems
from services.runtime.bus import BusAwayError
from services.runtime.descriptions import add_descriptions
from services.runtime.journals import journal_routes
from services.runtime.problems import ProblemError
from services.runtime.service import Service
from services.runtime.store import StoreAwayError
from services.runtime.tracing import begin_trace

log = logging.getLogger(__name__)
JSON_LIMIT = 2 * 1024 * 1024
FILE_LIMIT = 200 * 1024 * 1024
_CONTROL = re.compile(r"%(0[0-8bcef]|1[0-9a-f]|7f)", re.IGNORECASE)


class Limits:
    """Refuses bodies over their limit and control characters in addresses, before anything reads them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        begin_trace(headers.get(b"traceparent", b"").decode("latin-1"))
        address = scope["raw_path"] + b"?" + scope["query_string"]
        if _CONTROL.search(address.decode("latin-1")):
            problem = ProblemError(400, Reason.INVALID, "地址中含有不可用的控制字符")
            await problems.response(problem)(scope, receive, send)
            return
        kind = headers.get(b"content-type", b"")
        upload = kind.startswith(b"multipart/") or b"ndjson" in kind
        limit = FILE_LIMIT if upload else JSON_LIMIT
        length = headers.get(b"content-length", b"0")
        if not length.isdigit() or int(length) > limit:
            await problems.response(_too_large(limit))(scope, receive, send)
            return
        await self._app(scope, _Counted(receive, limit), send)


class _Counted:
    """Counts a body that did not tell its length."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._seen = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        if self._seen > self._limit:
            raise _too_large(self._limit)
        return message


def _too_large(limit: int) -> ProblemError:
    words = f"内容过大，上限 {limit // 1024 // 1024} MB，请分批提交"
    return ProblemError(413, Reason.TOO_LARGE, words, [(["body"], words)])


def make_app(services: Iterable[Service], title: str = "Anxin 安薪") -> FastAPI:
    """One application over the given services; each has its own docs under its prefix."""
    app = FastAPI(title=title, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Limits)
    _handle_errors(app)
    found = list(services)
    for service in found:
        app.include_router(common_routes(service))
        for router in service.routers:
            app.include_router(router)
    app.include_router(_origin_routes(found))
    return app


def _handle_errors(app: FastAPI) -> None:
    @app.exception_handler(ProblemError)
    async def problem(request: Request, error: ProblemError) -> Response:
        return problems.response(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        found = [{**e, "loc": ("body",)} if e["type"] == "json_invalid" else e for e in error.errors()]
        return problems.response(problems.from_validation(found))

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        if isinstance(error.__cause__, ProblemError):  # the body was refused while a library read it
            return problems.response(error.__cause__)
        if error.status_code == 400:
            return problems.response(problems.field_error(["body"], _unreadable(str(error.detail)), 400))
        reason = Reason.NOT_FOUND if error.status_code == 404 else Reason.INVALID
        words = {404: "没有这个地址", 405: "此地址不支持该方法"}.get(error.status_code, str(error.detail))
        return problems.response(ProblemError(error.status_code, reason, words))

    @app.exception_handler(Exception)
    async def fault(request: Request, error: Exception) -> Response:
        # Starlette raises it again after this answer, so that the server logs it with its stack
        return problems.response(ProblemError(500, Reason.FAULT, "系统内部错误，已记录；请稍后重试"))

    @app.exception_handler(StoreAwayError)
    @app.exception_handler(BusAwayError)
    async def away(request: Request, error: Exception) -> Response:
        log.warning("request refused: %s", error)
        words = "系统暂时不可用，内容没有保存，请稍后重试"
        answer = problems.response(ProblemError(503, Reason.STORE_AWAY, words))
        answer.headers["Retry-After"] = "3"
        return answer


def _unreadable(detail: str) -> str:
    """Why a body could not be read, from the words of the library that reads forms."""
    if "Too many" in detail:
        return "文件或字段过多，请分开提交"
    if "maximum size" in detail:
        return "单个字段过大，上限 1 MB"
    return "内容无法读取，请核对格式"


def common_routes(service: Service) -> APIRouter:
    """`healthz`, `readyz`, `metrics`, `journal` and the documents of one service."""
    router = APIRouter(prefix=f"/{service.name}", tags=[service.name])

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz(response: Response) -> dict[str, Any]:
        problems_found = await service.not_ready()
        response.status_code = 503 if problems_found else 200
        return {"ready": not problems_found, "problems": problems_found}

    @router.get("/metrics")
    async def metrics() -> Response:
        return await metrics_of([service])

    router.include_router(journal_routes(service))
    add_descriptions(router, service)
    return router


async def metrics_of(services: Iterable[Service]) -> Response:
    """The metrics of some services in Prometheus's text format, gauges looked up now."""
    for service in services:
        await service.measure()
    return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_LATEST)


def _origin_routes(services: list[Service]) -> APIRouter:
    router = APIRouter()

    @router.get("/metrics")
    async def metrics() -> Response:
        return await metrics_of(services)

    return router
