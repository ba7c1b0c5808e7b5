"""As much of JSON Schema (draft 7) as the schemas of the pack files use; an unknown keyword is an error."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}
_NOTES = frozenset({"$schema", "title", "description", "$defs", "format", "default"})


def findings(schema: dict[str, Any], value: Any) -> list[str]:
    """What of `value` does not fit `schema`, each with its place; none where it fits."""
    return list(_findings(schema, value, schema, ""))


def _findings(schema: Any, value: Any, root: dict[str, Any], at: str) -> Iterator[str]:
    for keyword, said in schema.items():
        if keyword not in _NOTES:
            yield from _RULES[keyword](said, value, root, at, schema)


def _ref(said: str, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    yield from _findings(root["$defs"][said.removeprefix("#/$defs/")], value, root, at)


def _any_of(said: Any, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    tried = [list(_findings(one, value, root, at)) for one in said]
    if all(tried):
        yield f"{at}: none of {len(tried)}: {min(tried, key=len)}"


def _type(said: str, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    if not isinstance(value, _KINDS[said]) or (said == "integer" and isinstance(value, bool)):
        yield f"{at}: {value!r} is no {said}"


def _required(said: Any, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    yield from (f"{at}: lacks {key}" for key in said if isinstance(value, dict) and key not in value)


def _properties(said: Any, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in said:
            yield from _findings(said[key], inner, root, f"{at}.{key}")


def _additional(said: Any, value: Any, root: Any, at: str, schema: Any) -> Iterator[str]:
    known = schema.get("properties", {})
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in known:
            continue
        if said is False:
            yield f"{at}: unknown key {key}"
        elif said is not True:
            yield from _findings(said, inner, root, f"{at}.{key}")


def _items(said: Any, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    for n, inner in enumerate(value if isinstance(value, list) else ()):
        yield from _findings(said, inner, root, f"{at}[{n}]")


def _least(said: int, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    if isinstance(value, str | list | dict) and len(value) < said:
        yield f"{at}: fewer than {said}"


def _pattern(said: str, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    if isinstance(value, str) and not re.search(said, value):
        yield f"{at}: {value!r} is not like {said}"


def _bounds(least: bool) -> Any:
    def check(said: int, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
        if isinstance(value, int) and (value < said if least else value > said):
            yield f"{at}: {value} is beyond {said}"

    return check


def _among(said: Any, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    if value not in said:
        yield f"{at}: {value!r} is none of {said}"


def _const(said: Any, value: Any, root: Any, at: str, _: Any) -> Iterator[str]:
    if value != said:
        yield f"{at}: {value!r} is not {said!r}"


_RULES: dict[str, Any] = {
    "$ref": _ref,
    "anyOf": _any_of,
    "type": _type,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": lambda said, value, root, at, _: (
        found for key in value if isinstance(value, dict) for found in _findings(said, key, root, at)
    ),
    "items": _items,
    "minItems": _least,
    "minLength": _least,
    "minProperties": _least,
    "pattern": _pattern,
    "minimum": _bounds(True),
    "maximum": _bounds(False),
    "enum": _among,
    "const": _const,
}
