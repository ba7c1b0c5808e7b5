"""In whose hands a case is beside its unit, in words for its page. Pure."""

from __future__ import annotations

from services.routing.desk_fields import MANNERS
from services.routing.domain.case import Case
from services.routing.domain.policy import RoutingPolicy


def hands_of(case: Case, policy: RoutingPolicy) -> tuple[tuple[str, str], ...]:
    """Titles and words: the supervising task force, the manner, who stands by, what is disputed or asked."""
    name = policy.territory.unit_name
    found = [
        ("督导专班", name(case.task_force)),
        ("流转方式", dict(MANNERS).get(case.manner or "", "")),
        ("会同单位", "、".join(name(unit) for unit in case.with_units)),
        ("待答复的协查", "、".join(name(question.unit) for question in case.assistances)),
    ]
    if case.dispute is not None:
        proposed = (
            f"{name(case.dispute.unit)}提出应由{name(case.dispute.proposed)}办理，"
            if case.dispute.proposed
            else ""
        )
        found.append(("争议", f"{proposed}待{name(case.dispute.arbiter)}裁定"))
    return tuple((title, words) for title, words in found if words)
