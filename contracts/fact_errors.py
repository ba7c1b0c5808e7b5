"""What is wrong with an input, in Chinese, field by field, with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails


class FactError(ValueError):
    """A fact that can't be taken; `problems` pairs each field's place with what to do about it."""

    def __init__(self, found: list[tuple[tuple[str | int, ...], str]]) -> None:
        super().__init__("；".join(f"{'.'.join(map(str, loc)) or '本条'}：{text}" for loc, text in found))
        self.problems = found


def listed(expected: str) -> str:
    """The values that pydantic names (`'a', 'b' or 'c'`), as a Chinese sentence lists them."""
    return "、".join(re.findall(r"'([^']*)'", expected)) or expected


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "missing": lambda c: "缺少此项，请补充",
    "extra_forbidden": lambda c: "没有这个字段，请删除或改正拼写",
    "union_tag_not_found": lambda c: "缺少事实类型 kind，请补充",
    "union_tag_invalid": lambda c: f"没有事实类型“{c['tag']}”，可用：{listed(c['expected_tags'])}",
    "literal_error": lambda c: f"可用的值：{listed(c['expected'])}",
    "enum": lambda c: f"可用的值：{listed(c['expected'])}",
    "string_type": lambda c: "应为文字",
    "string_unicode": lambda c: "含有残缺字符，请删除后重试",
    "string_too_short": lambda c: "不能为空",
    "string_too_long": lambda c: f"过长，最多 {c['max_length']} 个字符",
    "string_pattern_mismatch": lambda c: "不能含有空格",
    "int_type": lambda c: "应为整数",
    "int_parsing": lambda c: "应为整数",
    "int_from_float": lambda c: "应为整数",
    "bool_type": lambda c: "应为 true 或 false",
    "bool_parsing": lambda c: "应为 true 或 false",
    "greater_than_equal": lambda c: f"不能小于 {c['ge']}",
    "less_than_equal": lambda c: f"不能大于 {c['le']}",
    "list_type": lambda c: "应为列表",
    "too_long": lambda c: f"最多 {c['max_length']} 项",
    "too_short": lambda c: f"至少 {c['min_length']} 项",
    "datetime_type": lambda c: "时间须带时区，例如 2023-09-01T09:00:00+08:00",
    "datetime_parsing": lambda c: "时间须带时区，例如 2023-09-01T09:00:00+08:00",
    "datetime_from_date_parsing": lambda c: "时间须带时区，例如 2023-09-01T09:00:00+08:00",
    "model_type": lambda c: '应为对象，例如 {"name": "某公司"}',
    "model_attributes_type": lambda c: '应为对象，例如 {"name": "某公司"}',
    "dict_type": lambda c: "应为对象",
    "url_parsing": lambda c: "应为网址，例如 https://example.com/1",
    "url_scheme": lambda c: "应为 http 或 https 网址",
}
_PATTERN_FIX = {
    "month": "月份应写作“年-月”，例如 2024-03",
    "region": "应为行政区划代码，例如 341202",
    "uscc": "应为 18 位统一社会信用代码",
}


def problems(error: ValidationError) -> list[tuple[tuple[str | int, ...], str]]:
    """Each problem of a validation: the field's place in the input and words in Chinese."""
    return [_problem(found) for found in error.errors(include_url=False, include_input=False)]


def _problem(found: ErrorDetails) -> tuple[tuple[str | int, ...], str]:
    kind, context = found["type"], found.get("ctx", {})
    # the tag of a discriminated union stands first in `loc` and is no part of the input
    loc = found["loc"] if kind.startswith("union_tag") else found["loc"][1:]
    place: tuple[str | int, ...] = ("kind",) if kind.startswith("union_tag") else loc
    if kind == "value_error":
        return place, str(context["error"])
    if kind == "string_pattern_mismatch" and place and place[-1] in _PATTERN_FIX:
        return place, _PATTERN_FIX[str(place[-1])]
    words = _WORDS.get(kind)
    return place, "格式不正确，请核对" if words is None else words(context)
