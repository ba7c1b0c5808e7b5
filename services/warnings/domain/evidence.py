"""The facts that something rests on: the first ids in order, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass

MAX_EVIDENCE = 20
"""Fact ids that a warning names at most; the count goes on (catalogue, "Warning")."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Ids of facts, at most `MAX_EVIDENCE`, and how many facts there are."""

    ids: tuple[str, ...] = ()
    count: int = 0

    def plus(self, other: Evidence) -> Evidence:
        """Both together; the order in which they are joined makes no difference."""
        if not other.count:
            return self
        ids = sorted((*self.ids, *other.ids))[:MAX_EVIDENCE]
        return Evidence(tuple(ids), self.count + other.count)


NO_EVIDENCE = Evidence()


def evidence(*refs: str | None) -> Evidence:
    """The evidence of single facts; None stands for a fact that is not there."""
    known = sorted(ref for ref in refs if ref is not None)
    return Evidence(tuple(known[:MAX_EVIDENCE]), len(known))
