"""The section `warnings` of a pack, typed and checked: types, rules, clearing periods and the ladder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pydantic import ValidationError

from contracts.warnings import WarningClass
from services.runtime.conditions import Condition, ConditionError
from services.runtime.pack_wording import shape_error
from services.runtime.packs import Pack, PackError
from services.runtime.periods import Period
from services.warnings.domain import section as raw
from services.warnings.domain.handling import (
    ClassRule,
    ClockRule,
    RecordRules,
    class_rules,
    clock_rules,
    record_rules,
)
from services.warnings.domain.scalars import NAMES
from services.warnings.domain.watched import Watched

SECTION = "warnings"
KEEP_MONTHS = 6
"""Of attendance, in a pack that says nothing of warnings."""
OPINIONS = "opinions"
"""The rule of the type that each opinion raises."""
Clauses = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """One thing that fulfils a duty: `fact`, if `when` holds; a guarantee of `percent` of the value."""

    fact: str
    when: Condition | None
    forms: tuple[str, ...]
    percent: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """第一时间核查落实、反馈上报: within `period` by `unit` (a template), whoever is told of it."""

    period: Period
    unit: str
    clauses: Clauses


@dataclass(frozen=True, slots=True)
class HistorySign:
    """A sign of an employer's history: `at_least` so many of `count`, of cases those founded `within`."""

    count: str
    at_least: int
    within: Period | None


@dataclass(frozen=True, slots=True)
class ImportPolicy:
    """How another platform's warnings are handled: `cleared` are its words for one that is over; `unknown`
    is the type, but for its name, of one that the pack does not name.
    """

    cleared: frozenset[str]
    unknown: WarningType


@dataclass(frozen=True, slots=True)
class WarningType:
    """One type of warning. `rule` names one of `duties`, which reads begins, within, done_by and work."""

    name: str
    title: str
    class_: WarningClass
    liable_party: str
    supervisor: str
    told: tuple[str, ...]
    """Further units that hear of it (templates)."""
    rule: str
    """The rule that computes it; "" where it is only imported."""
    when: Condition | None
    begins: tuple[str, ...]
    within: Period | None
    done_by: tuple[Fulfilment, ...]
    work: tuple[str, ...]
    percent: int | None
    items: tuple[str, ...]
    clear_within: Period
    clear_clauses: Clauses
    measures: str
    clauses: Clauses
    of: frozenset[Watched] = frozenset((Watched.PROJECT,))
    any_of: tuple[HistorySign, ...] = ()
    report: Report | None = None
    """Where there is one the unit that reports ends it: no party has time to clear it, no ladder follows."""

    @property
    def computed(self) -> bool:
        """Whether it follows from duties; else another platform or an opinion raises it."""
        return self.rule not in ("", OPINIONS)


@dataclass(frozen=True, slots=True)
class LadderStep:
    """A step that an office takes when nothing helped; it is also the state and, with a period, the timer."""

    step: str
    action: str
    title: str
    to: str
    post: str | None
    within: Period | None
    clauses: Clauses


@dataclass(frozen=True, slots=True)
class WarningsPolicy:
    """What one version of a city's pack says about warnings."""

    version: str
    """`<city>@<version>`, the first part of a warning's `rule`."""
    look_back: int
    """Months: an older month raises no warning any more; one that is open stays open."""
    no_department: str
    push_clauses: Clauses
    clear_by_hand: Clauses
    types: Mapping[str, WarningType]
    ladder: tuple[LadderStep, ...]
    attendance_kept: int = KEEP_MONTHS
    """Months before this one whose punches are kept one by one; older ones are folded into days."""
    imported: ImportPolicy | None = None
    clocks: Mapping[str, ClockRule] = field(default_factory=dict)
    classes: Mapping[WarningClass, ClassRule] = field(default_factory=dict)
    records: RecordRules = field(default_factory=RecordRules)

    @property
    def city(self) -> str:
        """Whose rules they are."""
        return self.version.partition("@")[0]

    def asked_of(self, kind: Watched) -> tuple[WarningType, ...]:
        """The types that are computed here and asked of a kind of aggregate."""
        return tuple(one for one in self.types.values() if one.computed and kind in one.of)

    def watches(self, kind: Watched) -> bool:
        """Whether anything is asked of, or told about, a kind of aggregate."""
        opined = self.opinion is not None and kind in self.opinion.of
        told = kind is Watched.SENDER and self.imported is not None
        return kind is Watched.PROJECT or opined or told or bool(self.asked_of(kind))

    def told_type(self, name: str) -> WarningType | None:
        """How a warning of this type that another platform computed is handled; None: here it is not."""
        if self.imported is None:
            return None
        known = self.types.get(name)
        if known is None:
            return replace(self.imported.unknown, name=name, title=name)
        return None if known.rule else known

    def type_of(self, name: str) -> WarningType | None:
        """The type of a warning that was raised: the pack's, or that of an imported one it doesn't name."""
        return self.types.get(name) or self.told_type(name)

    @property
    def opinion(self) -> WarningType | None:
        """The type that opinions raise, or None."""
        return next((one for one in self.types.values() if one.rule == OPINIONS), None)

    @classmethod
    def parse(cls, pack: Pack) -> WarningsPolicy:
        """Reads and checks the section. `PackError` with file and line says what to write.

        A pack that names no types has no warnings: facts are kept, nothing is raised.
        """
        section = dict(pack.section(SECTION))
        if not section.get("types") and not section.get("imported"):
            return cls(f"{pack.city}@{pack.version}", 1, "", (), (), {}, ())
        try:
            read = raw.Section.model_validate(section)
        except ValidationError as error:
            raise shape_error(pack, (SECTION,), error, raw.Section) from None
        return cls(
            version=f"{pack.city}@{pack.version}",
            look_back=read.look_back.months,
            attendance_kept=read.attendance.keep.months,
            no_department=read.no_department.supervisor,
            push_clauses=tuple(read.push.clauses),
            clear_by_hand=tuple(read.clear_by_hand.clauses),
            types={name: _type(pack, read, name, one) for name, one in read.types.items()},
            ladder=tuple(_step(one) for one in read.ladder),
            imported=None if read.imported is None else _imported(read, read.imported),
            clocks=clock_rules(read),
            classes=class_rules(read),
            records=record_rules(read),
        )


def _type(pack: Pack, read: raw.Section, name: str, one: raw.Type) -> WarningType:
    path = ("types", name)
    clear_within, clear_clauses = _clearing(read, one)
    return WarningType(
        name=name,
        title=read.texts[name].title,
        class_=one.class_.value,
        liable_party=one.liable_party,
        supervisor=one.supervisor,
        told=tuple(one.told),
        rule=one.rule if one.rule is not None and (one.source or read.source) == "computed" else "",
        when=_condition(pack, one.when, (*path, "when")),
        begins=tuple(one.begins),
        within=one.within,
        done_by=tuple(
            Fulfilment(
                way.fact, _condition(pack, way.when, (*path, "done_by", n)), tuple(way.forms), way.percent
            )
            for n, way in enumerate(one.done_by)
        ),
        work=() if one.work is None else tuple(one.work.signs),
        percent=None if one.percent is None else one.percent.value,
        items=tuple(one.items),
        clear_within=clear_within,
        clear_clauses=clear_clauses,
        measures=read.texts[name].measures,
        clauses=tuple(one.clauses),
        of=frozenset(one.of),
        any_of=tuple(HistorySign(sign.count, sign.at_least, sign.within) for sign in one.any_of),
        report=None if one.report is None else _report(one.report),
    )


def _clearing(read: raw.Section, one: raw.Type) -> tuple[Period, Clauses]:
    """The time to clear a warning: the type's own, else its class's, else that of all."""
    handling = read.classes.get(one.class_.value)
    if one.clear is None and handling is not None and handling.within is not None:
        return handling.within, tuple(handling.clauses)
    clear = one.clear or read.clear
    return clear.period, tuple(clear.clauses)


def _report(one: raw.Report) -> Report:
    return Report(one.period, one.unit, tuple(one.clauses))


def _imported(read: raw.Section, one: raw.Import) -> ImportPolicy:
    """A type that the pack doesn't name is handled all the same; its key stands for its title."""
    unknown = WarningType(
        name="",
        title="",
        class_=one.class_.value,
        liable_party=one.liable_party,
        supervisor=one.supervisor,
        told=(),
        rule="",
        when=None,
        begins=(),
        within=None,
        done_by=(),
        work=(),
        percent=None,
        items=(),
        clear_within=read.clear.period,
        clear_clauses=tuple(read.clear.clauses),
        measures="",
        clauses=tuple(one.clauses),
    )
    return ImportPolicy(frozenset(one.cleared), unknown)


def _step(one: raw.Step) -> LadderStep:
    return LadderStep(str(one.step), one.action, one.title, one.to, one.post, one.within, tuple(one.clauses))


def _condition(pack: Pack, source: str | None, path: tuple[str | int, ...]) -> Condition | None:
    if source is None:
        return None
    try:
        return Condition.parse(source, NAMES)
    except ConditionError as error:
        raise _wrong(pack, path, str(error)) from None


def _wrong(pack: Pack, path: tuple[str | int, ...], message: str) -> PackError:
    place = ".".join(map(str, path))
    return PackError(f"{SECTION}: {place}: {message}", *(pack.locate((SECTION, *path)) or (None, None)))
