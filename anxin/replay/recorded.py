"""Reading a file of steps: NDJSON, one step of a scenario a line, in order of time; gzip too."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from anxin.scenario.files import ScenarioError, moment

PLAYED = ("lead", "act")
KNOWN = frozenset((*PLAYED, "fact", "calendar", "at"))


class RecordedError(ValueError):
    """A line that is no step: says the line and what to write."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step: `verb` is `lead`, `act`, `fact`, or None where nothing happens but that time goes on."""

    number: int
    at: datetime
    verb: str | None
    body: Mapping[str, Any]


def read_lines(file: Path) -> Iterator[Line]:
    """The steps of a file. Raises `RecordedError` at the first line that is none."""
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rb") as lines:
        yield from parse_lines(lines)


def parse_lines(lines: Iterable[bytes]) -> Iterator[Line]:
    """The steps on `lines`; a step without `at` is of the time of the one before."""
    now: datetime | None = None
    for number, raw in enumerate(lines, 1):
        if raw.isspace():
            continue
        line = _parse(number, raw, now)
        if now is not None and line.at < now:
            raise RecordedError(f"line {number}: `at` lies before the line above; sort the file by it")
        now = line.at
        yield line


def _parse(number: int, raw: bytes, now: datetime | None) -> Line:
    try:
        step = from_json(raw)
    except ValueError as error:
        raise RecordedError(f"line {number}: this is no JSON: {error}") from None
    if not isinstance(step, dict) or not step.keys() <= KNOWN:
        known = ", ".join(sorted(KNOWN))
        raise RecordedError(f"line {number}: a step is an object with `at` and one of {known}")
    at = step.pop("at", None)
    verb, body = step.popitem() if step else (None, {})
    if step or not isinstance(body, dict):
        raise RecordedError(f"line {number}: write one of lead, act, fact in a line, and an object behind it")
    return Line(number, _at(number, at, now), verb, body)


def _at(number: int, text: Any, now: datetime | None) -> datetime:
    if text is None:
        if now is None:
            raise RecordedError(f"line {number}: the first step needs `at`")
        return now
    try:
        return moment(text)
    except ScenarioError:
        raise RecordedError(f"line {number}: {text!r} is no time; write 2023-09-01T09:00+08:00") from None
