"""Reading scenario files. Plain values: times and dates stay text, and so do `on`, `off`, `yes`, `no`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import yaml

from services.runtime.packs import HEADER
from services.runtime.yaml_text import PlainYaml

LOCAL = timezone(timedelta(hours=8))
VERBS = ("lead", "fact", "act", "calendar", "pack")
TARGETS = ("case", "warning", "supervision", "task")
STEP_KEYS = frozenset((*VERBS, "at", "expect", "refused", "rejected"))
FILE_KEYS = frozenset(("title", "clauses", "city", "pack", "start", "steps"))


class ScenarioError(ValueError):
    """A scenario file that can't be read: says the file, the step and what to write."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: at most one verb, and what is expected after it."""

    number: int
    at: datetime | None
    verb: str | None
    body: Mapping[str, Any]
    expect: Mapping[str, Any]
    refused: Mapping[str, Any] | None
    rejected: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """One file. `pack` is a path beside the file, or None for the city's own pack."""

    file: Path
    title: str
    clauses: tuple[str, ...]
    city: str
    pack: str | None
    start: datetime
    steps: tuple[Step, ...]


_TRUE_FALSE = ("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"))
_YAML = PlainYaml(without={"timestamp", "bool"}, resolvers={"t": [_TRUE_FALSE], "f": [_TRUE_FALSE]})
"""Without guesses at words and dates."""


def scenario_files(given: Path) -> list[Path]:
    """A file, or all scenarios in a folder; a folder in it that holds a pack holds no scenarios."""
    if given.is_file():
        return [given]
    packs = {header.parent for header in given.rglob(f"{HEADER}.yaml")}
    return [file for file in sorted(given.rglob("*.yaml")) if not packs & set(file.parents)]


def load_scenario(file: Path) -> Scenario:
    """Reads one file. Raises `ScenarioError`."""
    try:
        raw = _YAML.load(file.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise ScenarioError(f"{file}: this is no YAML: {error}") from None
    if not isinstance(raw, dict):
        raise ScenarioError(f"{file}: a scenario is a mapping with city, start and steps")
    unknown = sorted(set(raw) - FILE_KEYS)
    if unknown:
        raise ScenarioError(f"{file}: unknown key {unknown[0]}; known: {', '.join(sorted(FILE_KEYS))}")
    for key in ("city", "start", "steps"):
        if not raw.get(key):
            raise ScenarioError(f"{file}: `{key}` is missing")
    return Scenario(
        file=file,
        title=str(raw.get("title", file.stem)),
        clauses=tuple(raw.get("clauses", ())),
        city=str(raw["city"]),
        pack=raw.get("pack"),
        start=moment(raw["start"], file),
        steps=tuple(_step(n, step, file) for n, step in enumerate(raw["steps"], 1)),
    )


def _step(number: int, raw: Any, file: Path) -> Step:
    where = f"{file}: step {number}"
    if not isinstance(raw, dict):
        raise ScenarioError(f"{where} is no mapping")
    unknown = sorted(set(raw) - STEP_KEYS)
    if unknown:
        raise ScenarioError(f"{where}: unknown key {unknown[0]}; known: {', '.join(sorted(STEP_KEYS))}")
    verbs = [verb for verb in VERBS if verb in raw]
    if len(verbs) > 1:
        raise ScenarioError(f"{where} has {' and '.join(verbs)}; make two steps of it")
    verb = verbs[0] if verbs else None
    _check_verb(where, verb, raw)
    return Step(
        number=number,
        at=moment(raw["at"], file) if "at" in raw else None,
        verb=verb,
        body=(raw[verb] or {}) if verb else {},
        expect=raw.get("expect") or {},
        refused=raw.get("refused"),
        rejected=raw.get("rejected"),
    )


def _check_verb(where: str, verb: str | None, raw: Mapping[str, Any]) -> None:
    body: Any = raw[verb] if verb else None
    if verb == "pack" and not (isinstance(body, dict) and set(body) == {"move_to"}):
        raise ScenarioError(f"{where}: `pack` takes the path of a pack: `pack: {{move_to: path}}`")
    if verb == "act" and not (isinstance(body, dict) and set(TARGETS) & set(body)):
        raise ScenarioError(f"{where}: `act` names what it acts on: {', '.join(TARGETS)}")
    if verb == "act" and "action" not in body:
        raise ScenarioError(f"{where}: `act` lacks `action`")


def pack_folder(path: str, scenario: Path) -> Path:
    """The folder of a pack that a scenario names: beside the scenario's file, or from where one stands."""
    beside = (scenario.parent / path).resolve()
    return beside if beside.is_dir() else Path(path).resolve()


def moment(text: Any, file: Path | None = None) -> datetime:
    """A time with or without offset (then Asia/Shanghai); a bare date is its first instant. In UTC."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        raise ScenarioError(f"{file}: {text!r} is no time; write 2023-09-01T09:00") from None
    return (found if found.tzinfo else found.replace(tzinfo=LOCAL)).astimezone(UTC)
