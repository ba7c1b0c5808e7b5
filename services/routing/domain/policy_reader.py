"""What every part of the routing section is read with: conditions, periods, templates, clauses, errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.routing.domain.places import ROLE, TEMPLATE_WORDS
from services.routing.domain.policy import CONDITION_NAMES
from services.routing.domain.seen import PROBE
from services.routing.domain.words import REFER, STEP_NAMES
from services.runtime.conditions import Condition, ConditionError
from services.runtime.packs import Pack, PackError
from services.runtime.periods import Period, PeriodError
from services.runtime.territory import Level, parse_territory

SECTION = "routing"
ACTIONS = frozenset(STEP_NAMES) | {REFER}
"""The actions that a pack may speak of; `refer` is the answer that a lead belongs elsewhere."""
_NAMES = frozenset(CONDITION_NAMES)
Path = tuple[str | int, ...]


class Reader:
    """Reads values of the section; every error has file and line and says what to write."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.territory = parse_territory(pack)
        self.clauses: Mapping[str, Any] = pack.section("clauses")

    def error(self, path: Path, message: str) -> PackError:
        """A `PackError` at a place of the section."""
        return PackError(message, *(self.pack.locate(path) or (None, None)))

    def condition(self, source: str | None, path: Path) -> Condition | None:
        """A `when` beside `path`; None holds always."""
        if source is None:
            return None
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
        if template in TEMPLATE_WORDS or self._is_a_role(template) or self._could_be_a_unit(template):
            return template
        words = (*sorted(TEMPLATE_WORDS), *(f"{ROLE}{name}" for name in self.territory.roles))
        raise self.error(
            path,
            f"unknown unit {template}: write a unit of units.yaml, {', '.join(words)}, "
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

    def _is_a_role(self, template: str) -> bool:
        """A role of units.yaml; each of its templates must be able to become a unit."""
        name = template.removeprefix(ROLE)
        if name == template or name not in self.territory.roles:
            return False
        for one in self.territory.roles[name]:
            if not self._could_be_a_unit(one):
                raise self.error(("units", "roles", name), f"role {name}: {one} can be no unit of this pack")
        return True

    def _could_be_a_unit(self, template: str) -> bool:
        """Whether, filled in for some territory and some industry, it is a unit."""
        counties = self.territory.counties()
        townships = [r for r in self.territory.regions.values() if r.level is Level.TOWNSHIP]
        filled = template
        for word, regions in (("{territory}", counties), ("{township}", townships)):
            if word in filled and not regions:
                return False
            filled = filled.replace(word, regions[0].code if regions else "")
        options = set(self.territory.industry_departments.values()) or {""}
        return any(self._knows(filled.replace("{industry}", option)) for option in options)

    def _knows(self, unit: str) -> bool:
        return "{" not in unit and self.territory.knows_unit(unit)
