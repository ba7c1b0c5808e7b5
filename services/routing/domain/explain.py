"""Why a step was refused, in words: what was wrong, the clause in its own words, and what would do."""

from __future__ import annotations

from dataclasses import dataclass

from services.routing.domain.policy import RoutingPolicy
from services.runtime.decisions import Refusal


@dataclass(frozen=True, slots=True)
class Explanation:
    """A refusal for its reader. `clause_text` is the document's own wording."""

    message: str
    clause: str | None
    clause_text: str | None
    needed: str | None

    def __str__(self) -> str:
        lines = [self.message]
        if self.clause is not None:
            lines.append(f"依据 {self.clause}：{self.clause_text or ''}")
        if self.needed is not None:
            lines.append(f"需要：{self.needed}")
        return "\n".join(lines)


def explain(refusal: Refusal, policy: RoutingPolicy) -> Explanation:
    """The refusal with the wording of the clause behind it."""
    text = None if refusal.clause is None else policy.clause_texts.get(refusal.clause)
    return Explanation(refusal.message, refusal.clause, text, refusal.needed)
