"""What a rule may bring on beside marks and clocks: an incident, a unit proposed for an interview."""

from __future__ import annotations

from services.routing.domain import clocks
from services.routing.domain.case_parts import INTERVIEW
from services.routing.domain.places import OFFICE
from services.routing.domain.policy import Clauses, Escalation
from services.routing.domain.work import Work


def begin_incident(
    work: Work, clauses: Clauses, level: str, post: str | None = None, rule: str | None = None
) -> None:
    """启动应急处置: from now on a report is due. `post`: the leading post on site."""
    work.add("case.incident_opened", clauses, level=level, on_site_post=post, rule=rule)
    clocks.start(work, "incident_report")


def opens_incident(work: Work, rule: Escalation) -> bool:
    """Whether the rule opens one; where there was one already, people open the next."""
    return rule.then.open_incident is not None and work.state.incident is None


def proposed(work: Work, rule: Escalation) -> str | None:
    """The unit that the rule proposes for an interview, if it was not proposed by it yet."""
    unit = work.resolve(rule.then.propose_interview)
    known = {(one.unit, one.rule) for one in work.state.proposals}
    return None if (unit, rule.name) in known else unit


def propose(work: Work, rule: Escalation, unit: str) -> None:
    """约谈建议, told to the city's office."""
    work.add("case.notified", rule.clauses, to=OFFICE, about=INTERVIEW, unit=unit, rule=rule.name)
