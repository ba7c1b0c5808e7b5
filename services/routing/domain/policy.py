"""The routing section of a pack, typed: who may do what, which clocks run, what follows from what.

Written in `routing.yaml`; read and checked by `policy_parse.parse`. Every rule names its clauses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from services.routing.domain.supervision.rules import Rules as SupervisionRules
from services.routing.domain.task_rules import TaskKind
from services.runtime.campaigns import Target
from services.runtime.conditions import Condition
from services.runtime.periods import Period
from services.runtime.territory import Territory

Clauses = tuple[str, ...]

UNIT_CLASSES = ("office", "government", "township", "hrss", "industry", "department", "task_force", "city")
"""Kinds of unit, as conditions and the `to` of a step name them (`holders.unit_class`)."""
DEFAULT_WHO: Mapping[str, tuple[str, ...]] = {
    "file_case": ("role:hrss",),
    "joint_investigation": ("role:hrss",),
    "police_transfer": ("role:hrss",),
    "police_update": ("police_unit",),
    "link_review": ("role:industry",),
    "arbitrate": ("arbiter",),
    "answer": ("asked",),
}
"""Who may take a step where the pack doesn't say; any other is the case's unit's (catalogue, "Case")."""

CONDITION_NAMES: dict[str, str] = {
    "channel": "the lead's channel, a string",
    "industry": "the lead's industry, or an empty string",
    "ownership": "the project's ownership, or an empty string",
    "region": "the code of the lead's region, or an empty string",
    "territory": "the code of its county or zone, or an empty string",
    "causes": "causes, as verified or else as the lead says: a list",
    "flags": "the lead's flags: a list",
    "marks": "the case's marks: a list",
    "project": "the id of the lead's project, or an empty string",
    "task_force": "the task force that supervises it, or an empty string",
    "state": "the case's state",
    "unit": "the unit that must act now",
    "holder": "what kind of unit that is: " + ", ".join(UNIT_CLASSES),
    "manner": "how it was handed over last: assign, refer, supervise or jointly, or an empty string",
    "headcount": "the greater of the lead's and the verified headcount; 0 when unknown",
    "amount": "the greater of the complained and the verified amount, in yuan; 0 when unknown",
    "owed": "verified less paid, in yuan; 0 when unknown",
    "paid": "paid so far, in yuan",
    "outcome": "the outcome of the verification, or an empty string",
    "agreement": "whether there is an agreement on instalments",
    "instalment_unpaid": "whether an instalment whose day is over is still unpaid",
    "filed": "whether the case was filed",
    "returns": "how often a feedback was sent back",
    "debts": "how many debts that others owe the employer are linked",
    "incident_level": "the level of the last incident, or an empty string",
    "in_festival": "whether the lead was received on a day off of a major traditional festival",
    "raised": "whether the city took the case up a level",
    "has_industry_department": "whether the territory has an industry department for the lead",
}
"""What a condition (`when`) of the routing section may look at."""


@dataclass(frozen=True, slots=True)
class Extension:
    """How a clock may be extended, once: by how much and with the approval of which posts."""

    period: Period
    posts: tuple[str, ...]
    clauses: Clauses


@dataclass(frozen=True, slots=True)
class TimerRule:
    """One way in which a clock runs. Without `period` its end comes with the thing itself.

    `unit` answers for it: a template (`places.resolve`), or None for the debtor. `met_by`: only a step after
    which it holds meets the clock. Without `restarts` it runs once, whoever the case is given to.
    `target`: the campaign's, whose date is its end.
    """

    clauses: Clauses
    when: Condition | None = None
    period: Period | None = None
    unit: str | None = "unit"
    extension: Extension | None = None
    met_by: Condition | None = None
    restarts: bool = True
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class FirstUnit:
    """Where a lead goes that meets `when`: the first rule that does, and whose unit there is, wins.

    `manner` and `with_units`: how it is handled there, and who stands by.
    """

    unit: str
    state: str
    clauses: Clauses
    when: Condition | None = None
    task_force: str | None = None
    manner: str | None = None
    with_units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """One of a unit's duties, in the document's words; `when` it holds, it is why a lead comes to the unit.

    A duty without `when` brings no leads. `units` are templates, `*/housing` any territory's.
    """

    id: str
    units: tuple[str, ...]
    text: str
    clauses: Clauses
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit that a condition chooses, by template: the reviewer of a feedback."""

    unit: str
    clauses: Clauses
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class GuardRule:
    """A named rule of `guards.GUARDS`, the clause with which it refuses, and when it is asked at all."""

    rule: str
    clause: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class StepRule:
    """One action: the clauses it rests on, who may take it beside `office`, and its guards in order.

    `to` and `when` choose among several rules of an action (`variants.chosen`). `also_in`: states that have
    the step here beside its own. `manner` and `with_units`: of a transfer that names none. `back_to`: whom a
    hand-back goes to, not the unit before.
    """

    clauses: Clauses
    who: tuple[str, ...] = ("unit",)
    who_clauses: Clauses = ()
    guards: tuple[GuardRule, ...] = ()
    to: tuple[str, ...] = ()
    when: Condition | None = None
    also_in: frozenset[str] = frozenset()
    manner: str | None = None
    with_units: tuple[str, ...] = ()
    back_to: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told: a unit, by template, and a post in it where the rule names one."""

    unit: str
    post: str | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """What an escalation does. Units are templates. `unmark` and `cancel` take away marks and clocks.

    `open_incident`: the level of the incident that it opens; `propose_interview`: the unit that it proposes
    for one, to the city's office.
    """

    marks: tuple[str, ...] = ()
    unmark: tuple[str, ...] = ()
    unit: str | None = None
    notify: tuple[Notice, ...] = ()
    members: tuple[str, ...] = ()
    due: tuple[str, ...] = ()
    require: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    cancel: tuple[str, ...] = ()
    review_unit: str | None = None
    open_incident: str | None = None
    propose_interview: str | None = None


@dataclass(frozen=True, slots=True)
class Escalation:
    """What follows from a trigger: `opened`, `transferred`, `verified`, `filed`, `breached:<timer>`, ..."""

    name: str
    on: tuple[str, ...]
    then: Then
    clauses: Clauses
    when: Condition | None = None
    title: str = ""
    """What people call it."""


@dataclass(frozen=True, slots=True)
class FeedbackRule:
    """When a part of a feedback says too little: fewer characters, or words of an interim answer."""

    min_length: int
    interim: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SpotChecks:
    """Which share (percent) of the agreements is looked at, how often, and by whom."""

    percent: int
    every: timedelta
    unit: str
    clauses: Clauses


@dataclass(frozen=True, slots=True)
class Reopening:
    """What a follow-up answered `no` does: whether it reopens, and which clocks begin anew if none runs.

    `attempts`: after so many that reached nobody the office may stand in for the answer.
    """

    reopens: bool
    restart: tuple[str, ...]
    clauses: Clauses
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class RoutingPolicy:
    """The routing rules of one version of a city's pack."""

    city: str
    territory: Territory
    departments: frozenset[str]
    first_units: tuple[FirstUnit, ...]
    timers: Mapping[str, tuple[TimerRule, ...]]
    steps: Mapping[str, tuple[StepRule, ...]]
    general: Clauses
    reviewers: tuple[Placed, ...]
    escalations: Mapping[str, tuple[Escalation, ...]]
    approaching: Mapping[str, tuple[timedelta, ...]]
    feedback: FeedbackRule
    spot_checks: SpotChecks | None
    follow_up: Reopening
    duties: tuple[Duty, ...] = ()
    first_unit_answers: Clauses = ()
    """Clauses by which the first unit asked answers for a case until another signs; none: it doesn't."""
    platforms: frozenset[str] = frozenset()
    """Channels whose platform is connected, so that its acceptance of the feedback meets `channel`."""
    tasks: Mapping[str, TaskKind] = field(default_factory=dict)
    """What units have to do beside their cases, by kind."""
    supervision: SupervisionRules = field(default_factory=dict)
    """The measures of the city's office over a territory, by action."""
    clause_texts: Mapping[str, str] = field(default_factory=dict, repr=False)

    def variants(self, action: str) -> tuple[StepRule, ...]:
        """The rules of an action; one that the pack says nothing of rests on the general clauses."""
        return self.steps.get(action) or (StepRule(self.general, DEFAULT_WHO.get(action, ("unit",))),)

    def step(self, action: str) -> StepRule:
        """The rule of an action that has one, else the one for whatever the others don't speak of."""
        return self.variants(action)[-1]

    def clauses(self, action: str) -> Clauses:
        """The clauses that an action's event rests on."""
        return self.step(action).clauses

    def clauses_of_escalation(self, name: str) -> Clauses:
        """The clauses of a rule by its name; of one that the pack no longer has, the general ones."""
        rules = (rule for rules in self.escalations.values() for rule in rules)
        return next((rule.clauses for rule in rules if rule.name == name), self.general)

    @property
    def rule_titles(self) -> Mapping[str, str]:
        """What people call the rules that have a title, by name."""
        return {rule.name: rule.title for rules in self.escalations.values() for rule in rules if rule.title}

    def runs(self, timer: str) -> bool:
        """Whether the pack has a clock of this name."""
        return timer in self.timers
