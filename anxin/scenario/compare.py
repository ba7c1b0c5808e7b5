"""Comparing what is with what a scenario expects: only the fields it names, at any depth. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from typing import Any

LOCAL = timezone(timedelta(hours=8))
AS_SET = frozenset(("marks",))
AS_PART = frozenset(("clauses",))


def differences(expected: Any, actual: Any, path: str = "", name: str = "") -> list[str]:
    """What differs, one line each; empty when `actual` is as expected."""
    if isinstance(expected, Mapping):
        return _mapping(expected, actual, path)
    if name in AS_SET:
        same = isinstance(actual, (list, tuple, set, frozenset)) and set(expected or ()) == set(actual)
        return [] if same else [f"{path}: {_show(actual)}, expected exactly {_show(expected)}"]
    if name in AS_PART:
        missing = [c for c in expected if c not in (actual or ())]
        return [f"{path}: {_show(actual)}, expected {', '.join(missing)} among them"] if missing else []
    if isinstance(expected, list):
        return _sequence(expected, actual, path)
    return [] if same_value(expected, actual) else [f"{path}: {_show(actual)}, expected {_show(expected)}"]


def _mapping(expected: Mapping[str, Any], actual: Any, path: str) -> list[str]:
    actual = by_name(actual)
    if not isinstance(actual, Mapping):
        return [f"{path}: {_show(actual)}, expected {_show(expected)}"]
    return [
        line
        for key, value in expected.items()
        for line in differences(value, actual.get(str(key)), f"{path}.{key}" if path else str(key), str(key))
    ]


def _sequence(expected: Sequence[Any], actual: Any, path: str) -> list[str]:
    if not isinstance(actual, (list, tuple)) or len(actual) != len(expected):
        return [f"{path}: {_show(actual)}, expected {_show(expected)}"]
    return [
        line
        for n, (one, other) in enumerate(zip(expected, actual, strict=True))
        for line in differences(one, other, f"{path}[{n}]")
    ]


def by_name(value: Any) -> Any:
    """A list of named things (timers) as a mapping by name; anything else as it is."""
    if not isinstance(value, (list, tuple)):
        return value
    named = all(isinstance(v, Mapping) and "name" in v for v in value)
    return {v["name"]: v for v in value} if named else value


def same_value(expected: Any, actual: Any) -> bool:
    """Whether two scalars mean the same: times as instants, money as numbers, anything else as it is."""
    if expected is None or actual is None:
        return expected is actual
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if expected == actual:
        return True
    numbers = _number(expected), _number(actual)
    if None not in numbers:
        return numbers[0] == numbers[1]
    times = _time(expected), _time(actual)
    return None not in times and times[0] == times[1]


def _number(value: Any) -> Decimal | None:
    if isinstance(value, (int, float, Decimal)):
        return Decimal(str(value))
    if not isinstance(value, str):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:
        return None


def _time(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=LOCAL)


def subsequence(expected: Sequence[Mapping[str, Any]], events: Sequence[Mapping[str, Any]]) -> list[str]:
    """Expected events in order among `events`, each aggregate for itself; what was not found, a line each."""
    positions: dict[Any, int] = {}
    lines = []
    for wanted in expected:
        subject = wanted.get("subject")
        start = positions.get(subject, 0)
        found = next((n for n in range(start, len(events)) if not differences(wanted, events[n])), None)
        if found is None:
            seen = ", ".join(f"{e['type']}({e['subject']})" for e in events[start:])
            lines.append(f"events: no {_show(wanted)} among {seen or 'none'}")
        else:
            positions[subject] = found + 1
    return lines


def _show(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(LOCAL).isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {_show(v)}" for k, v in value.items()) + "}"
    return str(value)


def with_empty_rows(wanted: Mapping[str, Any], bulletin: dict[str, Any]) -> dict[str, Any]:
    """The bulletin with noughts for rows asked for that it does not print: they had nothing to tell."""
    asked = {str(name): row for name, row in wanted.get("rows", {}).items() if isinstance(row, Mapping)}
    empty = {name: dict.fromkeys(row, 0) for name, row in asked.items()}
    return {**bulletin, "rows": {**empty, **bulletin["rows"]}}
