"""Reads and checks the routing section of a pack. Every error has file and line and says what to write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from pydantic import ValidationError

from services.routing.domain import policy_raw as raw
from services.routing.domain.guards import GUARDS
from services.routing.domain.places import TEMPLATE_WORDS
from services.routing.domain.policy import (
    CONDITION_NAMES,
    Escalation,
    Extension,
    FeedbackRule,
    FirstUnit,
    GuardRule,
    Placed,
    Reopening,
    RoutingPolicy,
    SpotChecks,
    StepRule,
    Then,
    TimerRule,
)
from services.routing.domain.seen import PROBE
from services.routing.domain.words import STEP_NAMES
from services.runtime.conditions import Condition, ConditionError
from services.runtime.packs import Pack, PackError
from services.runtime.periods import Period, PeriodError
from services.runtime.territory import Territory, parse_territory

SECTION = "routing"
ACTIONS = frozenset(STEP_NAMES) | {"refer"}
"""The actions that a pack may speak of; `refer` is the answer that a lead belongs elsewhere."""
TRIGGERS = frozenset(
    {"opened", "transferred", "signed", "diverted", "verified", "agreed", "filed", "found_unpaid", "reopened"}
)
_NAMES = frozenset(CONDITION_NAMES)
_WORD = re.compile(r"[a-z_]+")
Path = tuple[str | int, ...]


def parse_policy(pack: Pack) -> RoutingPolicy:
    """The typed routing section; raises `PackError`."""
    return _Reader(pack).policy()


class _Reader:
    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._clauses = pack.section("clauses")
        self._territory = parse_territory(pack)
        self._used: set[str] = set()

    def policy(self) -> RoutingPolicy:
        section = self._validated()
        self._check_clauses(self._pack.section(SECTION), (SECTION,))
        for key, rules in (("first_units", section.first_units), ("reviewers", section.reviewers)):
            if rules[-1].when is not None:
                raise self._error((SECTION, key, len(rules) - 1), f"the last of `{key}` must have no `when`")
        departments = self._pack.section("units").get("departments", [])
        return RoutingPolicy(
            city=self._pack.city,
            territory=self._territory,
            departments=frozenset(map(str, departments)),
            first_units=tuple(
                self._first_unit(r, (SECTION, "first_units", n)) for n, r in enumerate(section.first_units)
            ),
            timers={
                name: tuple(self._timer(r, (SECTION, "timers", name, n)) for n, r in enumerate(rules))
                for name, rules in section.timers.items()
            },
            steps={name: self._step(name, r) for name, r in section.steps.items()},
            general=tuple(section.general),
            reviewers=tuple(
                self._placed(r, (SECTION, "reviewers", n)) for n, r in enumerate(section.reviewers)
            ),
            escalations=self._escalations(section.escalations, section.timers),
            approaching={
                name: tuple(sorted((timedelta(**span) for span in spans), reverse=True))
                for name, spans in section.approaching.items()
            },
            feedback=FeedbackRule(section.feedback.min_length, tuple(section.feedback.interim)),
            spot_checks=self._spot_checks(section.spot_checks),
            follow_up=self._reopening(section.follow_up, section.timers),
            platforms=frozenset(section.platforms),
            names_used=frozenset(self._used),
            clause_texts={key: str(value.get("text", "")) for key, value in self._clauses.items()},
        )

    def _validated(self) -> raw.RawRouting:
        section = self._pack.section(SECTION)
        if not section:
            raise PackError(f"the pack has no routing rules; write {SECTION}.yaml")
        try:
            return raw.RawRouting.model_validate(self._plain(section, (SECTION,)))
        except ValidationError as error:
            first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
            path = tuple(part for part in first["loc"] if part != "[key]")
            said = "unknown key" if first["type"] == "extra_forbidden" else first["msg"]
            raise self._error((SECTION, *path), f"{'.'.join(map(str, path))}: {said}") from None

    def _plain(self, value: Any, path: Path) -> Any:
        """The section without its `assumed` and `reason` notes; the one needs the other."""
        if isinstance(value, list):
            return [self._plain(item, (*path, n)) for n, item in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        if "assumed" in value:
            if value["assumed"] is not True or not value.get("reason"):
                raise self._error(path, "an assumed value needs `assumed: true` and a `reason`")
            value = {k: v for k, v in value.items() if k not in ("assumed", "reason")}
            if set(value) == {"value"}:
                return self._plain(value["value"], path)
        return {key: self._plain(item, (*path, key)) for key, item in value.items()}

    def _check_clauses(self, value: Any, path: Path) -> None:
        if isinstance(value, Mapping):
            for key, item in value.items():
                named = item if key == "clauses" else [item] if key == "clause" else None
                if named is not None or (key == "general" and path == (SECTION,)):
                    self._known_clauses(named or item, (*path, key))
                else:
                    self._check_clauses(item, (*path, key))
        elif isinstance(value, list):
            for n, item in enumerate(value):
                self._check_clauses(item, (*path, n))

    def _known_clauses(self, named: Iterable[Any], path: Path) -> None:
        for clause in named:
            if clause not in self._clauses:
                raise self._error(
                    path, f"clause {clause} is not in clauses.yaml; add it there or name another"
                )

    def _first_unit(self, rule: raw.RawFirstUnit, path: Path) -> FirstUnit:
        return FirstUnit(
            unit=self._template(rule.unit, (*path, "unit")),
            state=rule.state,
            clauses=tuple(rule.clauses),
            when=self._condition(rule.when, path),
            task_force=rule.task_force and self._template(rule.task_force, (*path, "task_force")),
        )

    def _timer(self, rule: raw.RawTimer, path: Path) -> TimerRule:
        extension = rule.extension
        return TimerRule(
            clauses=tuple(rule.clauses),
            when=self._condition(rule.when, path),
            period=None if rule.period is None else self._period(rule.period, (*path, "period")),
            unit=None if rule.unit == "debtor" else self._template(rule.unit, (*path, "unit")),
            extension=None
            if extension is None
            else Extension(
                self._period(extension.period, (*path, "extension", "period")),
                tuple(extension.posts),
                tuple(extension.clauses),
            ),
        )

    def _step(self, name: str, rule: raw.RawStep) -> StepRule:
        path: Path = (SECTION, "steps", name)
        if name not in ACTIONS:
            raise self._error(path, f"unknown step {name}; known: {', '.join(sorted(ACTIONS))}")
        for n, guard in enumerate(rule.guards):
            if guard.rule not in GUARDS:
                known = ", ".join(sorted(GUARDS))
                raise self._error((*path, "guards", n), f"unknown guard {guard.rule}; known: {known}")
        clauses = tuple(rule.clauses)
        guards = tuple(
            GuardRule(g.rule, g.clause, self._condition(g.when, (*path, "guards", n)))
            for n, g in enumerate(rule.guards)
        )
        if rule.who is None:
            return StepRule(clauses, guards=guards)
        units = tuple(self._template(unit, (*path, "who", "units")) for unit in rule.who.units)
        return StepRule(clauses, units, tuple(rule.who.clauses or clauses), guards)

    def _placed(self, rule: raw.RawPlaced, path: Path) -> Placed:
        return Placed(self._template(rule.unit, path), tuple(rule.clauses), self._condition(rule.when, path))

    def _escalations(
        self, rules: Mapping[str, raw.RawEscalation], timers: Mapping[str, Any]
    ) -> dict[str, tuple[Escalation, ...]]:
        found: dict[str, list[Escalation]] = {}
        known = TRIGGERS | {f"breached:{name}" for name in timers}
        for name, rule in rules.items():
            path: Path = (SECTION, "escalations", name)
            for trigger in rule.on:
                if trigger not in known:
                    raise self._error(
                        (*path, "on"), f"unknown trigger {trigger}; known: {', '.join(sorted(known))}"
                    )
            self._known_timers(rule.then.start, timers, (*path, "then", "start"))
            for step in (*rule.then.due, *rule.then.require):
                if step not in ACTIONS:
                    raise self._error((*path, "then"), f"unknown step {step}")
            escalation = Escalation(
                name,
                tuple(rule.on),
                self._then(rule.then, path),
                tuple(rule.clauses),
                self._condition(rule.when, path),
            )
            for trigger in rule.on:
                found.setdefault(trigger, []).append(escalation)
        return {trigger: tuple(chosen) for trigger, chosen in found.items()}

    def _then(self, then: raw.RawThen, path: Path) -> Then:
        for unit in (*then.notify, *then.members, *filter(None, (then.unit, then.review_unit))):
            self._template(unit, (*path, "then"))
        return Then(
            marks=tuple(then.marks),
            unit=then.unit,
            notify=tuple(then.notify),
            members=tuple(then.members),
            due=tuple(then.due),
            require=tuple(then.require),
            start=tuple(then.start),
            review_unit=then.review_unit,
        )

    def _spot_checks(self, rule: raw.RawSpotChecks | None) -> SpotChecks | None:
        if rule is None:
            return None
        unit = self._template(rule.unit, (SECTION, "spot_checks", "unit"))
        return SpotChecks(rule.percent, timedelta(**rule.every), unit, tuple(rule.clauses))

    def _reopening(self, rule: raw.RawReopening, timers: Mapping[str, Any]) -> Reopening:
        self._known_timers(rule.restart, timers, (SECTION, "follow_up", "restart"))
        return Reopening(rule.reopens, tuple(rule.restart), tuple(rule.clauses))

    def _known_timers(self, names: Iterable[str], timers: Mapping[str, Any], path: Path) -> None:
        for name in names:
            if name not in timers:
                raise self._error(path, f"unknown timer {name}; the pack has: {', '.join(timers)}")

    def _condition(self, source: str | None, path: Path) -> Condition | None:
        if source is None:
            return None
        self._used |= _NAMES & set(_WORD.findall(source))
        try:
            condition = Condition.parse(source, _NAMES)
            condition.holds(PROBE)
            return condition
        except ConditionError as error:
            raise self._error((*path, "when"), str(error)) from None

    def _period(self, data: Mapping[str, Any], path: Path) -> Period:
        try:
            return Period.parse(data)
        except PeriodError as error:
            raise self._error(path, str(error)) from None

    def _template(self, template: str, path: Path) -> str:
        if template in TEMPLATE_WORDS or self._could_be_a_unit(template):
            return template
        raise self._error(
            path,
            f"unknown unit {template}: write a unit of units.yaml, {', '.join(sorted(TEMPLATE_WORDS))}, "
            "or a template such as {territory}/hrss or {territory}/{industry}",
        )

    def _could_be_a_unit(self, template: str) -> bool:
        counties = self._territory.counties()
        if "{territory}" in template and not counties:
            return False
        filled = template.replace("{territory}", counties[0].code if counties else "")
        options = sorted(set(self._territory.industry_departments.values())) or [""]
        return all(self._knows(filled.replace("{industry}", option), self._territory) for option in options)

    @staticmethod
    def _knows(unit: str, territory: Territory) -> bool:
        return "{" not in unit and territory.knows_unit(unit)

    def _error(self, path: Path, message: str) -> PackError:
        return PackError(message, *(self._pack.locate(path) or (None, None)))
