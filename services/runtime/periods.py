"""A period as a pack states it: 5个工作日内, 15日内, 3个月内, 24小时, as data and in words.

When one ends is counted in `period_due`. A period never counts backwards, and none is longer than some
ten years: what is, is a slip of the pen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class PeriodError(ValueError):
    """A period that can't be used; the message names the key and the fix."""


class Unit(StrEnum):
    """What a period counts; the value is its key in pack data."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


_MOST = {Unit.HOURS: 87_840, Unit.DAYS: 3_660, Unit.WORKING_DAYS: 2_600, Unit.MONTHS: 120}
_CHINESE = {Unit.HOURS: "小时", Unit.DAYS: "日", Unit.WORKING_DAYS: "个工作日", Unit.MONTHS: "个月"}
_ROLLING = (Unit.DAYS, Unit.MONTHS)
_ROLLS = "rolling to the next working day"
_EXAMPLE = "write one of hours, days, working_days, months, such as {working_days: 5}"


@dataclass(frozen=True, slots=True)
class Period:
    """`count` of `unit`; with `roll` an end on a day off moves to the next working day (民法典 203)."""

    unit: Unit
    count: int
    roll: bool = False

    def __post_init__(self) -> None:
        if type(self.count) is not int or not 1 <= self.count <= _MOST[self.unit]:
            raise PeriodError(
                f"{self.unit}: {self.count!r} is not a whole number from 1 to {_MOST[self.unit]}"
            )
        if type(self.roll) is not bool:
            raise PeriodError(f"roll: {self.roll!r} is neither true nor false")
        if self.roll and self.unit not in _ROLLING:
            raise PeriodError(f"roll: true goes with days and months only; leave it out beside {self.unit}")

    @classmethod
    def parse(cls, data: object) -> "Period":
        """From pack data: one of the units with its count, and `roll` (default false). PeriodError."""
        if not isinstance(data, Mapping):
            raise PeriodError(f"{data!r} is not a period: {_EXAMPLE}")
        units = [unit for unit in Unit if unit in data]
        unknown = sorted(set(map(str, data)) - set(Unit) - {"roll"})
        if unknown:
            raise PeriodError(f"unknown key {unknown[0]!r}: {_EXAMPLE}, and roll")
        if len(units) != 1:
            raise PeriodError(f"{len(units)} units in {dict(data)!r}: {_EXAMPLE}")
        return cls(units[0], data[units[0]], data.get("roll", False))

    @classmethod
    def read(cls, text: str) -> "Period":
        """Inverse of `str`. PeriodError for anything else."""
        words, _, rolling = text.partition(", ")
        count, _, name = words.partition(" ")
        unit = name.replace(" ", "_")
        unit = unit if unit.endswith("s") else f"{unit}s"
        if not count.isdecimal() or unit not in set(Unit) or rolling not in ("", _ROLLS):
            raise PeriodError(f"{text!r} is not a period as it is kept with a clock")
        return cls(Unit(unit), int(count), bool(rolling))

    def chinese(self) -> str:
        """As a document says it: 15日内, 5个工作日内, 3个月内, 24小时内."""
        rolling = "（届满日为休息日的顺延至下一工作日）" if self.roll else ""
        return f"{self.count}{_CHINESE[self.unit]}内{rolling}"

    def __str__(self) -> str:
        name = self.unit.replace("_", " ")
        rolling = f", {_ROLLS}" if self.roll else ""
        return f"{self.count} {name[:-1] if self.count == 1 else name}{rolling}"
