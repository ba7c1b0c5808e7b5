"""A replay's compliance as rows to be printed, alone or beside that of another pack. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from anxin.replay.clocks import Compliance, Count
from services.bulletins.domain.policy import BulletinsPolicy
from services.routing.desk_words import CLOCKS

NONE = Count()


@dataclass(frozen=True, slots=True)
class Names:
    """What people call units and stages."""

    policy: BulletinsPolicy

    def unit(self, unit: str) -> str:
        """A unit's Chinese name, its id where it has none."""
        return self.policy.territory.unit_name(unit)

    def stage(self, stage: str) -> str:
        """A stage's Chinese name."""
        return self.policy.stages.get(stage) or CLOCKS.get(stage, stage)


@dataclass(frozen=True, slots=True)
class CompareRow:
    """One line: the clocks of a unit, a stage, both, or (neither) all. `against` is the other pack's."""

    unit: str | None
    stage: str | None
    unit_name: str
    stage_name: str
    count: Count
    against: Count | None = None

    @property
    def group(self) -> str:
        """`total`, `stage`, `unit` or `unit_and_stage`."""
        parts = [name for name, value in (("unit", self.unit), ("stage", self.stage)) if value is not None]
        return "_and_".join(parts) or "total"

    @property
    def name(self) -> str:
        """The line's name: unit and stage."""
        return " ".join(name for name in (self.unit_name, self.stage_name) if name) or "合计"

    @property
    def difference(self) -> float | None:
        """The share met less that of the other pack, in points of 1; None where one of them has none."""
        other = None if self.against is None else self.against.share
        mine = self.count.share
        return None if mine is None or other is None else mine - other

    def as_json(self) -> dict[str, Any]:
        """The line as JSON values; shares and their difference between 0 and 1, to four places."""
        found = {"unit": self.unit, "stage": self.stage, "name": self.name, **counted(self.count)}
        if self.against is not None:
            found |= {"against": counted(self.against), "difference": rounded(self.difference)}
        return found


def counted(count: Count) -> dict[str, Any]:
    """Counts and share as JSON values."""
    return {**asdict(count), "share": rounded(count.share)}


def rounded(share: float | None) -> float | None:
    """A share to four places."""
    return None if share is None else round(share, 4)


def rows_of(mine: Compliance, names: Names, other: Compliance | None = None) -> list[CompareRow]:
    """All lines: the whole, by stage, by unit, by unit and stage."""
    return [
        *_rows(lambda c: {"": c.whole()}, mine, other, lambda _: (None, None), names),
        *_rows(Compliance.by_stage, mine, other, lambda stage: (None, stage), names),
        *_rows(Compliance.by_unit, mine, other, lambda unit: (unit, None), names),
        *_rows(Compliance.by_unit_and_stage, mine, other, lambda pair: pair, names),
    ]


def _rows(
    grouped: Callable[[Compliance], Mapping[Any, Count]],
    mine: Compliance,
    other: Compliance | None,
    place: Callable[[Any], tuple[str | None, str | None]],
    names: Names,
) -> Iterator[CompareRow]:
    first = grouped(mine)
    second = {} if other is None else grouped(other)
    for key in sorted({*first, *second}):
        unit, stage = place(key)
        yield CompareRow(
            unit,
            stage,
            "" if unit is None else names.unit(unit),
            "" if stage is None else names.stage(stage),
            first.get(key, NONE),
            None if other is None else second.get(key, NONE),
        )
