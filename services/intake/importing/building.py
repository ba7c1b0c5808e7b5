"""Rows of a file as leads or facts, by a mapping. Pure and deterministic: the same file gives the same."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from services.intake.importing.mapping import LISTS, FieldRule, Mapping, folded
from services.runtime.tables import BadRow, Row

_TEXT_LIMIT = 20_000
_NUMBERS = frozenset({"amount", "headcount", "contract_value"})
_TIMES = frozenset({"received_at", "channel_due_at", "observed_at"})


@dataclass(frozen=True, slots=True)
class Item:
    """One lead or fact to be: the number of its first row, its data, and what tells it from all others."""

    number: int
    data: dict[str, Any]
    key: str


@dataclass(frozen=True, slots=True)
class Failure:
    """A lead or fact that can't be built: its first row, its number if known, where and why."""

    number: int
    source_id: str | None
    fields: Sequence[str]
    reasons: Sequence[str]


class _ValueError(ValueError):
    def __init__(self, column: str, reason: str) -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


def build(rows: Iterable[Row | BadRow], mapping: Mapping | None) -> Iterator[Item | Failure]:
    """Everything that the rows make, in the order of first rows; without a mapping rows are JSON objects."""
    seen: dict[str, int] = {}
    for group in _groups(rows, mapping):
        if isinstance(group, BadRow):
            yield Failure(group.number, None, [group.column] if group.column else [], [group.reason])
            continue
        first = group[0]
        try:
            data = first.cells if mapping is None else _mapped(group, mapping)
        except _ValueError as error:
            yield Failure(first.number, None, [error.column], [error.reason])
            continue
        digest = _digest(data)
        seen[digest] = seen.get(digest, 0) + 1
        yield Item(first.number, data, f"{digest}:{seen[digest]}")


def _groups(rows: Iterable[Row | BadRow], mapping: Mapping | None) -> Iterator[list[Row] | BadRow]:
    if mapping is None or mapping.group_by is None:
        for row in rows:
            yield row if isinstance(row, BadRow) else [row]
        return
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if isinstance(row, BadRow):
            yield row
        elif name := str(row.cells.get(mapping.group_by) or "").strip():
            groups.setdefault(name, []).append(row)
        else:
            yield BadRow(row.number, mapping.group_by, "此列为空，无法归并到一件")
    yield from groups.values()


def _digest(data: dict[str, Any]) -> str:
    """Tells contents apart; surrogates that somebody sent are no reason to fail here."""
    text = json.dumps(data, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:32]


def _mapped(rows: Sequence[Row], mapping: Mapping) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, rule in mapping.fields.items():
        value = _field(name, rule, rows)
        if value is not None and value != []:
            _put(data, name, value)
    if mapping.keep_original is not None:
        original = _original(rows)
        stated = data.get(mapping.keep_original)
        data[mapping.keep_original] = f"{stated}\n{original}" if stated else original
    return data


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    outer, dot, inner = name.partition(".")
    if dot:
        data.setdefault(outer, {})[inner] = value
    else:
        data[name] = value


def _field(name: str, rule: FieldRule, rows: Sequence[Row]) -> Any:
    if rule.column is None:
        return rule.value
    cells = [_text(r.cells.get(rule.column)) for r in rows]
    if name in LISTS or rule.collect:
        parts = [p for c in cells for p in _parts(c)]
        found = [_translated(rule, p) for p in parts]
        return list(dict.fromkeys(v for v in found if v is not None))
    values = [v for c in cells if (v := _value(name, rule, c)) is not None]
    return _picked(rule, values) if values else rule.default


def _parts(cell: str) -> list[str]:
    for mark in "、，；;|":
        cell = cell.replace(mark, ",")
    return [p.strip() for p in cell.split(",") if p.strip()]


def _text(value: Any) -> str:
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, bool) else str(value).strip()


def _value(name: str, rule: FieldRule, cell: str) -> Any:
    """One cell as the field's value; None when it says nothing."""
    if not cell:
        return None
    if name in _TIMES:
        return _time(rule, cell)
    if name in _NUMBERS:
        return _number(rule, cell)
    return _translated(rule, cell)


def _translated(rule: FieldRule, cell: str) -> Any:
    if not (rule.values or rule.spread):
        return f"{rule.prefix}{cell}"
    key = folded(cell)
    if key in rule.values:
        return rule.values[key]
    if rule.spread:
        return rule.spread[int(sha256(key.encode()).hexdigest(), 16) % len(rule.spread)]
    if rule.default is not None:
        return rule.default
    raise _ValueError(str(rule.column), "映射文件没有说明这个值对应什么，请补充 values 或 default")


def _number(rule: FieldRule, cell: str) -> str | None:
    plain = cell.replace(",", "").replace("，", "").strip("¥￥$ ").removesuffix("元").strip()
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return cell
    if rule.zero_means_unknown and number == 0:
        return None
    whole = number.is_finite() and number == number.to_integral_value()
    return str(int(number)) if whole else f"{number:f}"


def _time(rule: FieldRule, cell: str) -> str:
    """A time with its offset; one without an offset is in the mapping's zone."""
    try:
        found = _parsed(cell, rule.format)
    except ValueError:
        wanted = rule.format or "2023-09-01 或 2023-09-01T09:00:00"
        raise _ValueError(str(rule.column), f"时间无法读取，应写作 {wanted}") from None
    return found.isoformat() if found.tzinfo else f"{found.isoformat()}{rule.zone}"


def _parsed(cell: str, form: str | None) -> datetime:
    """As the file writes it, most often without a zone."""
    return datetime.fromisoformat(cell) if form is None else datetime.strptime(cell, form)  # noqa: DTZ007


def _picked(rule: FieldRule, values: list[Any]) -> Any:
    if rule.pick == "last":
        return values[-1]
    if rule.pick == "first":
        return values[0]
    try:
        numbers = [Decimal(str(v)) for v in values]
    except InvalidOperation:
        return values[0]
    return str(max(numbers) if rule.pick == "max" else sum(numbers))


def _original(rows: Sequence[Row]) -> str:
    """The file's own columns, one line each, values that differ beside each other."""
    lines = []
    for column in rows[0].cells:
        values = dict.fromkeys(v for r in rows if (v := _text(r.cells.get(column))))
        if column and values:
            lines.append(f"{column}: {'; '.join(values)}")
    text = "\n".join(lines)
    return text if len(text) <= _TEXT_LIMIT // 2 else f"{text[: _TEXT_LIMIT // 2]}…"
