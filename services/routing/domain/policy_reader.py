"""What every part of the routing section is read with: conditions, periods, templates, clauses, errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from services.routing.domain.places import TEMPLATE_WORDS
from services.routing.domain.policy import CONDITION_NAMES
from services.routing.domain.seen import PROBE
from services.routing.domain.words import STEP_NAMES
from services.runtime.conditions import Condition, ConditionError
from services.runtime.packs import Pack, PackError
from services.runtime.periods import Period, PeriodError
from services.runtime.territory import Territory, parse_territory

SECTION = "routing"
ACTIONS = frozenset(STEP_NAMES) | {"refer"}
"""The actions that a pack may speak of; `refer` is the answer that a lead belongs elsewhere."""
_NAMES = frozenset(CONDITION_NAMES)
_WORD = re.compile(r"[a-z_]+")
Path = tuple[str | int, ...]


class Reader:
    """Reads values of the section; every error has file and line and says what to write."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.territory = parse_territory(pack)
        self.clauses: Mapping[str, Any] = pack.section("clauses")
        self.names_used: set[str] = set()
        """The names that the conditions read so far look at."""

    def error(self, path: Path, message: str) -> PackError:
        """A `PackError` at a place of the section."""
        return PackError(message, *(self.pack.locate(path) or (None, None)))

    def condition(self, source: str | None, path: Path) -> Condition | None:
        """A `when` beside `path`; None holds always."""
        if source is None:
            return None
        self.names_used |= _NAMES & set(_WORD.findall(source))
        try:
            condition = Condition.parse(source, _NAMES)
            condition.holds(PROBE)
            return condition
        except ConditionError as error:
            raise self.error((*path, "when"), str(error)) from None

    def period(self, data: Mapping[str, Any], path: Path) -> Period:
        """A period as `{days: 15}`."""
        try:
            return Period.parse(data)
        except PeriodError as error:
            raise self.error(path, str(error)) from None

    def template(self, template: str, path: Path) -> str:
        """A unit, or what can become one for a case."""
        if template in TEMPLATE_WORDS or self._could_be_a_unit(template):
            return template
        raise self.error(
            path,
            f"unknown unit {template}: write a unit of units.yaml, {', '.join(sorted(TEMPLATE_WORDS))}, "
            "or a template such as {territory}/hrss or {territory}/{industry}",
        )

    def known_clauses(self, named: Iterable[Any], path: Path) -> None:
        """All of these clauses are in `clauses.yaml`."""
        for clause in named:
            if clause not in self.clauses:
                raise self.error(
                    path, f"clause {clause} is not in clauses.yaml; add it there or name another"
                )

    def known_timers(self, names: Iterable[str], timers: Mapping[str, Any], path: Path) -> None:
        """The pack has all of these clocks."""
        for name in names:
            if name not in timers:
                raise self.error(path, f"unknown timer {name}; the pack has: {', '.join(timers)}")

    def known_steps(self, names: Iterable[str], path: Path) -> None:
        """All of these are actions of a case."""
        for name in names:
            if name not in ACTIONS:
                raise self.error(path, f"unknown step {name}; known: {', '.join(sorted(ACTIONS))}")

    def _could_be_a_unit(self, template: str) -> bool:
        counties = self.territory.counties()
        if "{territory}" in template and not counties:
            return False
        filled = template.replace("{territory}", counties[0].code if counties else "")
        options = sorted(set(self.territory.industry_departments.values())) or [""]
        return all(_knows(filled.replace("{industry}", option), self.territory) for option in options)


def _knows(unit: str, territory: Territory) -> bool:
    return "{" not in unit and territory.knows_unit(unit)
