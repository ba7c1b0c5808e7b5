"""Forms of steps: fields for people, and what was typed as the input that the API takes. Pure.

A field's `kind` says how it is shown and read: `text`, `long`, `number`, `money`, `date`, `choice`,
`unit` (a choice in groups), `choices`, `lines` (one a line), `words` (a text whose words may be those of
options), `yes`, `employer`, `instalments`, `points`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request

from contracts.reasons import Reason
from services.runtime.bodies import media_type, unsupported
from services.runtime.desk.units import Group
from services.runtime.problems import ProblemError

FORM = "application/x-www-form-urlencoded"
BY_POST = "by.post"
"""The post of whoever takes the step, on every form; a step may have a field `post` of its own."""
MAX_FIELDS = 400
ROWS = 3
MAX_ROWS = 60
_NUMBERS = frozenset({"number", "money"})
Typed = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a step. `initial` is what stands there before anything is typed."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    required: bool = False
    options: tuple[tuple[str, str], ...] = ()
    groups: tuple[Group, ...] = ()
    initial: tuple[str, ...] = ()

    def over(self, **changes: Any) -> Field:
        """This field with other options, say."""
        return replace(self, **changes)


async def typed_of(request: Request) -> dict[str, list[str]]:
    """What a page's form sent, every value of a name in order. `ProblemError` for anything but such a form.

    The page's own forms only: a browser says when another site's page sent it.
    """
    if media_type(request) != FORM:
        raise unsupported(FORM)
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise ProblemError(403, Reason.NOT_ALLOWED, "请在本系统的页面上办理")
    typed: dict[str, list[str]] = {}
    for name, value in (await request.form(max_files=0, max_fields=MAX_FIELDS)).multi_items():
        typed.setdefault(name, []).append(str(value).replace("\r\n", "\n"))
    return typed


def first(typed: Typed, name: str) -> str:
    """The value of a name, without spaces around it; empty when there is none."""
    return (typed.get(name) or [""])[0].strip()


def given(fields: Sequence[Field], typed: Typed) -> dict[str, Any]:
    """The fields of an action as the API takes them; what was left empty is absent."""
    found = {field.name: _value(field, typed) for field in fields}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _value(field: Field, typed: Typed) -> Any:
    match field.kind:
        case "yes":
            return True if first(typed, field.name) else None
        case "choices":
            return [value for value in typed.get(field.name, ()) if value]
        case "lines":
            return [line.strip() for line in first(typed, field.name).splitlines() if line.strip()]
        case "words":
            return _coded(field, first(typed, field.name))
        case "employer":
            return _employer(field.name, typed)
        case "instalments":
            return _instalments(field.name, typed)
        case "points":
            return _points(field, typed)
        case kind:
            text = first(typed, field.name)
            return plain_number(text) if kind in _NUMBERS else text


def plain_number(text: str) -> str:
    """A number as people write it (１２，０００ 元) as a program reads it."""
    return unicodedata.normalize("NFKC", text).replace(",", "").strip().strip("¥元人名").strip()


def _coded(field: Field, text: str) -> str:
    """Words of the options as their values; any other text as it was typed."""
    values = {label: value for value, label in field.options}
    found = [values.get(word) for word in re.split(r"[、，,\s]+", text)]
    return text if None in found else "、".join(map(str, found))


def _employer(name: str, typed: Typed) -> Any:
    uscc = unicodedata.normalize("NFKC", first(typed, f"{name}.uscc"))
    return {"name": first(typed, name), "uscc": uscc} if uscc else first(typed, name)


def instalment_rows(name: str, typed: Typed) -> list[tuple[str, str]]:
    """The rows of instalments as typed, and at least some to type into."""
    dues, amounts = list(typed.get(f"{name}.due", ())), list(typed.get(f"{name}.amount", ()))
    count = min(MAX_ROWS, max(ROWS, len(dues), len(amounts)) + (ROWS if first(typed, "more") else 0))
    padded = ([*column, *[""] * count] for column in (dues, amounts))
    return [(due.strip(), amount.strip()) for due, amount in zip(*padded, strict=False)][:count]


def _instalments(name: str, typed: Typed) -> list[dict[str, str]]:
    rows = [(due, plain_number(amount)) for due, amount in instalment_rows(name, typed)]
    named = [{"due": due, "amount": amount} for due, amount in rows if due or amount]
    return [{key: value for key, value in row.items() if value} for row in named]


def _points(field: Field, typed: Typed) -> dict[str, bool]:
    said = {point: first(typed, f"{field.name}.{point}") for point, _ in field.options}
    return {point: answer == "yes" for point, answer in said.items() if answer in ("yes", "no")}


def errors_by_field(fields: Sequence[Field], errors: Sequence[tuple[Sequence[Any], str]]) -> dict[str, str]:
    """Problems by the form's field; the key is empty for what belongs to none."""
    known = {field.name for field in fields}
    found: dict[str, str] = {}
    for loc, words in errors:
        name = str(loc[0]) if loc and str(loc[0]) in known else ""
        row = f"第{loc[1] + 1}期：" if len(loc) > 2 and isinstance(loc[1], int) else ""
        found.setdefault(name, f"{row}{words}")
    return found
