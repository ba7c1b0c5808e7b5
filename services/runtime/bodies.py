"""Reading request bodies: JSON into models, with problems that name the field."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError

from contracts.reasons import Reason
from services.runtime import problems
from services.runtime.problems import ProblemError

M = TypeVar("M", bound=BaseModel)
JSON_TYPES = ("application/json", "application/problem+json", "application/merge-patch+json")

_VERSION_DIGITS = 15


def media_type(request: Request) -> str:
    """The content type without its parameters, in lower case; empty when none was given."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def version_of(if_match: str | None, what: str) -> int | None:
    """The version that `If-Match` names; None: none. `ProblemError` 400 for what is no number."""
    if if_match is None or if_match == "*":
        return None
    number = if_match.removeprefix("W/").strip('"')
    if not number.isdecimal() or len(number) > _VERSION_DIGITS:
        words = f"If-Match 应为{what}的 version"
        raise ProblemError(400, Reason.INVALID, words, [(["If-Match"], "应为整数")])
    return int(number)


def unsupported(wanted: str) -> ProblemError:
    """415: the body is of another kind than is taken here."""
    words = f"内容类型（Content-Type）应为 {wanted}"
    return ProblemError(415, Reason.INVALID, words, [(["content-type"], words)])


def parse_json(raw: bytes | str) -> Any:
    """JSON values. Raises `ProblemError` 422 for what is no JSON, with line and column."""
    try:
        return json.loads(raw)
    except json.JSONDecodeError as error:
        words = f"不是合法的 JSON（第 {error.lineno} 行第 {error.colno} 列）"
    except UnicodeDecodeError:
        words = "不是 UTF-8 编码的 JSON"
    except RecursionError:
        words = "JSON 嵌套过深"
    except ValueError:
        words = "JSON 中的数字过长"
    raise problems.field_error(["body"], words)


async def read_json(request: Request) -> Any:
    """The body as JSON values; 415 when it says it is something else, 422 when it is no JSON."""
    if media_type(request) not in JSON_TYPES:
        raise unsupported("application/json")
    return parse_json(await request.body())


def read_model(model: type[M], data: Any) -> M:
    """`data` as a model. Raises `ProblemError` 422 naming every wrong field."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise problems.from_validation(error.errors(include_url=False)) from None


def json_body(model: type[BaseModel]) -> dict[str, Any]:
    """What the API documents say of a body that `read_json` reads."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": _inlined(schema)}}}}


def multipart_body(*fields: str) -> dict[str, Any]:
    """What the API documents say of an upload: the part `file`, and further fields as texts."""
    properties: dict[str, Any] = {"file": {"type": "string", "format": "binary"}}
    properties |= {name: {"type": "string"} for name in fields}
    schema = {"type": "object", "required": ["file"], "properties": properties}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def _inlined(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with its definitions put where they are named, so that it stands alone."""
    definitions = schema.pop("$defs", {})

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name in definitions:
                return walk(definitions[name])
            return {k: walk(v) for k, v in node.items()}
        return [walk(n) for n in node] if isinstance(node, list) else node

    found = walk(schema)
    assert isinstance(found, dict)
    return found
