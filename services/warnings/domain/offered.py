"""Which steps a unit may take about a warning now, and what still stands in the way of those it may. Pure.

It asks the same guards as `decide`, with nothing typed yet: a refusal that typing could mend blocks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from contracts.envelope import By
from contracts.reasons import Reason
from contracts.warnings import Clear, IssueLetter, RecordInterview, ReportOpinion, RequestJointMeeting
from services.runtime.decisions import Refusal
from services.warnings.domain.guards import GUARDS, Act, Action, attempt, by_who_may, reported_by
from services.warnings.domain.project import Project
from services.warnings.domain.writing import Context

BLANK: dict[str, Action] = {
    "issue_letter": IssueLetter(action="issue_letter"),
    "record_interview": RecordInterview(action="record_interview"),
    "request_joint_meeting": RequestJointMeeting(action="request_joint_meeting"),
    "report_opinion": ReportOpinion(action="report_opinion"),
    "clear": Clear(action="clear"),
}
"""Each step with nothing typed."""
_NO_MORE = (Reason.ALREADY_DONE, Reason.NOT_FOUND, Reason.NOT_ALLOWED)


@dataclass(frozen=True, slots=True)
class Offered:
    """A step of the ladder, or clearing by hand; `blocked`: not yet, and why."""

    action: str
    title: str
    clauses: tuple[str, ...]
    blocked: Refusal | None


def offered(project: Project, warning: str, unit: str, context: Context) -> list[Offered]:
    """The steps of `unit` about a warning, in the ladder's order; none once it is cleared."""
    context = context.of(project.warnings[warning])
    policy = context.policy
    report = reported_by(project.warnings[warning], context)
    steps = [(step.action, step.title, step.clauses) for step in policy.ladder]
    if report is not None:
        steps.append(("report_opinion", "核查上报", report.clauses))
    steps.append(("clear", "人工消除", policy.clear_by_hand))
    if project.warnings[warning].cleared:
        return []
    found = []
    for action, title, clauses in steps:
        tried = attempt(project, Act(warning, BLANK[action], By(unit), {}), context)
        if isinstance(tried, Refusal) or by_who_may(tried) is not None:
            continue
        refusal = next((refused for guard in GUARDS if (refused := guard(tried)) is not None), None)
        if refusal is not None and refusal.reason in _NO_MORE:
            continue
        blocked = refusal if refusal is not None and refusal.field is None else None
        found.append(Offered(action, title, clauses, blocked))
    return found
