"""Errors over HTTP: RFC 9457 problem details, in Chinese, naming the field; never the value sent."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi.responses import JSONResponse

from contracts.fact_errors import listed
from contracts.reasons import Reason
from services.runtime.decisions import Refusal

MEDIA_TYPE = "application/problem+json"
_TYPES = {
    "missing": "必填，请补上",
    "extra_forbidden": "没有这个字段，请核对名称",
    "string_type": "应为文本",
    "string_too_short": "不能为空",
    "string_too_long": "过长",
    "string_unicode": "含有残缺的字符，请重新输入",
    "string_pattern_mismatch": "格式不对",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_from_float": "应为整数",
    "int_parsing_size": "数值过大",
    "finite_number": "应为有限的数字",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "greater_than": "数值过小",
    "less_than": "数值过大",
    "greater_than_equal": "数值过小",
    "less_than_equal": "数值过大",
    "bool_parsing": "应为 true 或 false",
    "bool_type": "应为 true 或 false",
    "list_type": "应为列表",
    "too_long": "项数过多",
    "enum": "不在可选值之内",
    "literal_error": "不在可选值之内",
    "datetime_parsing": "时间格式不对，例如 2023-09-01T09:00:00+08:00",
    "datetime_from_date_parsing": "时间格式不对，例如 2023-09-01T09:00:00+08:00",
    "date_parsing": "日期格式不对，例如 2023-09-01",
    "date_from_datetime_parsing": "日期格式不对，例如 2023-09-01",
    "date_from_datetime_inexact": "应为日期，不带时间，例如 2023-09-01",
    "date_type": "应为日期，例如 2023-09-01",
    "datetime_type": "应为时间，例如 2023-09-01T09:00:00+08:00",
    "timezone_aware": "时间须带时区，例如 2023-09-01T09:00:00+08:00",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
    "dict_type": "应为对象",
    "json_invalid": "不是合法的 JSON",
    "union_tag_invalid": "不在可选值之内",
    "union_tag_not_found": "必填，请补上",
}
_LIMITS = {
    "string_too_long": ("max_length", "过长，最多{}字"),
    "too_long": ("max_length", "项数过多，最多{}项"),
    "greater_than": ("gt", "应大于{}"),
    "greater_than_equal": ("ge", "应不小于{}"),
    "less_than": ("lt", "应小于{}"),
    "less_than_equal": ("le", "应不大于{}"),
}
"""What is beyond a limit, by pydantic's name: which of its figures is the limit, and how it is said."""

Errors = Sequence[tuple[Sequence[str | int], str]]
"""Fields that are wrong: where each stands, and what to write instead."""


class ProblemError(Exception):
    """An answer that is an error. `errors` name fields: `(loc, msg)`."""

    def __init__(
        self,
        status: int,
        reason: Reason,
        detail: str,
        errors: Errors = (),
        **more: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.reason = reason
        self.detail = detail
        self.errors = errors
        self.more = more


def field_error(loc: Sequence[str | int], message: str, status: int = 422) -> ProblemError:
    """One field that can't be read."""
    name = ".".join(map(str, loc))
    return ProblemError(status, Reason.INVALID, f"{name}：{message}", [(loc, message)])


def from_errors(status: int, reason: Reason, errors: Errors) -> ProblemError:
    """Several fields that are wrong; the detail says the first five."""
    detail = "；".join(f"{'.'.join(map(str, loc)) or '内容'}：{msg}" for loc, msg in errors[:5])
    return ProblemError(status, reason, detail, errors)


_STATUS = {Reason.NOT_FOUND: 404, Reason.STALE_VERSION: 412, Reason.INVALID: 422}


def refused(refusal: Refusal) -> ProblemError:
    """A step that a rule refused: 409 with its clause, another status for what is not a rule's."""
    status = _STATUS.get(refusal.reason, 409)
    errors = [] if refusal.field is None else [([refusal.field], refusal.message)]
    more = {"clause": refusal.clause, "needed": refusal.needed}
    given = {k: v for k, v in more.items() if v is not None}
    return ProblemError(status, refusal.reason, refusal.message, errors, **given)


def not_found(what: str) -> ProblemError:
    """Nothing there."""
    return ProblemError(404, Reason.NOT_FOUND, f"没有找到{what}")


def response(problem: ProblemError) -> JSONResponse:
    """The problem as an answer."""
    body = {
        "type": f"https://anxin.dev/problems/{problem.reason}",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "reason": str(problem.reason),
        "detail": printable(problem.detail),
        "errors": [
            {"loc": [printable(part) for part in loc], "msg": printable(msg)} for loc, msg in problem.errors
        ],
        **problem.more,
    }
    return JSONResponse(body, problem.status, media_type=MEDIA_TYPE)


def from_validation(errors: Sequence[Any], status: int = 422) -> ProblemError:
    """Pydantic's findings in words, each with its place; the first one is the detail."""
    return from_errors(status, Reason.INVALID, [(_loc(e["loc"]), _words(e)) for e in errors])


def _loc(loc: Sequence[str | int]) -> list[str | int]:
    return [part for part in loc if part != "body"] or ["body"]


def of_type(error_type: str) -> str:
    """What is wrong, by pydantic's name for it."""
    return _TYPES.get(error_type, "格式不对，请核对")


def _words(error: Any) -> str:
    if error["type"] == "value_error":
        return str(error["msg"]).removeprefix("Value error, ")
    words = _TYPES.get(error["type"])
    said = error.get("ctx", {})
    figure, beyond = _LIMITS.get(error["type"], ("", ""))
    if said.get(figure) is not None:
        return beyond.format(said[figure])
    allowed = said.get("expected") or said.get("expected_tags")
    if words is None:
        return "格式不对，请核对"
    return f"{words}，可用：{listed(allowed)}" if allowed and "可选值" in words else words


def printable(value: Any) -> Any:
    """Text that can be sent: a lone surrogate in a key that somebody sent must not break the answer."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
