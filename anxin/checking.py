"""Checking packs: what is wrong with them, what in them is assumed, and which clauses they carry out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anxin.scenario.files import ScenarioError, load_scenario
from services.bulletins.domain.policy import BulletinsPolicy
from services.intake.domain.policy import IntakePolicy
from services.routing.domain.policy_parse import parse_policy
from services.runtime.packs import Pack, PackError, read_pack
from services.runtime.territory import parse_territory
from services.warnings.domain.policy import WarningsPolicy

PARSERS: tuple[Callable[[Pack], Any], ...] = (
    parse_territory,
    IntakePolicy.parse,
    parse_policy,
    WarningsPolicy.parse,
    BulletinsPolicy.parse,
)
CLAUSES = "clauses"
NATIONAL = "CN-"


@dataclass(frozen=True, slots=True)
class Assumed:
    """A value that no document gives: where it stands, and why it is what it is."""

    pack: str
    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in some packs. `clauses` counts rules and scenarios by clause."""

    errors: list[str] = field(default_factory=list)
    assumed: list[Assumed] = field(default_factory=list)
    clauses: dict[str, dict[str, int]] = field(default_factory=dict)


def check_packs(folders: list[Path], scenarios: Path) -> Report:
    """Checks each pack folder; counts the clauses that rules and the scenario files name."""
    report = Report()
    tested = _tested_clauses(scenarios, report)
    for folder in folders:
        try:
            pack = read_pack(folder)
        except PackError as error:
            report.errors.append(str(error))
            continue
        report.errors.extend(_wrong_sections(pack))
        report.assumed.extend(_assumed(pack))
        _count_clauses(pack, tested, report)
    return report


def _wrong_sections(pack: Pack) -> Iterator[str]:
    """Each service reads its own section: what one can't read is said with file and line."""
    for parse in PARSERS:
        try:
            parse(pack)
        except PackError as error:
            yield str(error)


def _count_clauses(pack: Pack, tested: Mapping[str, int], report: Report) -> None:
    known = pack.section(CLAUSES)
    for clause in known:
        if clause.startswith(NATIONAL):
            continue  # law that stands there to be named; no city has to name all of it
        report.clauses.setdefault(clause, {"rules": 0, "scenarios": tested.get(clause, 0)})
    for path, clause in _named_clauses(pack):
        if clause in known:
            counts = report.clauses.setdefault(clause, {"rules": 0, "scenarios": tested.get(clause, 0)})
            counts["rules"] += 1
        else:
            file, line = pack.locate(path) or (pack.name, 1)
            report.errors.append(
                f"{file}:{line}: clause {clause} is none of the pack's; add it to clauses.yaml or mend its id"
            )


def _named_clauses(pack: Pack) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every clause id that a rule names, and where."""
    for path, value in _walk(pack.sections, ()):
        if path[0] == CLAUSES:
            continue
        if path[-1] == "clauses" and isinstance(value, list):
            yield from ((path, str(clause)) for clause in value)
        elif path[-1] == "clause" and isinstance(value, str):
            yield path, value


def _assumed(pack: Pack) -> Iterator[Assumed]:
    for path, value in _walk(pack.sections, ()):
        if isinstance(value, Mapping) and value.get("assumed") is True:
            yield Assumed(pack.name, ".".join(map(str, path)), str(value.get("reason", "")))


def _walk(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every place of a pack with its path, outer ones first."""
    if path:
        yield path, value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from _walk(inner, (*path, n))


def _tested_clauses(folder: Path, report: Report) -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in sorted(folder.rglob("*.yaml")):
        try:
            scenario = load_scenario(file)
        except ScenarioError as error:
            report.errors.append(str(error))
            continue
        for clause in scenario.clauses:
            counts[clause] = counts.get(clause, 0) + 1
    return counts
