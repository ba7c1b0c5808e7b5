"""Conditions of a pack: expressions in CEL over a small context of scalars and lists.

One context is built for a step and used for all of its conditions (a dict for each evaluation would
cost more than the evaluation). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import cel

MOST_KNOWN = 10_000
"""Answers that a condition remembers."""


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
    """A compiled condition. `source` is the text in the pack; `true` always holds.

    `names` are those that it looks at, in order.
    """

    source: str
    _program: Any = field(repr=False, compare=False)
    names: tuple[str, ...] = field(repr=False, compare=False)
    _known: dict[tuple[Any, ...], bool] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def parse(cls, source: str, names: frozenset[str]) -> Condition:
        """Compiles `source`; raises `ConditionError` for bad syntax and for names outside `names`."""
        try:
            program = cel.compile(source)
        except ValueError as error:
            raise ConditionError(source, _unread(str(error))) from None
        asked = tuple(sorted(set(program.variables())))
        unknown = [name for name in asked if name not in names]
        if unknown:
            known = ", ".join(sorted(names))
            raise ConditionError(source, f"unknown name {', '.join(unknown)}; known: {known}")
        return cls(source, program, asked)

    def answer(self, values: tuple[Any, ...]) -> bool:
        """As `holds`, of the values of its `names` in order, lists as tuples.

        What was asked before is not worked out again: most cases look alike to a condition, and to build a
        context costs ten times what looking an answer up does.
        """
        known = self._known.get(values)
        if known is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            plain = (list(value) if isinstance(value, tuple) else value for value in values)
            known = self.holds(Context(dict(zip(self.names, plain, strict=True))))
            self._known[values] = known
        return known

    def holds(self, context: Context) -> bool:
        """Whether it is true of `context`; raises `ConditionError` when it has no answer of true or false."""
        try:
            answer = self._program.execute(context._cel)
        except (RuntimeError, TypeError, ValueError) as error:
            raise ConditionError(self.source, str(error)) from None
        if not isinstance(answer, bool):
            raise ConditionError(self.source, f"gives {answer!r}, not true or false")
        return answer


def _unread(said: str) -> str:
    """Where reading stopped, and how a condition is written; the language's own words name its tokens."""
    place = re.search(r"<input>:\d+:(\d+)", said)
    where = f"character {place[1]}" if place else "all"
    return (
        f"it can't be read at {where}; write it as headcount > 100 && industry == 'housing' "
        "(&& and, || or, ! not, == equal)"
    )
