"""What a pack says of a project's own clocks, of its records and of how classes are handled, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from contracts.warnings import WarningClass
from services.runtime.periods import Period
from services.warnings.domain import section as raw
from services.warnings.domain.section_records import Records


@dataclass(frozen=True, slots=True)
class ClockRule:
    """A clock of the project itself; `begins` says which task it is, `to` whom a report must reach."""

    name: str
    title: str
    begins: str
    within: Period
    unit: str | None
    """Who answers for it (a template); None: `liable_party`."""
    liable_party: str | None
    to: tuple[str, ...]
    told: tuple[str, ...]
    """Who hears of it when it runs out (templates)."""
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassRule:
    """How warnings of a class are handled (LY-3b); the time to clear them is in their types."""

    class_: WarningClass
    title: str
    on_ledger: bool
    """台账督办: kept on a ledger of their own until they are cleared."""
    told: tuple[str, ...]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordRules:
    """What is asked of a project's records; None or empty: not asked for here."""

    contracts_kept: Period | None = None
    report_signs: tuple[str, ...] = ()
    """The signs by which a month needs the supervising firm's report."""
    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By record: `labour_contracts`, `labour_officer`, `supervision_report`, `deposit_refund`, ..."""


def record_rules(read: raw.Section) -> RecordRules:
    """The records that the pack asks for, and the clauses that do."""
    said = read.records
    named = {name: getattr(said, name) for name in Records.model_fields}
    found = {name: rule for name, rule in named.items() if hasattr(rule, "clauses")}
    return RecordRules(
        contracts_kept=None if said.labour_contracts is None else said.labour_contracts.period,
        report_signs=() if said.supervision_report is None else tuple(said.supervision_report.signs),
        clauses={name: tuple(rule.clauses) for name, rule in found.items()},
    )


def clock_rules(read: raw.Section) -> dict[str, ClockRule]:
    """The clocks by name."""
    return {
        name: ClockRule(
            name=name,
            title=one.title,
            begins=one.begins,
            within=one.within,
            unit=one.unit,
            liable_party=one.liable_party,
            to=tuple(one.to),
            told=tuple(one.told),
            clauses=tuple(one.clauses),
        )
        for name, one in read.clocks.items()
    }


def class_rules(read: raw.Section) -> Mapping[WarningClass, ClassRule]:
    """The classes that the pack speaks of."""
    return {
        class_: ClassRule(
            class_=class_,
            title=one.title,
            on_ledger=one.on_ledger,
            told=tuple(one.told),
            clauses=tuple(one.clauses),
        )
        for class_, one in read.classes.items()
    }
