"""Which clauses of a pack's documents are carried out: by which rules, and shown by which scenarios.

A clause of `clauses.yaml` that routing or intake carries out has a rule that names it and a scenario. What
another service does (kinds `warning` and `report`, or `carried_out_by`) is listed as open until a rule names
it; once one does, what warnings carry out is shown by a scenario, too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anxin.checking.checked import Place, walk
from anxin.scenario.files import Scenario, ScenarioError, load_scenario, pack_folder, scenario_files
from services.runtime.packs import Pack

CLAUSES = "clauses"
LAW = "CN-"
"""What national and provincial law begins with: it stands there to be named, nobody has to name all of it."""
COVERED = frozenset({"route", "action", "guard", "timer", "escalate", "intake", "record", "duty"})
"""The kinds of clause that need a rule and a scenario."""
WARNINGS = "warnings"
OTHERS = {"warning": WARNINGS, "report": "bulletins"}
"""The kinds that another service carries out."""


@dataclass(frozen=True, slots=True)
class Open:
    """A clause that another service is to carry out, and that no rule names yet."""

    pack: str
    clause: str
    carried_out_by: str


@dataclass(frozen=True, slots=True)
class Tested:
    """The scenarios that count as tests."""

    scenarios: list[Scenario] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, folders: Iterable[Path]) -> Tested:
        """All scenario files in `folders`, each once; what can't be read is an error."""
        tested = cls()
        files = (file for folder in folders if folder.exists() for file in scenario_files(folder))
        for file in dict.fromkeys(file.resolve() for file in files):
            try:
                tested.scenarios.append(load_scenario(file))
            except ScenarioError as error:
                tested.errors.append(str(error))
        return tested

    def of(self, pack: Pack, folder: Path) -> list[Scenario]:
        """The scenarios that play this pack: its city's, or those that name its folder."""
        return [s for s in self.scenarios if self._plays(s, pack, folder)]

    @staticmethod
    def _plays(scenario: Scenario, pack: Pack, folder: Path) -> bool:
        if scenario.city != pack.city:
            return False
        return scenario.pack is None or pack_folder(scenario.pack, scenario.file) == folder.resolve()


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts of rules and scenarios by clause, what is open, and what lacks."""

    clauses: dict[str, dict[str, int]] = field(default_factory=dict)
    open: list[Open] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def of(pack: Pack, folder: Path, tested: Tested | None) -> Coverage:
    """What of a pack's clauses is carried out and shown; without scenarios none has to be shown."""
    known = pack.section(CLAUSES)
    named = list(_named_clauses(pack))
    rules = Counter(clause for _, clause in named)
    played = [] if tested is None else tested.of(pack, folder)
    shown = Counter(clause for scenario in played for clause in scenario.clauses)
    coverage = Coverage()
    coverage.errors.extend(_unknown(pack, known, named, played))
    for id_, clause in known.items():
        if id_ in rules or not id_.startswith(LAW):
            coverage.clauses[id_] = {"rules": rules[id_], "scenarios": shown[id_]}
        if not id_.startswith(LAW):
            _judge(coverage, pack, folder, id_, clause, shown=tested is not None)
    return coverage


def _judge(coverage: Coverage, pack: Pack, folder: Path, id_: str, clause: Any, shown: bool) -> None:
    """Whether a clause of the pack's own lacks anything; `shown`: scenarios are asked for, too."""
    kind = str(clause.get("kind")) if isinstance(clause, Mapping) else ""
    by = clause.get("carried_out_by") if isinstance(clause, Mapping) else None
    counts = coverage.clauses[id_]
    if by is not None or kind not in COVERED:
        service = str(by or OTHERS.get(kind, "nobody"))
        if not counts["rules"]:
            coverage.open.append(Open(pack.name, id_, service))
            return
        if service != WARNINGS:
            return
    file, line = pack.locate((CLAUSES, id_)) or (str(folder), 1)
    if not counts["rules"]:
        coverage.errors.append(
            f"{file}:{line}: no rule names clause {id_}; write `clauses: [{id_}]` beside the rule that "
            "carries it out, or `carried_out_by: warnings` (or bulletins) here if that service does"
        )
    if shown and not counts["scenarios"]:
        coverage.errors.append(
            f"{file}:{line}: no scenario shows clause {id_}; write one with `city: {pack.city}` and "
            f"`clauses: [{id_}]` (see policies/README.md)"
        )


def _unknown(
    pack: Pack,
    known: Mapping[str, Any],
    named: Iterable[tuple[Place, str]],
    played: Iterable[Scenario],
) -> Iterator[str]:
    for place, clause in named:
        if clause not in known:
            file, line = pack.locate(place) or (pack.name, 1)
            yield f"{file}:{line}: clause {clause} is not in clauses.yaml; add it there or name another"
    for scenario in played:
        for clause in scenario.clauses:
            if clause not in known:
                where = f"{scenario.file}:{_line_of(scenario.file, clause)}"
                yield f"{where}: clause {clause} is not in clauses.yaml; add it there or name another"


def _line_of(file: Path, word: str) -> int:
    lines = file.read_text("utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if word in line), 1)


def _named_clauses(pack: Pack) -> Iterator[tuple[Place, str]]:
    """Every clause id that a rule names, and where."""
    for place, value in walk(pack.sections):
        if place[0] == CLAUSES:
            continue
        if place[-1] in ("clauses", "general") and isinstance(value, list):
            yield from ((place, str(clause)) for clause in value)
        elif place[-1] == "clause" and isinstance(value, str):
            yield place, value
