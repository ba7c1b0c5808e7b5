"""Reads where a lead goes first, who may take which step, what must hold before it, and who reviews."""

from __future__ import annotations

from pydantic import ValidationError

from services.routing.domain import policy_raw as raw
from services.routing.domain.guards import GUARDS, OF_THE_CASE
from services.routing.domain.policy import (
    DEFAULT_WHO,
    UNIT_CLASSES,
    Duty,
    FirstUnit,
    GuardRule,
    Placed,
    StepRule,
)
from services.routing.domain.policy_reader import SECTION, Path, Reader
from services.routing.domain.variants import ANY_DEPARTMENT, ANY_TERRITORY
from services.routing.domain.words import REFER
from services.runtime.pack_wording import shape_error
from services.runtime.packs import PackError

VARIED = frozenset({"transfer", "hand_back", "assist"})
"""Actions that may have several rules."""


def read_first_units(reader: Reader, section: raw.RawRouting) -> tuple[FirstUnit, ...]:
    """Where leads go first; the last rule meets every lead."""
    rules = section.first_units
    _last_meets_all(reader, "first_units", rules[-1].when, len(rules))
    return tuple(_first_unit(reader, r, (SECTION, "first_units", n)) for n, r in enumerate(rules))


def read_steps(reader: Reader, section: raw.RawRouting) -> dict[str, tuple[StepRule, ...]]:
    """The rules of each action that the pack speaks of.

    Without a clock for signing nothing waits for a signature: a case may be verified once handed over.
    """
    unsigned = frozenset(() if "sign" in section.timers else ("transferred",))
    steps: dict[str, tuple[StepRule, ...]] = {}
    for name, written in section.steps.items():
        path: Path = (SECTION, "steps", name)
        reader.known_steps([name], path)
        rules = written if isinstance(written, list) else [written]
        if len(rules) > 1 and name not in VARIED:
            raise reader.error(
                path, f"only {', '.join(sorted(VARIED))} may be a list of rules; write one for {name}"
            )
        if rules[-1].to or rules[-1].when is not None:
            raise reader.error(
                path, f"the last rule of {name} is for all the rest: write no `to` and no `when`"
            )
        also = unsigned if name == "verify" else frozenset()
        steps[name] = tuple(_step(reader, name, rule, also, path) for rule in rules)
    return steps


def read_duties(reader: Reader) -> tuple[Duty, ...]:
    """The units' duties, of units.yaml, in the document's order."""
    found = []
    for id_, written in reader.pack.section("units").get("duties", {}).items():
        path: Path = ("units", "duties", id_)
        try:
            rule = raw.RawDuty.model_validate(written)
        except ValidationError as error:
            raise shape_error(reader.pack, path, error, raw.RawDuty) from None
        reader.known_clauses(rule.clauses, path)
        units = tuple(_target(reader, unit, path) for unit in rule.units)
        found.append(Duty(id_, units, rule.text, tuple(rule.clauses), reader.condition(rule.when, path)))
    return tuple(found)


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
        manner=rule.manner,
        with_units=tuple(reader.template(unit, (*path, "with")) for unit in rule.with_),
    )


def _step(reader: Reader, name: str, rule: raw.RawVariant, also: frozenset[str], path: Path) -> StepRule:
    clauses = tuple(rule.clauses)
    who = DEFAULT_WHO.get(name, ("unit",))
    if rule.who is not None:
        who = tuple(reader.template(unit, (*path, "who", "units")) for unit in rule.who.units)
    return StepRule(
        clauses,
        who,
        who_clauses=tuple((rule.who and rule.who.clauses) or clauses),
        guards=tuple(_guard(reader, g, name, (*path, "guards", n)) for n, g in enumerate(rule.guards)),
        to=tuple(_target(reader, entry, (*path, "to")) for entry in rule.to),
        when=reader.condition(rule.when, path),
        also_in=also.union(rule.also_in),
        manner=rule.manner,
        with_units=tuple(reader.template(unit, (*path, "with")) for unit in rule.with_),
        back_to=None if rule.back_to is None else reader.template(rule.back_to, (*path, "back_to")),
    )


def _target(reader: Reader, entry: str, path: Path) -> str:
    """A kind of unit, any territory's department, or a template."""
    departments = entry.startswith(ANY_TERRITORY) and entry in reader.territory.unit_names
    if entry in UNIT_CLASSES or entry == ANY_DEPARTMENT or departments:
        return entry
    try:
        return reader.template(entry, path)
    except PackError as error:
        kinds = ", ".join(UNIT_CLASSES)
        raise reader.error(path, f"{error.message}; or a kind of unit: {kinds}; or */<department>") from None


def _guard(reader: Reader, rule: raw.RawGuard, name: str, path: Path) -> GuardRule:
    if rule.rule not in GUARDS:
        raise reader.error(path, f"unknown guard {rule.rule}; known: {', '.join(sorted(GUARDS))}")
    if name == REFER and rule.rule not in OF_THE_CASE:
        known = ", ".join(sorted(OF_THE_CASE))
        raise reader.error(
            path, f"no unit asks for {REFER}, so {rule.rule} can't stand before it; can: {known}"
        )
    return GuardRule(rule.rule, rule.clause, reader.condition(rule.when, path))


def _placed(reader: Reader, rule: raw.RawPlaced, path: Path) -> Placed:
    return Placed(reader.template(rule.unit, path), tuple(rule.clauses), reader.condition(rule.when, path))
