"""What a pack says of a project's own clocks and of how the classes of warnings are handled, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.warnings import WarningClass
from services.runtime.periods import Period
from services.warnings.domain import section as raw


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
