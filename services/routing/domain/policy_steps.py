"""Reads where a lead goes first, who may take which step, what must hold before it, and who reviews."""

from __future__ import annotations

from services.routing.domain import policy_raw as raw
from services.routing.domain.guards import GUARDS
from services.routing.domain.policy import FirstUnit, GuardRule, Placed, StepRule
from services.routing.domain.policy_reader import SECTION, Path, Reader


def read_first_units(reader: Reader, section: raw.RawRouting) -> tuple[FirstUnit, ...]:
    """Where leads go first; the last rule meets every lead."""
    rules = section.first_units
    _last_meets_all(reader, "first_units", rules[-1].when, len(rules))
    return tuple(_first_unit(reader, r, (SECTION, "first_units", n)) for n, r in enumerate(rules))


def read_steps(reader: Reader, section: raw.RawRouting) -> dict[str, StepRule]:
    """The rule of each action that the pack speaks of."""
    for name in section.steps:
        reader.known_steps([name], (SECTION, "steps", name))
    return {name: _step(reader, rule, (SECTION, "steps", name)) for name, rule in section.steps.items()}


def read_reviewers(reader: Reader, section: raw.RawRouting) -> tuple[Placed, ...]:
    """Who reviews a feedback; the last rule meets every case."""
    rules = section.reviewers
    _last_meets_all(reader, "reviewers", rules[-1].when, len(rules))
    return tuple(_placed(reader, r, (SECTION, "reviewers", n)) for n, r in enumerate(rules))


def _last_meets_all(reader: Reader, key: str, when: str | None, count: int) -> None:
    if when is not None:
        raise reader.error((SECTION, key, count - 1), f"the last of `{key}` must have no `when`")


def _first_unit(reader: Reader, rule: raw.RawFirstUnit, path: Path) -> FirstUnit:
    return FirstUnit(
        unit=reader.template(rule.unit, (*path, "unit")),
        state=rule.state,
        clauses=tuple(rule.clauses),
        when=reader.condition(rule.when, path),
        task_force=rule.task_force and reader.template(rule.task_force, (*path, "task_force")),
    )


def _step(reader: Reader, rule: raw.RawStep, path: Path) -> StepRule:
    clauses = tuple(rule.clauses)
    guards = tuple(_guard(reader, g, (*path, "guards", n)) for n, g in enumerate(rule.guards))
    if rule.who is None:
        return StepRule(clauses, guards=guards)
    units = tuple(reader.template(unit, (*path, "who", "units")) for unit in rule.who.units)
    return StepRule(clauses, units, tuple(rule.who.clauses or clauses), guards)


def _guard(reader: Reader, rule: raw.RawGuard, path: Path) -> GuardRule:
    if rule.rule not in GUARDS:
        raise reader.error(path, f"unknown guard {rule.rule}; known: {', '.join(sorted(GUARDS))}")
    return GuardRule(rule.rule, rule.clause, reader.condition(rule.when, path))


def _placed(reader: Reader, rule: raw.RawPlaced, path: Path) -> Placed:
    return Placed(reader.template(rule.unit, path), tuple(rule.clauses), reader.condition(rule.when, path))
