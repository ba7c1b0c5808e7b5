"""Says what a pack's shape got wrong: pydantic's findings, with file, line and what to write.

Of several findings the deepest one is told (of a value with two possible shapes, the shape that it comes
nearest to), and a key that is unknown before one that is missing: the one is mostly the other, misspelt.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from services.runtime.packs import HEADER, Pack, PackError

Path = tuple[str | int, ...]
_KINDS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "list_type": "a list, such as [a, b]",
    "tuple_type": "a list, such as [a, b]",
    "dict_type": "keys with values, such as {a: 1}",
    "model_type": "keys with values, such as {a: 1}",
    "date_type": "a date, such as 2023-08-18",
    "date_parsing": "a date, such as 2023-08-18",
    "date_from_datetime_parsing": "a date, such as 2023-08-18",
    "date_from_datetime_inexact": "a date, such as 2023-08-18",
    "datetime_type": "a time, such as 2023-08-18T00:00",
    "datetime_parsing": "a time, such as 2023-08-18T00:00",
    "datetime_from_date_parsing": "a time, such as 2023-08-18T00:00",
}


@dataclass(frozen=True, slots=True)
class _Finding:
    """One of pydantic's, with the path in the pack that it means."""

    said: Mapping[str, Any]
    path: Path
    found: int
    """How much of the path is written in the pack."""

    @property
    def rank(self) -> tuple[int, bool]:
        return self.found, self.said["type"] == "extra_forbidden"


def shape_error(pack: Pack, path: Path, error: ValidationError, model: Any) -> PackError:
    """The `PackError` for what does not fit `model` at `path` of the pack."""
    value: Any = {**pack.sections, HEADER: pack.header}
    for part in path:
        value = value[part] if _holds(value, part) else {}
    findings = [_placed(e, value) for e in error.errors(include_url=False)]
    chosen = max(findings, key=lambda finding: finding.rank)
    where = pack.locate((*path, *chosen.path)) or (None, None)
    place = ".".join(map(str, (*path, *chosen.path[: chosen.found])))
    return PackError(f"{place}: {_words(chosen, value, model)}", *where)


def _placed(said: Any, value: Any) -> _Finding:
    """Follows a finding's place through the data; names of shapes, which pydantic puts in, are left out."""
    path: list[str | int] = []
    found = 0
    for part in said["loc"]:
        if _is_noted(value) and part not in value:
            path.append("value")
            value, found = value["value"], found + 1
        if _holds(value, part):
            path.append(part)
            value, found = value[part], found + 1
    if said["type"] == "missing":
        path.append(said["loc"][-1])
    return _Finding(said, tuple(path), found)


def _holds(value: Any, part: str | int) -> bool:
    if isinstance(value, Mapping):
        return part in value
    return isinstance(value, list) and isinstance(part, int)


def _is_noted(value: Any) -> bool:
    """A value written with the note that it is assumed."""
    return isinstance(value, Mapping) and "value" in value and "assumed" in value


def _words(finding: _Finding, value: Any, model: Any) -> str:
    said, kind = finding.said, finding.said["type"]
    ctx = said.get("ctx", {})
    last = str(finding.path[-1]) if finding.path else ""
    if kind == "missing":
        return f"`{last}` is missing; write `{last}: ...`"
    if kind == "extra_forbidden":
        return f"unknown key `{last}`; {_instead(last, sorted(set(_keys(model, finding.path[:-1]))))}"
    if kind in ("literal_error", "enum"):
        return (
            f"{said['input']!r} is none of these: {ctx['expected'].replace(' or ', ', ')}; write one of them"
        )
    if kind in ("too_short", "string_too_short"):
        return "it is empty; write at least one"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = ctx.get("ge", ctx.get("le"))
        words = "at least" if kind == "greater_than_equal" else "at most"
        return f"{said['input']} does not go; write a number of {words} {bound}"
    if kind in _KINDS:
        return f"{_shown(said['input'])} stands here; write {_KINDS[kind]}"
    return str(said["msg"]).removeprefix("Value error, ")


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a mapping of keys"
    return "a list" if isinstance(value, list | tuple) else repr(value)


def _instead(wrong: str, known: list[str]) -> str:
    near = difflib.get_close_matches(wrong, known, 1)
    rest = f"known: {', '.join(known)}" if known else "take it away"
    return f"write `{near[0]}`; {rest}" if near else rest


def _keys(model: Any, path: Path) -> Iterator[str]:
    """The keys that may stand at `path` of a shape, over all its possible shapes."""
    if get_origin(model) is Annotated:
        yield from _keys(get_args(model)[0], path)
    elif get_origin(model) in (Union, UnionType):
        for one in get_args(model):
            yield from _keys(one, path)
    elif isinstance(model, type) and issubclass(model, BaseModel):
        fields = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        if not path:
            yield from fields
        elif path[0] in fields:
            yield from _keys(fields[str(path[0])], path[1:])
    elif path and get_args(model):
        yield from _keys(get_args(model)[1 if get_origin(model) is dict else 0], path[1:])
