"""What the conditions of a pack see of a case (`policy.CONDITION_NAMES`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.routing.domain.case import Case
from services.routing.domain.holders import unit_class
from services.routing.domain.places import industry_department
from services.routing.domain.policy import RoutingPolicy
from services.runtime.conditions import Condition, Context
from services.runtime.timers import TimerState


class Seen(dict[str, Any]):
    """A case as conditions see it: each name is looked up once, when the first condition asks for it."""

    __slots__ = ("_policy", "case")

    def __init__(self, case: Case, policy: RoutingPolicy) -> None:
        self.case = case
        self._policy = policy

    def meets(self, condition: Condition | None) -> bool:
        """Whether a condition holds; none always does."""
        return condition is None or condition.answer(tuple([self[name] for name in condition.names]))

    def __missing__(self, name: str) -> Any:
        value = SEES[name](self.case, self._policy)
        self[name] = found = tuple(value) if isinstance(value, list) else value
        return found


PROBE = Context(
    dict.fromkeys(("channel", "industry", "ownership", "region", "territory", "state", "unit", "outcome"), "")
    | dict.fromkeys(("incident_level", "project", "task_force", "holder", "manner"), "")
    | dict.fromkeys(("headcount", "returns", "debts"), 0)
    | dict.fromkeys(("amount", "owed", "paid"), 0.0)
    | dict.fromkeys(("agreement", "instalment_unpaid", "filed"), False)
    | dict.fromkeys(("in_festival", "has_industry_department", "raised"), False)
    | {name: [""] for name in ("causes", "flags", "marks")}
)
"""A value of the right kind for each name: a condition that has no answer to it is a mistake."""


def _headcount(case: Case, policy: RoutingPolicy) -> int:
    return max(case.lead.headcount or 0, (case.verified and case.verified.headcount) or 0)


def _amount(case: Case, policy: RoutingPolicy) -> float:
    return max(case.lead.amount or 0, (case.verified and case.verified.amount) or 0) / 100


def _instalment_unpaid(case: Case) -> bool:
    own = {instalment.timer for instalment in case.instalments}
    over = (t for t in case.timers if t.name in own and t.state is TimerState.BREACHED)
    return any(timer.stopped_at is None for timer in over)


def _has_industry_department(case: Case, policy: RoutingPolicy) -> bool:
    return industry_department(case, policy.territory) is not None


SEES: dict[str, Callable[[Case, RoutingPolicy], Any]] = {
    "channel": lambda case, policy: case.lead.channel,
    "industry": lambda case, policy: case.lead.industry or "",
    "ownership": lambda case, policy: case.lead.ownership or "",
    "region": lambda case, policy: case.region or "",
    "territory": lambda case, policy: case.territory or "",
    "causes": lambda case, policy: list(case.causes),
    "flags": lambda case, policy: list(case.lead.flags),
    "marks": lambda case, policy: list(case.marks),
    "project": lambda case, policy: case.lead.project_id or "",
    "task_force": lambda case, policy: case.task_force or "",
    "state": lambda case, policy: str(case.state),
    "unit": lambda case, policy: case.unit,
    "holder": lambda case, policy: unit_class(case.unit, policy.territory, policy.departments),
    "manner": lambda case, policy: case.manner or "",
    "headcount": _headcount,
    "amount": _amount,
    "owed": lambda case, policy: (case.owed or 0) / 100,
    "paid": lambda case, policy: case.paid / 100,
    "outcome": lambda case, policy: (case.verified and case.verified.outcome) or "",
    "agreement": lambda case, policy: bool(case.instalments),
    "instalment_unpaid": lambda case, policy: _instalment_unpaid(case),
    "filed": lambda case, policy: case.filed,
    "returns": lambda case, policy: case.returns,
    "debts": lambda case, policy: len(case.debts),
    "incident_level": lambda case, policy: "" if case.incident is None else case.incident.level,
    "in_festival": lambda case, policy: case.lead.festival is not None,
    "raised": lambda case, policy: case.raised is not None,
    "has_industry_department": _has_industry_department,
}
"""Each name of `CONDITION_NAMES`, from the case and the rules."""
