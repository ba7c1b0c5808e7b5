"""`POST /intake/platforms/mohurd-603?city=`: a message of the workers' platform standard, as a form."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from services.intake.mohurd.receiver import BAD, FORBIDDEN, OK, UNSIGNED, SitePlatform, shown
from services.runtime.bodies import media_type, unsupported
from services.runtime.problems import field_error, printable

FORM = "application/x-www-form-urlencoded"
_MOST = 20
_STATUS = {OK: 200, BAD: 422, UNSIGNED: 401, FORBIDDEN: 403}
_PARAMETERS = ("method", "version", "appid", "format", "timestamp", "nonce", "data", "sign")
_TEXTS = {name: {"type": "string"} for name in _PARAMETERS}
_SCHEMA = {"type": "object", "required": [*_PARAMETERS], "properties": _TEXTS}
_BODY = {"requestBody": {"required": True, "content": {FORM: {"schema": _SCHEMA}}}}


def site_routes(platform: SitePlatform) -> APIRouter:
    """The way in for messages of the standard."""
    router = APIRouter(prefix="/intake/platforms", tags=["platforms"])

    @router.post("/mohurd-603", openapi_extra=_BODY)
    async def receive(request: Request, city: str) -> JSONResponse:
        if media_type(request) != FORM:
            raise unsupported(FORM)
        answer = await platform.receive(city, _parameters(await request.body()))
        return JSONResponse(_printable(shown(answer)), _STATUS[answer.code])

    return router


def _parameters(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST))
    except ValueError:
        raise field_error(["body"], f"应为 UTF-8 编码的表单，最多 {_MOST} 个参数") from None


def _printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    return [_printable(one) for one in value] if isinstance(value, list) else printable(value)
