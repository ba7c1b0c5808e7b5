"""Conditions of a pack: expressions in CEL over a small context of scalars and lists.

One context is built for a step and used for all of its conditions (a dict for each evaluation would
cost more than the evaluation). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cel


class ConditionError(ValueError):
    """A condition that can't be read or decided; says the expression and what is wrong with it."""

    def __init__(self, source: str, problem: str) -> None:
        super().__init__(f"condition {source!r}: {problem}")
        self.source = source
        self.problem = problem


class Context:
    """The facts that conditions look at: names to numbers, strings, booleans, lists of strings or None."""

    __slots__ = ("_cel",)

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._cel = cel.Context(dict(values))


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition. `source` is the text in the pack; `true` always holds."""

    source: str
    _program: Any = field(repr=False, compare=False)

    @classmethod
    def parse(cls, source: str, names: frozenset[str]) -> Condition:
        """Compiles `source`; raises `ConditionError` for bad syntax and for names outside `names`."""
        try:
            program = cel.compile(source)
        except ValueError as error:
            raise ConditionError(source, str(error)) from None
        unknown = sorted(set(program.variables()) - names)
        if unknown:
            known = ", ".join(sorted(names))
            raise ConditionError(source, f"unknown name {', '.join(unknown)}; known: {known}")
        return cls(source, program)

    @property
    def names(self) -> frozenset[str]:
        """The names that it looks at."""
        return frozenset(self._program.variables())

    def holds(self, context: Context) -> bool:
        """Whether it is true of `context`; raises `ConditionError` when it has no answer of true or false."""
        try:
            answer = self._program.execute(context._cel)
        except (RuntimeError, TypeError, ValueError) as error:
            raise ConditionError(self.source, str(error)) from None
        if not isinstance(answer, bool):
            raise ConditionError(self.source, f"gives {answer!r}, not true or false")
        return answer
