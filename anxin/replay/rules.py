"""What a replay decides by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.intake.domain.policy import IntakePolicy
from services.routing.domain.messages import Context
from services.routing.domain.policy_parse import parse_policy
from services.runtime.calendar import Calendar
from services.runtime.packs import Pack


@dataclass(frozen=True, slots=True)
class Rules:
    """What a replay decides by: a pack as intake and routing read it, and the calendar."""

    pack: Pack
    context: Context
    intake: IntakePolicy
    neighbours: Mapping[str, IntakePolicy]

    @classmethod
    def of(cls, pack: Pack, calendar: Calendar, others: Sequence[Pack] = ()) -> Rules:
        """Reads a pack; leads may be referred to the cities of `others`. Raises `PackError`."""
        own = IntakePolicy.parse(pack)
        neighbours = [*(IntakePolicy.parse(other) for other in others if other.city != pack.city), own]
        by_prefix = {policy.territory.prefix: policy for policy in neighbours}
        return cls(pack, Context(parse_policy(pack), calendar), own, by_prefix)
